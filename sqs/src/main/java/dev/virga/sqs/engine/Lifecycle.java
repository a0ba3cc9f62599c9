package dev.virga.sqs.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How queues come, change and go. */
final class Lifecycle {
  /** How long AWS makes wait before a queue can be purged again. */
  private static final long PURGE_MILLIS = 60_000;

  private final SqsRecorder recorder;
  private final boolean strict;

  /**
   * The rules.
   *
   * @param strict whether AWS's 60-second rules hold: no queue of a deleted one's name, no purge
   *     after a purge
   */
  Lifecycle(SqsRecorder recorder, boolean strict) {
    this.recorder = recorder;
    this.strict = strict;
  }

  /**
   * Creates a queue, or compares what is asked for with the one that is there.
   *
   * @return whether one of the same name was deleted so recently that AWS refuses
   */
  boolean create(
      Round round, QueueRef ref, Map<String, String> attributes, Map<String, String> tags) {
    QueueSettings settings =
        QueueAttributes.apply(QueueSettings.defaults(ref.name().fifo()), attributes, true);
    Queue existing = round.state.find(ref.name());
    if (existing != null) {
      requireSame(existing.settings, settings, attributes);
      return false;
    }
    boolean early = round.state.deletedRecently(ref.name(), round.nowMillis);
    if (strict && early) {
      throw StateFault.deletedRecently();
    }
    checkRedrive(round.state, ref, settings);
    Queue queue = new Queue(ref, round.turn.ids().nextNumber(), round.nowMillis, settings);
    queue.tags = new TreeMap<>(tags);
    round.state.add(queue);
    recorder.active(round, queue);
    return early;
  }

  /** Every attribute given means what the queue has, however it is spelled. */
  private static void requireSame(
      QueueSettings present, QueueSettings wanted, Map<String, String> given) {
    Map<String, String> is = QueueAttributes.texts(present);
    Map<String, String> shall = QueueAttributes.texts(wanted);
    for (String name : given.keySet()) {
      if (!Objects.equals(is.get(name), shall.get(name)) && !sameDocument(name, present, wanted)) {
        throw StateFault.queueExists(name);
      }
    }
  }

  private static boolean sameDocument(String name, QueueSettings present, QueueSettings wanted) {
    return switch (name) {
      case QueueAttributes.POLICY -> same(present.policy(), wanted.policy(), QueuePolicy::policy);
      case QueueAttributes.REDRIVE_POLICY ->
          same(present.redrive(), wanted.redrive(), RedrivePolicy::target)
              && same(present.redrive(), wanted.redrive(), RedrivePolicy::maxReceiveCount);
      case QueueAttributes.REDRIVE_ALLOW_POLICY ->
          same(present.redriveAllow(), wanted.redriveAllow(), RedriveAllowPolicy::permission)
              && same(present.redriveAllow(), wanted.redriveAllow(), RedriveAllowPolicy::sources);
      default -> false;
    };
  }

  private static <T> boolean same(@Nullable T one, @Nullable T other, Function<T, Object> part) {
    return one != null && other != null && part.apply(one).equals(part.apply(other));
  }

  /** Changes attributes; the new ones hold at once. */
  void set(Round round, Queue queue, Map<String, String> attributes) {
    QueueSettings before = queue.settings;
    QueueSettings settings = QueueAttributes.apply(before, attributes, false);
    if (settings.redrive() != null && !settings.redrive().equals(before.redrive())) {
      checkRedrive(round.state, queue.ref, settings);
    }
    change(round, queue, settings);
    if (settings.fifo() != null && !settings.fifo().equals(before.fifo())) {
      queue.deduplication.scope(settings.fifo().perGroupDeduplication());
    }
    if (queue.fifo() && !before.delay().equals(settings.delay())) {
      delayAnew(queue, round.nowMillis);
    }
  }

  /**
   * Of a FIFO queue a new delay holds for all messages that nobody has received yet. Only those
   * that are delayed or younger than the new delay are looked at.
   */
  private static void delayAnew(Queue queue, long nowMillis) {
    long delay = queue.settings.delay().toMillis();
    List<StoredMessage> messages = new ArrayList<>();
    queue.delayed.forEach(messages::add);
    queue.expiry.forEachAfter(
        nowMillis - delay,
        message -> {
          if (message.state == StoredMessage.State.READY && message.receivesHere() == 0) {
            messages.add(message);
          }
        });
    messages.forEach(message -> queue.delayUntil(message, message.arrivedMillis + delay));
  }

  /** Changes the policy. */
  void changePolicy(Round round, Queue queue, UnaryOperator<@Nullable QueuePolicy> change) {
    QueueSettings s = queue.settings;
    change(round, queue, s.withPolicy(change.apply(s.policy())));
  }

  private static void change(Round round, Queue queue, QueueSettings settings) {
    queue.settings = settings;
    queue.modifiedMillis = round.nowMillis;
  }

  private static void checkRedrive(SqsState state, QueueRef ref, QueueSettings settings) {
    RedrivePolicy redrive = settings.redrive();
    if (redrive == null) {
      return;
    }
    Queue target = state.find(redrive.target()).orElse(null);
    if (target == null) {
      throw StateFault.noDeadLetterTarget(redrive);
    }
    if (target.fifo() != ref.name().fifo()) {
      throw StateFault.deadLetterTypeDiffers(redrive);
    }
    RedriveAllowPolicy allow = target.settings.redriveAllow();
    if (allow != null && !allow.allows(ref.arn())) {
      throw StateFault.deadLetterNotAllowed(redrive);
    }
  }

  /** Deletes a queue; those who wait at it get nothing. */
  void delete(Round round, Queue queue, Receiving receiving) {
    for (ReceiveWaiter waiter : List.copyOf(queue.waiters.values())) {
      receiving.answer(round, queue, waiter, List.of());
    }
    round.state.remove(queue, round.nowMillis);
  }

  /**
   * Deletes all messages.
   *
   * @return whether the queue was purged so recently that AWS refuses
   */
  boolean purge(Round round, Queue queue) {
    boolean early = queue.purgedMillis > round.nowMillis - PURGE_MILLIS;
    if (strict && early) {
      throw StateFault.purgeInProgress(queue.ref.name());
    }
    recorder.purged(round, queue, queue.table.size(), round.turn.cause());
    queue.clear();
    queue.purgedMillis = round.nowMillis;
    return early;
  }
}
