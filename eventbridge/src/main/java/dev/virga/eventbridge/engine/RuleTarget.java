package dev.virga.eventbridge.engine;

import dev.virga.core.delivery.RetryPolicy;
import dev.virga.core.identity.Arn;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a rule sends what it matches.
 *
 * @param id unique within the rule
 * @param input the constant JSON text sent instead of the event, or null
 * @param inputPath the part of the event that is sent, or null
 * @param maximumRetryAttempts 0 to 185, or null for 185
 * @param maximumEventAgeInSeconds 60 to 86400, or null for 86400
 */
public record RuleTarget(
    String id,
    Arn arn,
    @Nullable String input,
    @Nullable JsonPath inputPath,
    @Nullable Integer maximumRetryAttempts,
    @Nullable Integer maximumEventAgeInSeconds) {
  private static final int RETRIES = 185;
  private static final Duration AGE = Duration.ofDays(1);

  /** AWS says only "exponential back off and jitter"; these fit 185 retries into a day. */
  private static final Duration FIRST_DELAY = Duration.ofSeconds(1);

  private static final Duration MAX_DELAY = Duration.ofMinutes(10);
  private static final double JITTER = 0.5;

  RetryPolicy retries() {
    return new RetryPolicy(
        1 + (maximumRetryAttempts == null ? RETRIES : maximumRetryAttempts),
        maximumEventAgeInSeconds == null ? AGE : Duration.ofSeconds(maximumEventAgeInSeconds),
        FIRST_DELAY,
        MAX_DELAY,
        JITTER);
  }
}
