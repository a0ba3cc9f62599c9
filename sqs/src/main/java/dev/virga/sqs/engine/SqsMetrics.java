package dev.virga.sqs.engine;

import dev.virga.core.engine.Scope;
import dev.virga.core.metrics.Metrics;
import java.time.Instant;
import java.util.Map;

/**
 * The metrics of namespace AWS/SQS: counts as they happen, gauges once a minute for every queue
 * that has messages or to which something was done in the last six hours. Where nobody takes
 * metrics nothing is made of it, and where no queue is active nothing is due.
 *
 * <p>See
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
final class SqsMetrics {
  private static final long PERIOD_MILLIS = 60_000;
  private static final long ACTIVE_MILLIS = 6L * 3_600_000;
  private static final String NAMESPACE = "AWS/SQS";
  private static final String COUNT = "Count";
  private static final double MILLIS_PER_SECOND = 1_000;

  private final Metrics metrics;

  SqsMetrics(Metrics metrics) {
    this.metrics = metrics;
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

  /** Something was done to a queue: its gauges are reported for the next hours. */
  void active(SqsState state, Queue queue, long nowMillis) {
    queue.activeMillis = nowMillis;
    if (metrics.enabled() && state.gaugesMillis == Timeline.NEVER) {
      state.gaugesMillis = nowMillis + PERIOD_MILLIS;
    }
  }

  /** Reports the gauges of the queues that are active; again in a minute where there are some. */
  void gauges(SqsState state, Instant at) {
    long nowMillis = at.toEpochMilli();
    state.gaugesMillis = Timeline.NEVER;
    for (Queue queue : state.queues.values()) {
      if (queue.table.size() > 0 || nowMillis - queue.activeMillis < ACTIVE_MILLIS) {
        gauges(queue, nowMillis, at);
        state.gaugesMillis = nowMillis + PERIOD_MILLIS;
      }
    }
  }

  private void gauges(Queue queue, long nowMillis, Instant at) {
    count(queue, "ApproximateNumberOfMessagesVisible", queue.ready, at);
    count(queue, "ApproximateNumberOfMessagesNotVisible", queue.flying, at);
    count(queue, "ApproximateNumberOfMessagesDelayed", queue.delayedCount(), at);
    Ages ages = Ages.of(queue, nowMillis);
    seconds(queue, "ApproximateAgeOfOldestMessage", ages.oldestMillis(), at);
    switch (queue.lanes) {
      case FifoLanes lanes ->
          count(queue, "ApproximateNumberOfGroupsWithInflightMessages", lanes.groupsInFlight(), at);
      case StandardLanes lanes -> {
        if (queue.fair) {
          fairness(queue, lanes.noise(nowMillis), at);
          seconds(
              queue, "ApproximateAgeOfOldestMessageInQuietGroups", ages.oldestQuietMillis(), at);
        }
      }
    }
  }

  private void fairness(Queue queue, StandardLanes.Noise noise, Instant at) {
    count(queue, "ApproximateNumberOfNoisyGroups", noise.groups(), at);
    count(
        queue, "ApproximateNumberOfMessagesVisibleInQuietGroups", queue.ready - noise.ready(), at);
    count(
        queue,
        "ApproximateNumberOfMessagesNotVisibleInQuietGroups",
        queue.flying - noise.inFlight(),
        at);
    count(
        queue,
        "ApproximateNumberOfMessagesDelayedInQuietGroups",
        queue.delayedCount() - noise.delayed(),
        at);
  }

  private void seconds(Queue queue, String name, long millis, Instant at) {
    record(queue, name, millis / MILLIS_PER_SECOND, "Seconds", at);
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
