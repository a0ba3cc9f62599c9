package dev.virga.sqs.engine;

import java.time.Instant;
import java.util.Map;

/**
 * A queue as it is at one moment.
 *
 * @param visible messages that a receive could get, ApproximateNumberOfMessages
 * @param inFlight messages that are received and not deleted, ApproximateNumberOfMessagesNotVisible
 * @param delayed messages not yet receivable, ApproximateNumberOfMessagesDelayed
 * @param tags by key, sorted
 */
public record QueueView(
    QueueRef queue,
    QueueSettings settings,
    Instant created,
    Instant lastModified,
    int visible,
    int inFlight,
    int delayed,
    Map<String, String> tags) {}
