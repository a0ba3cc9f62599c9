package dev.virga.sqs.engine;

import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.ErrorCode;

/**
 * The errors of SQS that its model does not list. Their JSON names are in the namespace of AWS's
 * service framework.
 *
 * <p>See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
 */
public enum SqsErrorCode implements ErrorCode {
  ACCESS_DENIED("AccessDeniedException", "AccessDenied", 403),
  INVALID_PARAMETER_VALUE("InvalidParameterValueException", "InvalidParameterValue", 400),
  MISSING_PARAMETER("MissingRequiredParameterException", "MissingParameter", 400);

  private final String code;
  private final String queryCode;
  private final int status;

  SqsErrorCode(String code, String queryCode, int status) {
    this.code = code;
    this.queryCode = queryCode;
    this.status = status;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public String queryCode() {
    return queryCode;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public String namespace() {
    return CommonError.FRAMEWORK;
  }
}
