package dev.virga.lambda.runtime;

import java.time.Duration;
import java.time.Instant;

/**
 * Real time, for what runs in it: function timeouts, the deadline a runtime sees, durations. The
 * only place of this package that reads a clock.
 */
final class RealTime {
  private RealTime() {}

  /** Real time since some origin; only differences mean anything. */
  static Duration elapsed() {
    return Duration.ofNanos(System.nanoTime());
  }

  /** The clock on the wall, which is the function's clock too. */
  static Instant wallClock() {
    return Instant.now();
  }
}
