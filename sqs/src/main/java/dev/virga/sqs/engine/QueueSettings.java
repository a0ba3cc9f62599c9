package dev.virga.sqs.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a queue is set to; every value is acted on, except encryption, which a machine of one's own
 * has no use for and which is kept for GetQueueAttributes.
 *
 * <p>See
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 *
 * @param visibilityTimeout 0 to 12 h
 * @param delay 0 to 15 min
 * @param maximumMessageBytes 1 KiB to 1 MiB
 * @param retention 1 min to 14 days
 * @param receiveWait 0 to 20 s
 * @param policy null: none
 * @param redrive null: none
 * @param redriveAllow null: not set, so all queues may
 * @param fifo of a FIFO queue, null for a standard queue
 */
public record QueueSettings(
    Duration visibilityTimeout,
    Duration delay,
    int maximumMessageBytes,
    Duration retention,
    Duration receiveWait,
    @Nullable QueuePolicy policy,
    @Nullable RedrivePolicy redrive,
    @Nullable RedriveAllowPolicy redriveAllow,
    @Nullable Fifo fifo,
    Encryption encryption) {

  /**
   * What only FIFO queues have.
   *
   * @param perGroupDeduplication DeduplicationScope messageGroup rather than queue
   * @param perGroupThroughput FifoThroughputLimit perMessageGroupId rather than perQueue
   */
  public record Fifo(
      boolean contentBasedDeduplication,
      boolean perGroupDeduplication,
      boolean perGroupThroughput) {
    /** A FIFO queue's defaults. */
    public static final Fifo DEFAULT = new Fifo(false, false, false);
  }

  /**
   * Server-side encryption.
   *
   * @param managed SqsManagedSseEnabled
   * @param kmsKey KmsMasterKeyId, null: none
   * @param dataKeyReuse KmsDataKeyReusePeriodSeconds, 1 min to 24 h, null: not set
   */
  public record Encryption(
      boolean managed, @Nullable String kmsKey, @Nullable Duration dataKeyReuse) {
    /** What a new queue has. */
    public static final Encryption DEFAULT = new Encryption(true, null, null);
  }

  /** The defaults of a standard or a FIFO queue. */
  public static QueueSettings defaults(boolean fifo) {
    return new QueueSettings(
        Duration.ofSeconds(30),
        Duration.ZERO,
        1 << 20,
        Duration.ofDays(4),
        Duration.ZERO,
        null,
        null,
        null,
        fifo ? Fifo.DEFAULT : null,
        Encryption.DEFAULT);
  }

  QueueSettings withPolicy(@Nullable QueuePolicy next) {
    return new QueueSettings(
        visibilityTimeout,
        delay,
        maximumMessageBytes,
        retention,
        receiveWait,
        next,
        redrive,
        redriveAllow,
        fifo,
        encryption);
  }
}
