package dev.virga.core.fault;

/** Errors that every service can answer (AWS General Reference, "Common errors"). */
public enum CommonError implements ErrorCode {
  ACCESS_DENIED("AccessDeniedException", "AccessDenied", 400, 403),
  INTERNAL_FAILURE("InternalFailure", "InternalFailure", 500, 500),
  INVALID_ACTION("InvalidAction", "InvalidAction", 400, 400),
  MISSING_ACTION("MissingAction", "MissingAction", 400, 400),
  MALFORMED_INPUT("SerializationException", "MalformedInput", 400, 400),
  NOT_ACCEPTABLE("NotAcceptableException", "NotAcceptable", 406, 406),
  NOT_IMPLEMENTED("NotImplemented", "NotImplemented", 501, 501),
  REQUEST_TOO_LARGE("RequestEntityTooLargeException", "RequestEntityTooLarge", 413, 413),
  SERVICE_UNAVAILABLE("ServiceUnavailableException", "ServiceUnavailable", 503, 503),
  THROTTLING("ThrottlingException", "Throttling", 400, 400),
  UNKNOWN_OPERATION("UnknownOperationException", "InvalidAction", 400, 400),
  UNSUPPORTED_MEDIA_TYPE("UnsupportedMediaTypeException", "UnsupportedMediaType", 415, 415),
  VALIDATION("ValidationException", "ValidationError", 400, 400);

  /** The namespace of AWS's service framework in {@code __type}. */
  public static final String FRAMEWORK = "com.amazon.coral.service";

  private final String code;
  private final String queryCode;
  private final int status;
  private final int queryStatus;

  CommonError(String code, String queryCode, int status, int queryStatus) {
    this.code = code;
    this.queryCode = queryCode;
    this.status = status;
    this.queryStatus = queryStatus;
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
  public String namespace() {
    return this == VALIDATION ? "com.amazon.coral.validate" : FRAMEWORK;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public int queryStatus() {
    return queryStatus;
  }
}
