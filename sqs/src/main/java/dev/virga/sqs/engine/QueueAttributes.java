package dev.virga.sqs.engine;

import dev.virga.sqs.engine.QueueSettings.Encryption;
import dev.virga.sqs.engine.QueueSettings.Fifo;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a queue as texts, and what they set.
 *
 * <p>See
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
public final class QueueAttributes {
  static final String CONTENT_BASED_DEDUPLICATION = "ContentBasedDeduplication";
  static final String DEDUPLICATION_SCOPE = "DeduplicationScope";
  static final String DELAY_SECONDS = "DelaySeconds";

  /** Whether a queue is FIFO; given when it is created. */
  public static final String FIFO_QUEUE = "FifoQueue";

  static final String FIFO_THROUGHPUT_LIMIT = "FifoThroughputLimit";
  static final String KMS_DATA_KEY_REUSE_PERIOD_SECONDS = "KmsDataKeyReusePeriodSeconds";
  static final String KMS_MASTER_KEY_ID = "KmsMasterKeyId";
  static final String MAXIMUM_MESSAGE_SIZE = "MaximumMessageSize";
  static final String MESSAGE_RETENTION_PERIOD = "MessageRetentionPeriod";
  static final String POLICY = "Policy";
  static final String RECEIVE_MESSAGE_WAIT_TIME_SECONDS = "ReceiveMessageWaitTimeSeconds";
  static final String REDRIVE_ALLOW_POLICY = "RedriveAllowPolicy";
  static final String REDRIVE_POLICY = "RedrivePolicy";
  static final String SQS_MANAGED_SSE_ENABLED = "SqsManagedSseEnabled";
  static final String VISIBILITY_TIMEOUT = "VisibilityTimeout";

  static final String SCOPE_GROUP = "messageGroup";
  static final String SCOPE_QUEUE = "queue";
  static final String THROUGHPUT_GROUP = "perMessageGroupId";
  static final String THROUGHPUT_QUEUE = "perQueue";

  private static final long KMS_REUSE_DEFAULT_SECONDS = 300;

  private QueueAttributes() {}

  /**
   * The settings with these attributes applied. Checks everything that can be checked without
   * looking at other queues.
   *
   * @param base the queue's settings, or the defaults of a queue of its name: FIFO where it ends in
   *     {@code .fifo}
   * @param given attribute name to text; an empty text removes what can be removed
   * @param creating whether the queue is being created
   * @throws dev.virga.core.fault.ServiceException InvalidAttributeName, InvalidAttributeValue,
   *     InvalidParameterValue, OverLimit
   */
  public static QueueSettings apply(
      QueueSettings base, Map<String, String> given, boolean creating) {
    if (creating) {
      checkType(base.fifo() != null, "true".equals(given.get(FIFO_QUEUE)));
    }
    if (given.isEmpty()) {
      return base;
    }
    SettingsChange change = new SettingsChange(base);
    given.forEach(change::set);
    return change.settings();
  }

  /** A FIFO queue has both: the name and the attribute. */
  private static void checkType(boolean named, boolean wanted) {
    if (wanted && !named) {
      throw SqsFault.badFifoName();
    }
    if (named && !wanted) {
      throw SqsFault.badName();
    }
  }

  /**
   * The settable attributes of these settings as GetQueueAttributes gives them, those that are not
   * set left out, in the order of the model.
   */
  public static Map<String, String> texts(QueueSettings settings) {
    Map<String, String> texts = new LinkedHashMap<>();
    QueuePolicy policy = settings.policy();
    put(texts, POLICY, policy == null ? null : policy.text());
    put(texts, VISIBILITY_TIMEOUT, seconds(settings.visibilityTimeout()));
    put(texts, MAXIMUM_MESSAGE_SIZE, Integer.toString(settings.maximumMessageBytes()));
    put(texts, MESSAGE_RETENTION_PERIOD, seconds(settings.retention()));
    put(texts, DELAY_SECONDS, seconds(settings.delay()));
    put(texts, RECEIVE_MESSAGE_WAIT_TIME_SECONDS, seconds(settings.receiveWait()));
    RedrivePolicy redrive = settings.redrive();
    put(texts, REDRIVE_POLICY, redrive == null ? null : redrive.text());
    Fifo fifo = settings.fifo();
    if (fifo != null) {
      put(texts, FIFO_QUEUE, "true");
      put(texts, CONTENT_BASED_DEDUPLICATION, String.valueOf(fifo.contentBasedDeduplication()));
    }
    Encryption encryption = settings.encryption();
    put(texts, KMS_MASTER_KEY_ID, encryption.kmsKey());
    put(texts, KMS_DATA_KEY_REUSE_PERIOD_SECONDS, reusePeriod(encryption));
    if (fifo != null) {
      put(texts, DEDUPLICATION_SCOPE, fifo.perGroupDeduplication() ? SCOPE_GROUP : SCOPE_QUEUE);
      put(
          texts,
          FIFO_THROUGHPUT_LIMIT,
          fifo.perGroupThroughput() ? THROUGHPUT_GROUP : THROUGHPUT_QUEUE);
    }
    RedriveAllowPolicy allow = settings.redriveAllow();
    put(texts, REDRIVE_ALLOW_POLICY, allow == null ? null : allow.text());
    put(texts, SQS_MANAGED_SSE_ENABLED, String.valueOf(encryption.managed()));
    return texts;
  }

  private static void put(Map<String, String> texts, String name, @Nullable String text) {
    if (text != null) {
      texts.put(name, text);
    }
  }

  private static String seconds(Duration duration) {
    return Long.toString(duration.toSeconds());
  }

  /** AWS shows the default where there is a key. */
  private static @Nullable String reusePeriod(Encryption encryption) {
    Duration set = encryption.dataKeyReuse();
    if (set != null) {
      return seconds(set);
    }
    return encryption.kmsKey() == null ? null : Long.toString(KMS_REUSE_DEFAULT_SECONDS);
  }
}
