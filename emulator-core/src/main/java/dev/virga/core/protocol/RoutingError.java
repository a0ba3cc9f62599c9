package dev.virga.core.protocol;

import dev.virga.core.fault.ErrorCode;

/** Errors of requests that reach a service but none of its operations. */
enum RoutingError implements ErrorCode {
  /** The signature's region is none. AWS answers SignatureDoesNotMatch in the query protocol. */
  INVALID_SIGNATURE("InvalidSignatureException", "SignatureDoesNotMatch", 403),
  INCOMPLETE_SIGNATURE("IncompleteSignatureException", "IncompleteSignature", 400),
  /** Smithy's answer of REST services to a method that the path does not have. */
  METHOD_NOT_ALLOWED("MethodNotAllowedException", "MethodNotAllowedException", 405),
  /** Smithy's answer of REST services to a path that they do not have. */
  UNKNOWN_PATH("UnknownOperationException", "UnknownOperationException", 404);

  private final String code;
  private final String queryCode;
  private final int status;

  RoutingError(String code, String queryCode, int status) {
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
}
