package dev.virga.core.engine;

import dev.virga.core.engine.EngineRules.Waiting;
import dev.virga.core.identity.IdSource;
import dev.virga.core.service.Cause;
import dev.virga.core.service.Outcome;
import dev.virga.core.time.Alarm;
import dev.virga.core.time.Timed;
import dev.virga.core.time.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One engine: a state, its lock, its ids, and the connections that wait for its answers.
 *
 * <p>Lock order: kernel's registry, then engines by key (only a capture takes more than one), then
 * the leaves: outbox, clock, journal.
 */
final class EngineCell<S> implements Timed, ParkedReply.Owner {
  /** Turns of {@link EngineRules#runDue} at one instant before the rules are taken to be broken. */
  private static final int MAX_TURNS = 100_000;

  private final Kernel kernel;
  private final EngineKey key;
  private final String name;
  private final EngineRules<S> rules;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Slot> slots = new HashMap<>();
  private final TreeSet<Patience> patience = new TreeSet<>();
  private S state;
  private IdSource ids;
  private boolean used;
  private boolean retired;
  private final Alarm alarm;
  private final String commandOf;
  private final String viewOf;

  /** A connection that waits. */
  private record Slot(ParkedReply<Object> reply, Patience patience) {}

  /** When a client stops waiting, in real time; ordered by who stops first. */
  private record Patience(long nanos, String waiterId) implements Comparable<Patience> {
    @Override
    public int compareTo(Patience other) {
      int byTime = Long.compare(nanos, other.nanos);
      return byTime != 0 ? byTime : waiterId.compareTo(other.waiterId);
    }
  }

  EngineCell(Kernel kernel, EngineKey key, EngineRules<S> rules) {
    this.kernel = kernel;
    this.key = key;
    this.name = key.toString();
    this.rules = rules;
    this.state = rules.empty(key.scope());
    this.ids = IdSource.of(kernel.seed(), name);
    this.alarm = kernel.clock().alarm(this);
    this.commandOf = "a command of " + name;
    this.viewOf = "a view of " + name;
  }

  @Override
  public String key() {
    return name;
  }

  EngineKey engineKey() {
    return key;
  }

  /** Makes one decision; null where this engine has been retired and another must be asked. */
  <R> @Nullable Outcome<R> decide(Cause cause, Command<S, R> command) {
    EngineLock.refuse(commandOf);
    Work.refuseStale();
    try {
      return EngineLock.hold(name, () -> locked(cause, command));
    } finally {
      kernel.outbox().dispatch();
    }
  }

  private <R> @Nullable Outcome<R> locked(Cause cause, Command<S, R> command) {
    lock.lock();
    try {
      Work.refuseStale(); // again: a restore may have come while this waited for the lock
      return retired ? null : counted(cause, command);
    } finally {
      lock.unlock();
    }
  }

  /** Makes the decision as open work: until the lock is let go, the clock cannot settle. */
  private <R> Outcome<R> counted(Cause cause, Command<S, R> command) {
    kernel.inFlight().commandBegins();
    try {
      Instant now = kernel.clock().now();
      due(now);
      Decision<R> decision = command.decide(state, new Turn(now, ids, cause));
      used = true;
      kernel.outbox().append(key, decision.effects());
      Outcome<R> outcome =
          switch (decision) {
            case Decision.Answered<R> answered -> new Outcome.Answered<>(answered.response());
            case Decision.Parked<R> parked -> park(parked.waiter(), now);
          };
      followUp(now);
      return outcome;
    } finally {
      try {
        announce();
      } finally {
        kernel.inFlight().commandEnds();
      }
    }
  }

  /** Whether a decision is being made right now. */
  boolean deciding() {
    return lock.isLocked();
  }

  @SuppressWarnings("unchecked")
  private <R> Outcome<R> park(Waiter waiter, Instant now) {
    ParkedReply<R> reply = new ParkedReply<>(this, waiter.id());
    Duration wait = Duration.between(now, waiter.deadline());
    long end = kernel.clock().real().nanos() + wait.toNanos();
    Slot slot = new Slot((ParkedReply<Object>) reply, new Patience(end, waiter.id()));
    if (slots.putIfAbsent(waiter.id(), slot) != null) {
      throw new IllegalStateException("two waiters " + waiter.id() + " in " + name);
    }
    patience.add(slot.patience);
    return new Outcome.Parked<>(reply);
  }

  /** Reads, after what is due. */
  <R extends @Nullable Object> @Nullable Seen<R> view(Function<S, R> reader) {
    EngineLock.refuse(viewOf);
    Work.refuseStale();
    try {
      return EngineLock.hold(
          name,
          () -> {
            lock.lock();
            try {
              if (retired) {
                return null;
              }
              Instant next = rules.nextDeadline(state);
              if (next != null) {
                due(kernel.clock().now());
                announce();
              }
              return new Seen<>(reader.apply(state));
            } finally {
              lock.unlock();
            }
          });
    } finally {
      kernel.outbox().dispatch();
    }
  }

  /** What a view saw; distinguishes it from a retired engine. */
  record Seen<R extends @Nullable Object>(R value) {}

  private void due(Instant now) {
    Instant next = rules.nextDeadline(state);
    for (int turns = 0; next != null && !next.isAfter(now); turns++) {
      if (turns > MAX_TURNS) {
        throw new IllegalStateException(name + " stays due at " + next);
      }
      Turn turn = new Turn(now, ids, Cause.root("clock/" + name));
      kernel.outbox().append(key, rules.runDue(state, turn));
      used = true;
      next = rules.nextDeadline(state);
    }
  }

  /**
   * What the decision has made due at once is done after it, by an effect: the timer of a held
   * clock would not come to it.
   */
  private void followUp(Instant now) {
    if (kernel.clock().held()) {
      Instant next = rules.nextDeadline(state);
      if (next != null && !next.isAfter(now)) {
        Effect effect = new Effect("due", Cause.root("clock/" + name), new RunDue(key));
        kernel.outbox().append(key, List.of(effect));
      }
    }
  }

  private void announce() {
    if (!retired) {
      alarm.set(rules.nextDeadline(state), patience.isEmpty() ? null : patience.first().nanos);
    }
  }

  @Override
  public void runDue() {
    follow(Cause.root("clock/" + name), (s, turn) -> Decision.done());
  }

  @Override
  public void runClientDue() {
    long nanos = kernel.clock().real().nanos();
    waiting(
        Cause.root("clock/" + name),
        (rule, turn) -> {
          List<Effect> effects = new ArrayList<>();
          while (!patience.isEmpty() && patience.first().nanos <= nanos) {
            effects.addAll(rule.expire(state, patience.removeFirst().waiterId, turn));
          }
          return effects;
        });
  }

  /** A command that nobody waits for, and that comes too late where the engine is retired. */
  private void follow(Cause cause, Command<S, Decision.Done> command) {
    decide(cause, command);
  }

  private void waiting(Cause cause, WaitingStep<S> step) {
    Waiting<S> rule = rules.waiting();
    if (rule == null) {
      throw new IllegalStateException(name + " parks requests and has no rules for them");
    }
    follow(cause, (s, turn) -> Decision.done(step.apply(rule, turn)));
  }

  private interface WaitingStep<S> {
    List<Effect> apply(Waiting<S> rule, Turn turn);
  }

  /** Carries a {@link CompleteWaiter} out. */
  void complete(CompleteWaiter completion, Cause cause) {
    Slot slot;
    lock.lock();
    try {
      Work.refuseStale();
      slot = forget(completion.waiterId());
      announce();
    } finally {
      lock.unlock();
    }
    if (slot == null || !slot.reply.complete(completion.response())) {
      takeBack(completion.response(), cause);
    }
  }

  private @Nullable Slot forget(String waiterId) {
    Slot slot = slots.remove(waiterId);
    if (slot != null) {
      patience.remove(slot.patience);
    }
    return slot;
  }

  @Override
  public void cancelled(String waiterId) {
    waiting(
        Cause.root("disconnect/" + waiterId),
        (rule, turn) -> {
          forget(waiterId);
          return rule.cancel(state, waiterId, turn);
        });
  }

  @Override
  public void notTaken(Object response) {
    takeBack(response, Cause.root("disconnect/" + name));
  }

  private void takeBack(Object response, Cause cause) {
    waiting(cause, (rule, turn) -> rule.takeBack(state, response, turn));
  }

  /** Leaves an engine that no command has changed. */
  boolean retireIfUnused() {
    lock.lock();
    try {
      if (!used && slots.isEmpty()) {
        retired = true;
        kernel.clock().forget(alarm);
      }
      return retired;
    } finally {
      lock.unlock();
    }
  }

  /** Ends this engine and lets go of its connections. Called with the lock. */
  List<ParkedReply<Object>> retire() {
    retired = true;
    kernel.clock().forget(alarm);
    List<ParkedReply<Object>> waiting = new ArrayList<>();
    slots.values().forEach(slot -> waiting.add(slot.reply));
    slots.clear();
    patience.clear();
    return waiting;
  }

  void lockForCapture() {
    lock.lock();
  }

  void unlockAfterCapture() {
    lock.unlock();
  }

  /** Called with the lock. */
  Captured.Image<S> capture() {
    return new Captured.Image<>(key, rules.copy(state), ids.mark());
  }

  /**
   * Called with the lock. The image stays as it is, so that it can be restored again. It was made
   * by an engine of this key, hence of these rules.
   */
  @SuppressWarnings("unchecked")
  void restoreFrom(Captured.Image<?> image) {
    state = rules.copy((S) image.state());
    ids = IdSource.at(image.ids());
    used = true;
  }

  /**
   * Connections whose waiter is neither in the state nor about to be answered. Called with the
   * lock.
   */
  List<ParkedReply<Object>> orphans(Set<String> aboutToBeAnswered) {
    Waiting<S> rule = rules.waiting();
    if (rule == null) {
      return List.of();
    }
    Set<String> kept = rule.waiters(state);
    List<ParkedReply<Object>> orphans = new ArrayList<>();
    for (String waiterId : List.copyOf(slots.keySet())) {
      if (!kept.contains(waiterId) && !aboutToBeAnswered.contains(waiterId)) {
        Slot slot = forget(waiterId);
        if (slot != null) {
          orphans.add(slot.reply);
        }
      }
    }
    return orphans;
  }

  /** Tells the clock the deadlines again. Called with the lock. */
  void announceAgain() {
    kernel.clock().forget(alarm);
    announce();
  }
}
