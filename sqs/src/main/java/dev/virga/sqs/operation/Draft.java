package dev.virga.sqs.operation;

import dev.virga.api.sqs.MessageAttributeValue;
import dev.virga.api.sqs.MessageSystemAttributeValue;
import dev.virga.api.sqs.SendMessageBatchRequestEntry;
import dev.virga.api.sqs.SendMessageRequest;
import dev.virga.core.schema.Bytes;
import dev.virga.sqs.engine.MessageContent;
import dev.virga.sqs.engine.MessageContent.Extras;
import dev.virga.sqs.engine.MessageContent.Md5;
import dev.virga.sqs.engine.Sending;
import dev.virga.sqs.engine.SqsFault;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as its sender gives it, alone or in a batch. Immutable.
 *
 * @param body not empty
 * @param utf8 the body
 */
record Draft(
    String body,
    Bytes utf8,
    @Nullable Integer delaySeconds,
    @Nullable Map<String, MessageAttributeValue> attributes,
    @Nullable Map<String, MessageSystemAttributeValue> systemAttributes,
    @Nullable String deduplicationId,
    @Nullable String groupId) {
  private static final int MAX_DELAY_SECONDS = 900;

  /**
   * The message of a SendMessage.
   *
   * @throws dev.virga.core.fault.ServiceException MissingParameter
   */
  static Draft of(SendMessageRequest input) {
    String body = Texts.required(input.messageBody(), "MessageBody");
    return new Draft(
        body,
        Bytes.utf8(body),
        input.delaySeconds(),
        input.messageAttributes(),
        input.messageSystemAttributes(),
        input.messageDeduplicationId(),
        input.messageGroupId());
  }

  /**
   * One message of a SendMessageBatch.
   *
   * @param number of the entry, from 1
   * @throws dev.virga.core.fault.ServiceException MissingParameter
   */
  static Draft of(SendMessageBatchRequestEntry entry, int number) {
    String body =
        Texts.required(
            entry.messageBody(), "SendMessageBatchRequestEntry." + number + ".MessageBody");
    return new Draft(
        body,
        Bytes.utf8(body),
        entry.delaySeconds(),
        entry.messageAttributes(),
        entry.messageSystemAttributes(),
        entry.messageDeduplicationId(),
        entry.messageGroupId());
  }

  /** The bytes that count: body, and names, types and values of attributes. */
  int size() {
    return utf8.size() + MessageAttributes.size(attributes);
  }

  /** Whether a group is named, as messages for FIFO queues must. */
  boolean hasGroup() {
    return groupId != null && !groupId.isEmpty();
  }

  /**
   * The message to be sent.
   *
   * @param fifo whether the queue is a FIFO queue
   * @param senderId whose message it is
   * @param wireTrace X-Amzn-Trace-Id of the request, or null
   * @throws dev.virga.core.fault.ServiceException InvalidMessageContents, InvalidParameterValue,
   *     UnsupportedOperation
   */
  Sending sending(boolean fifo, String senderId, @Nullable String wireTrace, String operation) {
    byte[] bytes = utf8.unsafeArray();
    Texts.check(body, utf8, "message body");
    Duration delay = delay(fifo);
    Map<String, MessageAttributeValue> given = attributes == null ? Map.of() : attributes;
    Md5 attributesMd5 = null;
    if (!given.isEmpty()) {
      MessageAttributes.check(given, operation);
      attributesMd5 = MessageAttributes.digest(given);
    }
    String sentTrace = MessageAttributes.traceHeader(systemAttributes, operation);
    checkIds(fifo);
    String trace = sentTrace == null ? wireTrace : sentTrace;
    boolean plain = given.isEmpty() && trace == null && groupId == null && deduplicationId == null;
    Extras extras =
        plain
            ? null
            : new Extras(
                given,
                attributesMd5,
                trace,
                sentTrace == null ? null : MessageAttributes.traceHeaderDigest(sentTrace),
                groupId,
                deduplicationId);
    return new Sending(
        new MessageContent(utf8, Digests.md5(bytes), senderId, extras),
        delay,
        size(),
        fifo && deduplicationId == null ? Digests.sha256(bytes) : null);
  }

  /** Of a FIFO queue only the queue's own delay holds, though 0 may be sent. */
  private @Nullable Duration delay(boolean fifo) {
    if (delaySeconds == null) {
      return null;
    }
    int seconds = delaySeconds;
    if (fifo) {
      if (seconds != 0) {
        throw SqsFault.notOfQueueType("DelaySeconds", seconds);
      }
      return null;
    }
    if (seconds < 0 || seconds > MAX_DELAY_SECONDS) {
      throw SqsFault.badDelay(seconds);
    }
    return Duration.ofSeconds(seconds);
  }

  private void checkIds(boolean fifo) {
    if (groupId != null) {
      Texts.checkId("MessageGroupId", groupId);
    }
    if (deduplicationId != null) {
      if (!fifo) {
        throw SqsFault.notOfQueueType("MessageDeduplicationId", deduplicationId);
      }
      Texts.checkId("MessageDeduplicationId", deduplicationId);
    }
  }
}
