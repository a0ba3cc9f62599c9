package dev.virga.lambda.process;

/** A deployment package that cannot be unpacked; the message says why. */
public final class InvalidArchiveException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Whether it is a fine zip that unpacks to more than Lambda allows. */
  private final boolean tooLarge;

  InvalidArchiveException(String message, boolean tooLarge) {
    super(message);
    this.tooLarge = tooLarge;
  }

  InvalidArchiveException(String message) {
    this(message, false);
  }

  /** Whether its only fault is that it unpacks to more than Lambda allows. */
  public boolean tooLarge() {
    return tooLarge;
  }
}
