package dev.virga.eventbridge.pattern;

/** A text that is no event pattern. */
public final class InvalidPatternException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidPatternException(String reason) {
    super(reason, null, false, false);
  }

  /** What AWS writes after {@code Event pattern is not valid. Reason: }. */
  public String reason() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
