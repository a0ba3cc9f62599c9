package dev.virga.lambda.runtime;

/** Every execution environment is busy and the bound on their number is reached. */
public final class ConcurrencyLimitException extends Exception {
  private static final long serialVersionUID = 1L;

  public ConcurrencyLimitException(int bound) {
    super("All " + bound + " execution environments are busy");
  }
}
