package dev.virga.demo;

/** The demo cannot go on; the message says what to do. */
final class DemoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DemoException(String message) {
    super(message, null, false, false);
  }
}
