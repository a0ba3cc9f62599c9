package dev.virga.core.delivery;

import dev.virga.core.identity.IdSource;
import java.time.Duration;

/**
 * How often and how long a delivery is tried. All of it emulated time.
 *
 * @param maxAttempts attempts in all, the first included; at least 1
 * @param maxAge a delivery older than this is given up
 * @param firstDelay back-off after the first failure; doubles with each further one
 * @param maxDelay where the doubling ends
 * @param jitter the part of a delay that is random: 0 none, 1 all of it; drawn from the engine's
 *     seeded ids
 */
public record RetryPolicy(
    int maxAttempts, Duration maxAge, Duration firstDelay, Duration maxDelay, double jitter) {
  private static final int MAX_DOUBLINGS = 30;

  public RetryPolicy {
    if (maxAttempts < 1 || maxAge.isNegative() || firstDelay.isNegative()) {
      throw new IllegalArgumentException("not a retry policy: " + maxAttempts + " " + maxAge);
    }
    if (jitter < 0 || jitter > 1) {
      throw new IllegalArgumentException("jitter is between 0 and 1: " + jitter);
    }
  }

  /** One attempt and no more. */
  public static final RetryPolicy NONE =
      new RetryPolicy(1, Duration.ofDays(1), Duration.ZERO, Duration.ZERO, 0);

  /** Time until the next attempt, after {@code failures} failed ones. */
  Duration backOff(int failures, IdSource ids) {
    Duration full = firstDelay;
    for (int i = 1; i < Math.min(failures, MAX_DOUBLINGS) && full.compareTo(maxDelay) < 0; i++) {
      full = full.multipliedBy(2);
    }
    if (full.compareTo(maxDelay) > 0) {
      full = maxDelay;
    }
    if (jitter == 0) {
      return full;
    }
    long millis = full.toMillis();
    return Duration.ofMillis(Math.round(millis * (1 - jitter * ids.nextDouble())));
  }
}
