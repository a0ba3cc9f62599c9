package dev.virga.sqs.engine;

import dev.virga.core.identity.Arn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a receive got.
 *
 * @param queue the queue it came from
 * @param messages none where there are none or the wait was over
 */
public record Received(QueueRef queue, List<Message> messages) {
  public Received {
    messages = List.copyOf(messages);
  }

  /**
   * A message as its receiver sees it; times are in ms since the epoch.
   *
   * @param messageId a UUID
   * @param receiptHandle of this receive
   * @param receiveCount this receive included
   * @param sequenceNumber 20 digits, FIFO only
   * @param deadLetterSource the queue it was redriven from, or null
   */
  public record Message(
      String messageId,
      String receiptHandle,
      MessageContent content,
      long sentMillis,
      long firstReceivedMillis,
      int receiveCount,
      @Nullable String sequenceNumber,
      @Nullable Arn deadLetterSource) {}
}
