package dev.virga.demo;

/** Virga cannot run the demo's functions, in no language; the message is Virga's, and says why. */
final class NoRuntimeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoRuntimeException(String message) {
    super(message, null, false, false);
  }
}
