package dev.virga.core.time;

/** The clock is being moved by somebody else: HTTP 409 in the control API. */
public final class ClockBusyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ClockBusyException() {
    super("another advance of the clock is under way; wait for its answer", null, false, false);
  }
}
