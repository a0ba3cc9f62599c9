package dev.virga.sqs.operation;

import dev.virga.api.sqs.Message;
import dev.virga.api.sqs.MessageAttributeValue;
import dev.virga.api.sqs.MessageSystemAttributeName;
import dev.virga.api.sqs.QueueAttributeName;
import dev.virga.api.sqs.ReceiveMessageRequest;
import dev.virga.core.identity.Arn;
import dev.virga.sqs.engine.MessageContent;
import dev.virga.sqs.engine.MessageContent.Md5;
import dev.virga.sqs.engine.Received;
import dev.virga.sqs.engine.SqsFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which attributes a receiver wants of its messages.
 *
 * @param system a bit of each system attribute wanted
 * @param everyMessageAttribute {@code All} or {@code .*}
 * @param names message attributes wanted by name
 * @param prefixes message attributes wanted by what their names begin with
 */
record WantedAttributes(
    int system, boolean everyMessageAttribute, List<String> names, List<String> prefixes) {
  private static final WantedAttributes NOTHING =
      new WantedAttributes(0, false, List.of(), List.of());

  private static final int SENDER_ID = 1;
  private static final int SENT_TIMESTAMP = 1 << 1;
  private static final int RECEIVE_COUNT = 1 << 2;
  private static final int FIRST_RECEIVE_TIMESTAMP = 1 << 3;
  private static final int SEQUENCE_NUMBER = 1 << 4;
  private static final int DEDUPLICATION_ID = 1 << 5;
  private static final int GROUP_ID = 1 << 6;
  private static final int TRACE_HEADER = 1 << 7;
  private static final int DEAD_LETTER_SOURCE = 1 << 8;
  private static final int ALL = (1 << 9) - 1;
  private static final String ANYTHING = ".*";

  /**
   * What a request wants. Of the two lists of system attributes both count; in the query protocol
   * the newer one alone, where it is given.
   *
   * @throws dev.virga.core.fault.ServiceException InvalidAttributeName
   */
  static WantedAttributes of(ReceiveMessageRequest input, boolean query) {
    List<QueueAttributeName> older = input.attributeNames();
    List<MessageSystemAttributeName> newer = input.messageSystemAttributeNames();
    List<String> user = input.messageAttributeNames();
    if (older == null && newer == null && user == null) {
      return NOTHING;
    }
    int system = 0;
    if (older != null) {
      for (QueueAttributeName name : older) {
        system |= older(name.value());
      }
    }
    if (newer != null && !newer.isEmpty()) {
      system = query ? 0 : system;
      for (MessageSystemAttributeName name : newer) {
        system |= known(name.value());
      }
    }
    boolean every = false;
    List<String> names = new ArrayList<>();
    List<String> prefixes = new ArrayList<>();
    for (String name : user == null ? List.<String>of() : user) {
      if (name.equals("All") || name.equals(ANYTHING)) {
        every = true;
      } else if (name.endsWith(ANYTHING)) {
        prefixes.add(name.substring(0, name.length() - ANYTHING.length()));
      } else {
        names.add(name);
      }
    }
    return new WantedAttributes(system, every, names, prefixes);
  }

  /** The model lets the older list name attributes of queues too, which messages have not. */
  private static int older(String name) {
    int bit = bit(name);
    return bit == 0 && QueueAttributeNames.isKnown(name) ? 0 : known(name);
  }

  private static int known(String name) {
    int bit = bit(name);
    if (bit == 0) {
      throw SqsFault.unknownAttribute(name);
    }
    return bit;
  }

  private static int bit(String name) {
    return switch (name) {
      case "All" -> ALL;
      case "SenderId" -> SENDER_ID;
      case "SentTimestamp" -> SENT_TIMESTAMP;
      case "ApproximateReceiveCount" -> RECEIVE_COUNT;
      case "ApproximateFirstReceiveTimestamp" -> FIRST_RECEIVE_TIMESTAMP;
      case "SequenceNumber" -> SEQUENCE_NUMBER;
      case "MessageDeduplicationId" -> DEDUPLICATION_ID;
      case "MessageGroupId" -> GROUP_ID;
      case "AWSTraceHeader" -> TRACE_HEADER;
      case "DeadLetterQueueSourceArn" -> DEAD_LETTER_SOURCE;
      default -> 0;
    };
  }

  /** A message with the attributes that are wanted of it. */
  Message shape(Received.Message message) {
    MessageContent content = message.content();
    Map<String, MessageAttributeValue> attributes = wanted(content.attributes());
    Md5 digest = null;
    if (!attributes.isEmpty()) {
      digest =
          attributes.size() == content.attributes().size()
              ? content.attributesMd5()
              : MessageAttributes.digest(attributes);
    }
    return new Message(
        message.messageId(),
        message.receiptHandle(),
        content.bodyMd5().toString(),
        content.body().asUtf8(),
        system == 0 ? null : systemAttributes(message),
        digest == null ? null : digest.toString(),
        attributes.isEmpty() ? null : attributes);
  }

  private Map<String, MessageAttributeValue> wanted(Map<String, MessageAttributeValue> all) {
    if (all.isEmpty() || everyMessageAttribute) {
      return all;
    }
    if (names.isEmpty() && prefixes.isEmpty()) {
      return Map.of();
    }
    Map<String, MessageAttributeValue> some = new LinkedHashMap<>();
    for (Map.Entry<String, MessageAttributeValue> entry : all.entrySet()) {
      if (names.contains(entry.getKey()) || hasPrefix(entry.getKey())) {
        some.put(entry.getKey(), entry.getValue());
      }
    }
    return some;
  }

  private boolean hasPrefix(String name) {
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private @Nullable Map<String, String> systemAttributes(Received.Message message) {
    MessageContent content = message.content();
    Arn source = message.deadLetterSource();
    Map<String, String> found = new LinkedHashMap<>();
    put(found, SENDER_ID, "SenderId", content.senderId());
    put(
        found,
        FIRST_RECEIVE_TIMESTAMP,
        "ApproximateFirstReceiveTimestamp",
        Long.toString(message.firstReceivedMillis()));
    put(found, RECEIVE_COUNT, "ApproximateReceiveCount", Integer.toString(message.receiveCount()));
    put(found, SENT_TIMESTAMP, "SentTimestamp", Long.toString(message.sentMillis()));
    put(found, SEQUENCE_NUMBER, "SequenceNumber", message.sequenceNumber());
    put(found, DEDUPLICATION_ID, "MessageDeduplicationId", content.deduplicationId());
    put(found, GROUP_ID, "MessageGroupId", content.groupId());
    put(found, TRACE_HEADER, MessageAttributes.TRACE_HEADER, content.traceHeader());
    put(
        found,
        DEAD_LETTER_SOURCE,
        "DeadLetterQueueSourceArn",
        source == null ? null : source.toString());
    return found.isEmpty() ? null : found;
  }

  private void put(Map<String, String> found, int bit, String name, @Nullable String value) {
    if ((system & bit) != 0 && value != null) {
      found.put(name, value);
    }
  }
}
