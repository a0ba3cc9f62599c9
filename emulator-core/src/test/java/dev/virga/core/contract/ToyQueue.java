package dev.virga.core.contract;

import dev.virga.core.contract.QueueState.Message;
import dev.virga.core.contract.QueueState.Receiver;
import dev.virga.core.engine.CompleteWaiter;
import dev.virga.core.engine.Decision;
import dev.virga.core.engine.Effect;
import dev.virga.core.engine.EffectBody;
import dev.virga.core.engine.Engine;
import dev.virga.core.engine.EngineHarness;
import dev.virga.core.engine.EngineRules;
import dev.virga.core.engine.Engines;
import dev.virga.core.engine.Kernel;
import dev.virga.core.engine.Scope;
import dev.virga.core.engine.ScopeKind;
import dev.virga.core.engine.Turn;
import dev.virga.core.engine.Waiter;
import dev.virga.core.service.Cause;
import dev.virga.core.service.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A queue with long polls and a visibility timeout of 30 seconds. */
final class ToyQueue implements EngineRules<QueueState>, EngineRules.Waiting<QueueState> {
  /** What a receive call answers at the end of its patience. */
  static final Message NOTHING = new Message("", "");

  private final Engines<QueueState> engines;
  private final AtomicInteger dueRuns = new AtomicInteger();

  /** Tells the poller that there is something to take. */
  record WakePoller() implements EffectBody {}

  ToyQueue(Kernel kernel) {
    this.engines = kernel.engines("toyqueue", ScopeKind.REGIONAL, this);
  }

  /** How often the kernel has called for what is due. */
  int dueRuns() {
    return dueRuns.get();
  }

  Engine<QueueState> engine() {
    return engines.at(EngineHarness.ACCOUNT, EngineHarness.REGION);
  }

  String send(Cause cause, String body) {
    return engine()
        .decide(
            cause,
            (state, turn) -> {
              Message message = new Message(turn.ids().uuid(), body);
              List<Effect> effects = new ArrayList<>();
              state.ready.add(message);
              satisfy(state, turn, effects);
              if (state.polled && !state.ready.isEmpty()) {
                effects.add(turn.effect("poller", new WakePoller()));
              }
              return Decision.answer(message.id(), effects);
            });
  }

  Outcome<Message> receive(Cause cause, Duration wait) {
    return engine()
        .decideOrPark(
            cause,
            (state, turn) -> {
              Message first = take(state, turn);
              if (first != null) {
                return Decision.answer(first);
              }
              if (wait.isZero()) {
                return Decision.answer(NOTHING);
              }
              Instant deadline = turn.now().plus(wait);
              String id = "receive-" + turn.ids().nextNumber();
              state.waiters.add(new Receiver(id, deadline));
              return Decision.park(new Waiter(id, deadline));
            });
  }

  boolean delete(Cause cause, Message message) {
    return engine().decide(cause, (state, turn) -> Decision.answer(state.land(message)));
  }

  void poll(Cause cause) {
    engine()
        .decide(
            cause,
            (state, turn) -> {
              state.polled = true;
              return Decision.done();
            });
  }

  private static void satisfy(QueueState state, Turn turn, List<Effect> effects) {
    while (!state.ready.isEmpty() && !state.waiters.isEmpty()) {
      Receiver waiter = state.waiters.remove();
      Message message = take(state, turn);
      if (message != null) {
        effects.add(turn.effect("queue", new CompleteWaiter(waiter.id(), message)));
      }
    }
  }

  private static @Nullable Message take(QueueState state, Turn turn) {
    Message message = state.ready.poll();
    if (message != null) {
      state.inFlight.put(state.visibleAgain(turn.now()), message);
      state.received++;
    }
    return message;
  }

  @Override
  public QueueState empty(Scope scope) {
    return new QueueState();
  }

  @Override
  public QueueState copy(QueueState state) {
    return state.copy();
  }

  @Override
  public @Nullable Instant nextDeadline(QueueState state) {
    Instant next = state.inFlight.isEmpty() ? null : state.inFlight.firstKey();
    for (Receiver waiter : state.waiters) {
      if (next == null || waiter.deadline().isBefore(next)) {
        next = waiter.deadline();
      }
    }
    return next;
  }

  @Override
  public List<Effect> runDue(QueueState state, Turn turn) {
    dueRuns.incrementAndGet();
    List<Effect> effects = new ArrayList<>();
    while (!state.inFlight.isEmpty() && !state.inFlight.firstKey().isAfter(turn.now())) {
      state.ready.add(state.inFlight.pollFirstEntry().getValue());
    }
    satisfy(state, turn, effects);
    for (Receiver waiter : List.copyOf(state.waiters)) {
      if (!waiter.deadline().isAfter(turn.now())) {
        effects.addAll(expire(state, waiter.id(), turn));
      }
    }
    return effects;
  }

  @Override
  public EngineRules.Waiting<QueueState> waiting() {
    return this;
  }

  @Override
  public Set<String> waiters(QueueState state) {
    Set<String> ids = new HashSet<>();
    state.waiters.forEach(waiter -> ids.add(waiter.id()));
    return ids;
  }

  @Override
  public List<Effect> expire(QueueState state, String waiterId, Turn turn) {
    return state.waiters.removeIf(waiter -> waiter.id().equals(waiterId))
        ? List.of(turn.effect("queue", new CompleteWaiter(waiterId, NOTHING)))
        : List.of();
  }

  @Override
  public List<Effect> cancel(QueueState state, String waiterId, Turn turn) {
    state.waiters.removeIf(waiter -> waiter.id().equals(waiterId));
    return List.of();
  }

  @Override
  public List<Effect> takeBack(QueueState state, Object response, Turn turn) {
    List<Effect> effects = new ArrayList<>();
    if (response instanceof Message message && state.land(message)) {
      state.ready.addFirst(message);
      state.received--;
      satisfy(state, turn, effects);
    }
    return effects;
  }
}
