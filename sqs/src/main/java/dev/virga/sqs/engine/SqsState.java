package dev.virga.sqs.engine;

import dev.virga.core.engine.Scope;
import dev.virga.core.identity.Arn;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The queues of one account and region. Mutable, used under its engine's lock. */
public final class SqsState {
  /** How long a deleted queue's name is remembered. */
  static final long DELETED_MILLIS = 60_000;

  /** How many names of deleted queues are remembered. */
  private static final int DELETED_MAX = 10_000;

  final Scope scope;
  final TreeMap<QueueName, Queue> queues = new TreeMap<>();

  /** When queues were deleted, the last ones, for {@link #DELETED_MILLIS}. Oldest first. */
  private final LinkedHashMap<QueueName, Long> deleted = new LinkedHashMap<>();

  /** Which queue a waiter waits at. */
  final Map<String, QueueName> waiting = new HashMap<>();

  private final TreeSet<Due> due = new TreeSet<>();

  /** When gauges are reported next, {@link Timeline#NEVER} where nobody wants them. */
  long gaugesMillis = Timeline.NEVER;

  private record Due(long atMillis, QueueName queue) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(atMillis, other.atMillis);
      return byTime != 0 ? byTime : queue.compareTo(other.queue);
    }
  }

  SqsState(Scope scope) {
    this.scope = scope;
  }

  /** The queue of this name, or null. */
  @Nullable Queue find(QueueName name) {
    return queues.get(name);
  }

  /** The queue that an ARN of this account and region names. */
  Optional<Queue> find(Arn arn) {
    return Optional.ofNullable(queues.get(new QueueName(arn.resource())))
        .filter(queue -> queue.ref.arn().equals(arn));
  }

  /** Notes when the queue is due next. To be called after every change of a queue. */
  void changed(Queue queue) {
    long next = queue.nextDeadline();
    if (next == queue.announced) {
      return;
    }
    if (queue.announced != Timeline.NEVER) {
      due.remove(new Due(queue.announced, queue.ref.name()));
    }
    if (next != Timeline.NEVER) {
      due.add(new Due(next, queue.ref.name()));
    }
    queue.announced = next;
  }

  /** When something is due, or {@link Timeline#NEVER}. */
  long nextDeadline() {
    long first = due.isEmpty() ? Timeline.NEVER : due.first().atMillis;
    return Math.min(first, gaugesMillis);
  }

  /** A queue that is due, or null. */
  @Nullable Queue dueQueue(long nowMillis) {
    return due.isEmpty() || due.first().atMillis > nowMillis ? null : queues.get(due.first().queue);
  }

  void add(Queue queue) {
    queues.put(queue.ref.name(), queue);
    changed(queue);
  }

  void remove(Queue queue, long nowMillis) {
    queues.remove(queue.ref.name());
    if (queue.announced != Timeline.NEVER) {
      due.remove(new Due(queue.announced, queue.ref.name()));
    }
    deleted.remove(queue.ref.name());
    deleted.put(queue.ref.name(), nowMillis);
    while (deleted.size() > DELETED_MAX
        || deleted.firstEntry().getValue() + DELETED_MILLIS <= nowMillis) {
      deleted.pollFirstEntry();
    }
  }

  boolean deletedRecently(QueueName name, long nowMillis) {
    Long at = deleted.get(name);
    return at != null && at + DELETED_MILLIS > nowMillis;
  }

  SqsState copy() {
    SqsState copy = new SqsState(scope);
    queues.forEach((name, queue) -> copy.queues.put(name, queue.copy()));
    copy.deleted.putAll(deleted);
    copy.waiting.putAll(waiting);
    copy.due.addAll(due);
    copy.gaugesMillis = gaugesMillis;
    return copy;
  }
}
