package dev.virga.server.control;

/** A request to the control API that is answered with an error. */
final class ControlRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  ControlRequestException(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  static ControlRequestException badRequest(String message) {
    return new ControlRequestException(400, message);
  }

  int status() {
    return status;
  }

  String message() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
