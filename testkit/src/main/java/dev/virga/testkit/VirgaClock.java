package dev.virga.testkit;

import dev.virga.core.time.Advance;
import dev.virga.core.time.EmulatorClock;
import java.time.Duration;
import java.time.Instant;

/**
 * The emulated clock in a test's hand: visibility timeouts, schedules, retries and retention follow
 * it; the test's own clock, {@code Date} headers and function timeouts do not. Thread-safe.
 */
public final class VirgaClock {
  private final EmulatorClock clock;

  VirgaClock(EmulatorClock clock) {
    this.clock = clock;
  }

  /** The emulated present, in whole milliseconds. */
  public Instant now() {
    return clock.now();
  }

  /** Holds the clock where it is. */
  public void freeze() {
    clock.freeze();
  }

  /** Lets it run on from where it is. */
  public void resume() {
    clock.resume();
  }

  /**
   * Moves forward; everything that is due on the way happens at its own time, and is done when this
   * returns. The clock is then running or held as it was before.
   *
   * @throws AssertionError where something does not come to an end within a minute of real time,
   *     naming it
   */
  public void advance(Duration duration) {
    settled(clock.advance(duration, EmulatorClock.DEFAULT_BUDGET));
  }

  /**
   * Jumps to an instant, not before now; what is due by then happens there.
   *
   * @throws AssertionError as {@link #advance}
   */
  public void set(Instant instant) {
    settled(clock.set(instant, EmulatorClock.DEFAULT_BUDGET));
  }

  /**
   * Waits until nothing is under way: deliveries, invocations, their logs. Time does not move.
   *
   * @throws AssertionError as {@link #advance}
   */
  public void settle() {
    settled(clock.settle(EmulatorClock.DEFAULT_BUDGET));
  }

  private static void settled(Advance advance) {
    if (!advance.settled()) {
      throw new AssertionError(
          "Virga's clock stopped at %s on its way to %s: it waits for %s"
              .formatted(advance.at(), advance.target(), advance.waitingFor()));
    }
  }
}
