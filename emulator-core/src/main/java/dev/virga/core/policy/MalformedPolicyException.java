package dev.virga.core.policy;

/** A text that is no policy. Each service answers it with an error of its own. */
public final class MalformedPolicyException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedPolicyException(String reason) {
    super(reason, null, false, false);
  }

  /** What is wrong, and where. */
  public String reason() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
