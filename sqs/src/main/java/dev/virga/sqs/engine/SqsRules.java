package dev.virga.sqs.engine;

import dev.virga.core.engine.Effect;
import dev.virga.core.engine.EngineRules;
import dev.virga.core.engine.Scope;
import dev.virga.core.engine.Turn;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the kernel must know of SQS's state: what time does to it, and its long polls. */
public final class SqsRules implements EngineRules<SqsState>, EngineRules.Waiting<SqsState> {
  /** Messages that are expired or shown in one turn at most. */
  private static final int SLICE = 10_000;

  private final SqsMetrics metrics;
  private final SqsRecorder recorder;
  private final Receiving receiving;
  private final Moving moving;

  SqsRules(SqsMetrics metrics, SqsRecorder recorder, Receiving receiving, Moving moving) {
    this.metrics = metrics;
    this.recorder = recorder;
    this.receiving = receiving;
    this.moving = moving;
  }

  @Override
  public SqsState empty(Scope scope) {
    return new SqsState(scope);
  }

  @Override
  public SqsState copy(SqsState state) {
    return state.copy();
  }

  @Override
  public @Nullable Instant nextDeadline(SqsState state) {
    long next = state.nextDeadline();
    return next == Timeline.NEVER ? null : Instant.ofEpochMilli(next);
  }

  @Override
  public List<Effect> runDue(SqsState state, Turn turn) {
    Round round = new Round(state, turn);
    if (state.gaugesMillis <= round.nowMillis) {
      metrics.gauges(state, turn.now());
    }
    Queue queue = state.dueQueue(round.nowMillis);
    if (queue != null) {
      runDue(round, queue);
      state.changed(queue);
      receiving.serve(round);
    }
    return round.effects();
  }

  private void runDue(Round round, Queue queue) {
    long now = round.nowMillis;
    queue.unfinished = false;
    int left = SLICE;
    while (left > 0 && queue.firstExpiry() <= now) {
      StoredMessage message = queue.expiry.due(queue.expiry.first());
      if (message != null) {
        recorder.expired(round, queue, message);
        queue.remove(message, now);
      }
      left--;
    }
    left -= show(queue, queue.delayed, now, left);
    left -= show(queue, queue.inFlight, now, left);
    MoveTask task = queue.move();
    if (task != null && task.nextMillis() <= now) {
      moving.run(round, queue, task);
    }
    round.wake(queue);
    receiving.serve(round);
    if (left > 0 && !queue.unfinished) {
      endWaits(round, queue);
    }
  }

  private static int show(Queue queue, Timeline<StoredMessage> hidden, long now, int limit) {
    int shown = 0;
    for (StoredMessage m = hidden.due(now); m != null && shown < limit; m = hidden.due(now)) {
      queue.show(m, now);
      shown++;
    }
    return shown;
  }

  /** Waits end after what became visible at the same instant was handed out. */
  private void endWaits(Round round, Queue queue) {
    for (ReceiveWaiter waiter = queue.waitedOut(round.nowMillis);
        waiter != null;
        waiter = queue.waitedOut(round.nowMillis)) {
      receiving.answer(round, queue, waiter, List.of());
    }
  }

  @Override
  public Waiting<SqsState> waiting() {
    return this;
  }

  @Override
  public Set<String> waiters(SqsState state) {
    return Set.copyOf(state.waiting.keySet());
  }

  @Override
  public List<Effect> expire(SqsState state, String waiterId, Turn turn) {
    Round round = new Round(state, turn);
    Queue queue = queueOf(state, waiterId);
    ReceiveWaiter waiter = queue == null ? null : queue.waiters.get(waiterId);
    if (queue != null && waiter != null) {
      receiving.answer(round, queue, waiter, List.of());
      state.changed(queue);
    }
    return round.effects();
  }

  @Override
  public List<Effect> cancel(SqsState state, String waiterId, Turn turn) {
    Queue queue = queueOf(state, waiterId);
    if (queue != null) {
      queue.unpark(waiterId);
      state.waiting.remove(waiterId);
      state.changed(queue);
    }
    return List.of();
  }

  private static @Nullable Queue queueOf(SqsState state, String waiterId) {
    QueueName name = state.waiting.get(waiterId);
    return name == null ? null : state.find(name);
  }

  @Override
  public List<Effect> takeBack(SqsState state, Object response, Turn turn) {
    Round round = new Round(state, turn);
    receiving.takeBack(round, (Received) response);
    receiving.serve(round);
    return round.effects();
  }
}
