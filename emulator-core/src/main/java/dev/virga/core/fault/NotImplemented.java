package dev.virga.core.fault;

/** The refusal of what Virga does not have: code NotImplemented, HTTP 501, always by name. */
public final class NotImplemented {
  private NotImplemented() {}

  /**
   * The answer for an operation that is not implemented.
   *
   * @param service as {@code sqs}
   * @param operation the AWS action
   */
  public static ServiceException operation(String service, String operation) {
    return new ServiceException(
        CommonError.NOT_IMPLEMENTED,
        "Virga does not implement the operation " + operation + " of the service " + service + ".");
  }
}
