package dev.virga.sqs.engine;

import dev.virga.core.engine.Scope;
import dev.virga.core.metrics.Metrics;
import java.time.Instant;
import java.util.Map;

/**
 * The metrics of namespace AWS/SQS: counts as they happen, gauges once a minute for every queue
 * that was active in the last six hours. Where nobody takes metrics nothing is made of it.
 *
 * <p>See
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
final class SqsMetrics {
  static final long PERIOD_MILLIS = 60_000;
  private static final long ACTIVE_MILLIS = 6L * 3_600_000;
  private static final String NAMESPACE = "AWS/SQS";
  private static final String COUNT = "Count";
  private static final long MILLIS_PER_SECOND = 1_000;

  private final Metrics metrics;

  SqsMetrics(Metrics metrics) {
    this.metrics = metrics;
  }

  boolean enabled() {
    return metrics.enabled();
  }

  void sent(Queue queue, int bytes, Instant at) {
    if (metrics.enabled()) {
      record(queue, "NumberOfMessagesSent", 1, COUNT, at);
      record(queue, "SentMessageSize", bytes, "Bytes", at);
    }
  }

  void deduplicated(Queue queue, Instant at) {
    count(queue, "NumberOfDeduplicatedSentMessages", 1, at);
  }

  void received(Queue queue, int messages, Instant at) {
    count(queue, "NumberOfMessagesReceived", messages, at);
  }

  void emptyReceive(Queue queue, Instant at) {
    count(queue, "NumberOfEmptyReceives", 1, at);
  }

  void deleted(Queue queue, Instant at) {
    count(queue, "NumberOfMessagesDeleted", 1, at);
  }

  private void count(Queue queue, String name, double value, Instant at) {
    if (metrics.enabled()) {
      record(queue, name, value, COUNT, at);
    }
  }

  /** Reports the gauges of the queues that are active. */
  void gauges(SqsState state, Instant at) {
    long nowMillis = at.toEpochMilli();
    for (Queue queue : state.queues.values()) {
      if (nowMillis - queue.activeMillis < ACTIVE_MILLIS) {
        gauges(queue, at);
      }
    }
  }

  private void gauges(Queue queue, Instant at) {
    record(queue, "ApproximateNumberOfMessagesVisible", queue.ready, COUNT, at);
    record(queue, "ApproximateNumberOfMessagesNotVisible", queue.flying, COUNT, at);
    record(queue, "ApproximateNumberOfMessagesDelayed", queue.delayedCount(), COUNT, at);
    double age =
        Math.max(0, at.toEpochMilli() - queue.oldestMillis(at.toEpochMilli()))
            / (double) MILLIS_PER_SECOND;
    record(queue, "ApproximateAgeOfOldestMessage", age, "Seconds", at);
    if (queue.fifo()) {
      record(
          queue,
          "ApproximateNumberOfGroupsWithInflightMessages",
          queue.lanes.groupsInFlight(),
          COUNT,
          at);
    }
  }

  private void record(Queue queue, String name, double value, String unit, Instant at) {
    Scope scope =
        new Scope(queue.ref.region().partition(), queue.ref.account(), queue.ref.region());
    metrics.record(
        new Metrics.Sample(
            scope,
            NAMESPACE,
            name,
            Map.of("QueueName", queue.ref.name().value()),
            value,
            unit,
            at));
  }
}
