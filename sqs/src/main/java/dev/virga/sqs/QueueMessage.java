package dev.virga.sqs;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as the control API shows it: looking at it changes nothing.
 *
 * @param state {@code visible}, {@code in flight} or {@code delayed}
 * @param until when it is visible (again); null where it is
 * @param receiptHandle of its last receive, or null where it was never received
 * @param firstReceived null before the first receive
 * @param deadLetteredFrom ARN of the queue that it was redriven from, or null
 * @param attributes message attributes: their text, or base64 of their bytes
 */
public record QueueMessage(
    String messageId,
    String state,
    @Nullable Instant until,
    String body,
    Map<String, String> attributes,
    Instant sent,
    @Nullable Instant firstReceived,
    int receiveCount,
    @Nullable String receiptHandle,
    @Nullable String groupId,
    @Nullable String deduplicationId,
    @Nullable String sequenceNumber,
    @Nullable String deadLetteredFrom) {
  public QueueMessage {
    attributes = Map.copyOf(attributes);
  }
}
