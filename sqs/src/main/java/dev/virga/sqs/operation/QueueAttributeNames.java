package dev.virga.sqs.operation;

import dev.virga.api.sqs.QueueAttributeName;
import dev.virga.sqs.engine.QueueAttributes;
import dev.virga.sqs.engine.QueueView;
import dev.virga.sqs.engine.SqsFault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The attributes of queues as GetQueueAttributes gives them. */
final class QueueAttributeNames {
  /** In the order of the model. */
  private static final List<String> ALL =
      List.of(
          "Policy",
          "VisibilityTimeout",
          "MaximumMessageSize",
          "MessageRetentionPeriod",
          "ApproximateNumberOfMessages",
          "ApproximateNumberOfMessagesNotVisible",
          "CreatedTimestamp",
          "LastModifiedTimestamp",
          "QueueArn",
          "ApproximateNumberOfMessagesDelayed",
          "DelaySeconds",
          "ReceiveMessageWaitTimeSeconds",
          "RedrivePolicy",
          "FifoQueue",
          "ContentBasedDeduplication",
          "KmsMasterKeyId",
          "KmsDataKeyReusePeriodSeconds",
          "DeduplicationScope",
          "FifoThroughputLimit",
          "RedriveAllowPolicy",
          "SqsManagedSseEnabled");

  private static final Set<String> KNOWN = Set.copyOf(ALL);

  /** What standard queues have not. */
  private static final Set<String> FIFO_ONLY =
      Set.of("FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit");

  private QueueAttributeNames() {}

  /** Whether queues have such an attribute. */
  static boolean isKnown(String name) {
    return KNOWN.contains(name);
  }

  /**
   * The attributes asked for that a queue has, in the order of the model.
   *
   * @return null where there are none
   * @throws dev.virga.core.fault.ServiceException InvalidAttributeName
   */
  static @Nullable Map<String, String> wanted(QueueView view, List<QueueAttributeName> names) {
    Map<String, String> texts = QueueAttributes.texts(view.settings());
    boolean all = names.contains(QueueAttributeName.ALL);
    boolean fifo = view.queue().name().fifo();
    for (QueueAttributeName name : names) {
      String value = name.value();
      boolean known = isKnown(value) && (fifo || !FIFO_ONLY.contains(value));
      if (!known && !name.equals(QueueAttributeName.ALL)) {
        throw SqsFault.unknownAttribute(value);
      }
    }
    Map<String, String> found = new LinkedHashMap<>();
    for (String name : ALL) {
      if (all || names.contains(new QueueAttributeName(name))) {
        String text = texts.containsKey(name) ? texts.get(name) : readOnly(view, name);
        if (text != null) {
          found.put(name, text);
        }
      }
    }
    return found.isEmpty() ? null : found;
  }

  /** Times are in seconds since the epoch. */
  private static @Nullable String readOnly(QueueView view, String name) {
    return switch (name) {
      case "ApproximateNumberOfMessages" -> Integer.toString(view.visible());
      case "ApproximateNumberOfMessagesNotVisible" -> Integer.toString(view.inFlight());
      case "ApproximateNumberOfMessagesDelayed" -> Integer.toString(view.delayed());
      case "CreatedTimestamp" -> Long.toString(view.created().getEpochSecond());
      case "LastModifiedTimestamp" -> Long.toString(view.lastModified().getEpochSecond());
      case "QueueArn" -> view.queue().arn().toString();
      default -> null;
    };
  }
}
