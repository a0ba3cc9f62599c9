package dev.virga.core.protocol.eventstream;

/** Bytes that are no event stream message. The message says what is wrong. */
public final class MalformedFrameException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedFrameException(String message) {
    super("event stream: " + message, null, false, false);
  }
}
