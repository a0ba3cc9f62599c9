package dev.virga.sqs.engine;

import dev.virga.core.engine.Decision;
import dev.virga.core.engine.Effect;
import dev.virga.core.engine.Turn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one decision on SQS's state carries along: the instant, what is to be done afterwards, and
 * the queues in which a message has become visible, whose long polls are to be served before the
 * decision ends.
 */
final class Round {
  final SqsState state;
  final Turn turn;
  final long nowMillis;
  private @Nullable List<Effect> effects;
  private @Nullable ArrayDeque<Queue> woken;

  Round(SqsState state, Turn turn) {
    this.state = state;
    this.turn = turn;
    this.nowMillis = turn.now().toEpochMilli();
  }

  void effect(Effect effect) {
    List<Effect> list = effects;
    if (list == null) {
      list = new ArrayList<>(1);
      effects = list;
    }
    list.add(effect);
  }

  /** A message of this queue may have become visible. */
  void wake(Queue queue) {
    if (queue.waiters.isEmpty()) {
      return;
    }
    ArrayDeque<Queue> queues = woken;
    if (queues == null) {
      queues = new ArrayDeque<>(1);
      woken = queues;
    }
    if (!queues.contains(queue)) {
      queues.add(queue);
    }
  }

  /** The next queue to serve, or null. */
  @Nullable Queue wokenQueue() {
    return woken == null ? null : woken.poll();
  }

  List<Effect> effects() {
    return effects == null ? List.of() : effects;
  }

  <R> Decision<R> answer(R response) {
    return Decision.answer(response, effects());
  }
}
