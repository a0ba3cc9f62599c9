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
 * @param messageGroupId the group of its messages in a queue, or null; a FIFO queue has one
 * @param deadLetter the queue that takes what is given up, or null
 */
public record RuleTarget(
    String id,
    Arn arn,
    @Nullable String input,
    @Nullable JsonPath inputPath,
    @Nullable Integer maximumRetryAttempts,
    @Nullable Integer maximumEventAgeInSeconds,
    @Nullable String messageGroupId,
    @Nullable Arn deadLetter) {
  private static final int RETRIES = 185;
  private static final Duration AGE = Duration.ofDays(1);

  /** AWS says only "exponential back off and jitter"; these fit 185 retries into a day. */
  private static final Duration FIRST_DELAY = Duration.ofSeconds(1);

  private static final Duration MAX_DELAY = Duration.ofMinutes(10);
  private static final double JITTER = 0.5;

  /** Whether it is a FIFO queue, which keeps the order of what comes to it. */
  boolean isFifoQueue() {
    return arn.service().equals("sqs") && arn.resource().endsWith(".fifo");
  }

  RetryPolicy retries() {
    return new RetryPolicy(
        1 + (maximumRetryAttempts == null ? RETRIES : maximumRetryAttempts),
        maximumEventAgeInSeconds == null ? AGE : Duration.ofSeconds(maximumEventAgeInSeconds),
        FIRST_DELAY,
        MAX_DELAY,
        JITTER);
  }
}
