package dev.virga.sqs.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request for messages.
 *
 * @param max 1 to 10
 * @param visibilityTimeout null: the queue's
 * @param waitTime null: the queue's ReceiveMessageWaitTimeSeconds
 * @param attemptId ReceiveRequestAttemptId, FIFO only
 */
public record Receive(
    int max,
    @Nullable Duration visibilityTimeout,
    @Nullable Duration waitTime,
    @Nullable String attemptId) {}
