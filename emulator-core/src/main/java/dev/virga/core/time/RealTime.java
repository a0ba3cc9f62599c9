package dev.virga.core.time;

import java.time.Duration;
import java.time.Instant;

/**
 * The machine's time: the seam by which everything that measures real elapsed time or tells
 * clients' wall-clock time can be tested. Thread-safe.
 */
public interface RealTime {
  /** Wall-clock time: what clients compare with their own (Date header, credential expiry). */
  Instant wallClock();

  /** Monotonic nanoseconds from an arbitrary origin, for elapsed time. */
  long nanos();

  /** Waits on the caller's thread, for latency that was asked for. Ends early when interrupted. */
  void pause(Duration duration);
}
