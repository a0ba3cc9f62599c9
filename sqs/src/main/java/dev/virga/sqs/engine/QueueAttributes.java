package dev.virga.sqs.engine;

import java.util.Map;

/**
 * The attributes of a queue as texts, and what they set.
 *
 * <p>See
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
public final class QueueAttributes {
  private QueueAttributes() {}

  /**
   * The settings with these attributes applied. Checks everything that can be checked without
   * looking at other queues.
   *
   * @param base the queue's settings, or the defaults
   * @param given attribute name to text; an empty text removes what can be removed
   * @param creating whether the queue is being created
   * @throws dev.virga.core.fault.ServiceException InvalidAttributeName, InvalidAttributeValue,
   *     InvalidParameterValue
   */
  public static QueueSettings apply(
      QueueSettings base, Map<String, String> given, boolean creating) {
    throw new UnsupportedOperationException(base + " " + given + creating);
  }

  /** The settable attributes of these settings as GetQueueAttributes gives them. */
  public static Map<String, String> texts(QueueSettings settings) {
    throw new UnsupportedOperationException(settings.toString());
  }
}
