package dev.virga.lambda.engine;

import java.time.Duration;
import java.time.Instant;

/**
 * When an asynchronous event is tried again.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html">
 *     How Lambda handles errors and retries with asynchronous invocation</a>
 */
final class AsyncRetry {
  private static final int MAX_ATTEMPTS = 3;
  private static final Duration MAX_AGE = Duration.ofHours(6);
  private static final Duration MAX_BACKOFF = Duration.ofMinutes(5);
  private static final int LAST_DOUBLING = 9;

  private AsyncRetry() {}

  /** Whether it has had all its attempts, the one that has just failed included. */
  static boolean exhausted(AsyncEvent event) {
    return event.attempts() + 1 >= MAX_ATTEMPTS;
  }

  /** One minute after the first failure, two after the second. */
  static Instant afterFailure(AsyncEvent event, Instant now) {
    return now.plus(Duration.ofMinutes(event.attempts() + 1L));
  }

  /** A second, then twice as long each time, up to five minutes. */
  static Instant afterThrottle(AsyncEvent event, Instant now) {
    long seconds = 1L << Math.min(event.throttles(), LAST_DOUBLING);
    Duration wait = Duration.ofSeconds(seconds);
    return now.plus(wait.compareTo(MAX_BACKOFF) > 0 ? MAX_BACKOFF : wait);
  }

  /** Whether the event is too old to be tried at {@code at}. */
  static boolean tooOld(AsyncEvent event, Instant at) {
    return Duration.between(event.accepted(), at).compareTo(MAX_AGE) > 0;
  }
}
