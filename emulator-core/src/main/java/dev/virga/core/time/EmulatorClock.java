package dev.virga.core.time;

import dev.virga.core.fault.FaultReporter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Emulated time, in milliseconds. RUNNING: real monotonic time plus an offset. HELD: it moves only
 * by {@link #advance} and {@link #set}, and backwards only by {@link #reset}. Thread-safe.
 *
 * <p>The clock keeps one {@link Alarm} per engine: when it wants to be called. It holds its lock
 * for a look at them only, never while an engine runs. docs/TIME.md tells the rules.
 */
public final class EmulatorClock implements AutoCloseable {
  /** Real time that a movement may take where the caller names none. */
  public static final Duration DEFAULT_BUDGET = Duration.ofSeconds(60);

  private static final int DAY_MILLIS = 86_400_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final RealTime real;
  private final TaskRunner runner;
  private final InFlight inFlight;
  private final FaultBarrier barrier;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deadlines deadlines = new Deadlines();
  private final AtomicBoolean moving = new AtomicBoolean();
  private volatile Face face;
  private volatile @Nullable Unfinished unfinished;
  private volatile Runnable modeChanged = () -> {};
  private boolean closed;

  public EmulatorClock(RealTime real, TaskRunner runner, InFlight inFlight, FaultReporter faults) {
    this.real = real;
    this.runner = runner;
    this.inFlight = inFlight;
    this.barrier = new FaultBarrier(faults);
    this.face = new Face(false, real.wallClock(), real.nanos());
  }

  /** What the clock shows: {@code base} at the real instant {@code nanos}, flowing or held. */
  private record Face(boolean held, Instant base, long nanos) {}

  /** A movement that its budget ended. */
  private record Unfinished(Instant target, boolean resumeAfter) {}

  /** The emulated present, in whole milliseconds. */
  public Instant now() {
    Face shown = face;
    Instant now =
        shown.held ? shown.base : shown.base.plusNanos(Math.max(0, real.nanos() - shown.nanos));
    return now.truncatedTo(ChronoUnit.MILLIS);
  }

  /** Whether the clock is held. */
  public boolean held() {
    return face.held;
  }

  /** Real time, for what is measured or told in it. */
  public RealTime real() {
    return real;
  }

  /** Called without a lock whenever the clock is held or runs again. Wired once. */
  public void onModeChange(Runnable action) {
    this.modeChanged = action;
  }

  /**
   * Stops the clock where it is; what is due there is done. Nothing where it is held already, by a
   * movement for as long as that is under way.
   */
  public void freeze() {
    lock.lock();
    try {
      if (face.held) {
        return;
      }
      face = new Face(true, now(), real.nanos());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    modeChanged.run();
    runDue();
  }

  /** Lets the clock run on from where it is. A movement that its budget ended is given up. */
  public void resume() {
    if (!moving.compareAndSet(false, true)) {
      throw new ClockBusyException();
    }
    try {
      unfinished = null;
      show(false, now());
    } finally {
      moving.set(false);
    }
  }

  /**
   * Moves the clock forward and lets everything happen on the way, each thing at its own time:
   * hold; settle; while a deadline is not behind the end, go to it, run every engine that is due in
   * key order, settle; go to the end; settle; restore the mode.
   *
   * @param budget real time this may take
   * @return settled; or where it stopped and what it waits for: the clock is held there, and {@link
   *     #continueAdvance}, another advance or {@link #resume} goes on
   * @throws ClockBusyException where another movement is under way
   */
  public Advance advance(Duration duration, Duration budget) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("time moves backwards only by reset: " + duration);
    }
    return move(budget, () -> new Unfinished(now().plus(duration), resumeAfter()));
  }

  /** Goes on with the movement that its budget ended; settles where there is none. */
  public Advance continueAdvance(Duration budget) {
    return move(
        budget,
        () -> {
          Unfinished rest = unfinished;
          return rest != null ? rest : new Unfinished(now(), resumeAfter());
        });
  }

  /** Runs what is due now and waits until nothing is under way. The clock does not move. */
  public Advance settle(Duration budget) {
    return advance(Duration.ZERO, budget);
  }

  /**
   * Jumps to an instant without a stop on the way: what was due before runs late, there.
   *
   * @throws IllegalArgumentException where the instant is in the past
   */
  public Advance set(Instant instant, Duration budget) {
    return move(
        budget,
        () -> {
          Instant target = instant.truncatedTo(ChronoUnit.MILLIS);
          if (target.isBefore(now())) {
            throw new IllegalArgumentException(
                "time moves backwards only by reset: it is " + now() + ", not yet " + target);
          }
          boolean resumeAfter = resumeAfter();
          show(true, target);
          return new Unfinished(target, resumeAfter);
        });
  }

  private boolean resumeAfter() {
    Unfinished rest = unfinished;
    return rest != null ? rest.resumeAfter : !face.held;
  }

  private Advance move(Duration budget, Supplier<Unfinished> movement) {
    if (!moving.compareAndSet(false, true)) {
      throw new ClockBusyException();
    }
    try {
      long epoch = inFlight.epoch();
      long end = real.nanos() + budget.toNanos();
      Unfinished goal = movement.get();
      show(true, now());
      boolean settled = moveTo(goal.target, end, epoch);
      if (settled) {
        unfinished = null;
        Instant at = now();
        if (goal.resumeAfter && epoch == inFlight.epoch()) {
          show(false, at);
        }
        return new Advance(true, at, goal.target, List.of());
      }
      if (epoch != inFlight.epoch()) {
        return new Advance(false, now(), goal.target, List.of("reset"));
      }
      unfinished = goal;
      return new Advance(false, now(), goal.target, inFlight.names());
    } finally {
      moving.set(false);
    }
  }

  private boolean moveTo(Instant target, long end, long epoch) {
    if (!settleBy(end, epoch)) {
      return false;
    }
    Instant next = earliest();
    while (next != null && !next.isAfter(target)) {
      if (next.isAfter(now()) && !moveHeld(next, epoch)) {
        return false;
      }
      if (!settleBy(end, epoch)) {
        return false;
      }
      next = earliest();
    }
    return moveHeld(target, epoch) && settleBy(end, epoch);
  }

  /** Moves the held clock, unless a reset has come or somebody let it run meanwhile. */
  private boolean moveHeld(Instant to, long epoch) {
    lock.lock();
    try {
      if (!face.held || epoch != inFlight.epoch()) {
        return false;
      }
      face = new Face(true, to, real.nanos());
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Until no work is open and nothing is due. After each engine's turn its work is waited for. */
  private boolean settleBy(long end, long epoch) {
    while (true) {
      if (!idleBy(end) || epoch != inFlight.epoch()) {
        return false;
      }
      List<Alarm> due = due();
      if (due.isEmpty()) {
        return true;
      }
      for (Alarm alarm : due) {
        alarm.timed().runDue();
        if (!idleBy(end) || epoch != inFlight.epoch() || real.nanos() > end) {
          return false;
        }
      }
    }
  }

  private boolean idleBy(long end) {
    return inFlight.awaitIdle(Duration.ofNanos(Math.max(0, end - real.nanos())));
  }

  private void show(boolean held, Instant at) {
    boolean switched;
    lock.lock();
    try {
      switched = face.held != held;
      face = new Face(held, at, real.nanos());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (switched) {
      modeChanged.run();
    }
  }

  /** The alarm of an engine: it has one, made with it. */
  public Alarm alarm(Timed timed) {
    return new Alarm(timed, this::sortIn);
  }

  /** One of an alarm's times is earlier than known. Called under its engine's lock. */
  private void sortIn(Alarm alarm) {
    lock.lock();
    try {
      long first = deadlines.earliest();
      long firstClient = deadlines.earliestClient();
      deadlines.sortIn(alarm);
      if (deadlines.earliest() < first || deadlines.earliestClient() < firstClient) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Forgets an alarm until it is set again. */
  public void forget(Alarm alarm) {
    lock.lock();
    try {
      deadlines.remove(alarm);
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Instant earliest() {
    lock.lock();
    try {
      long earliest = deadlines.earliest();
      return earliest == Alarm.NEVER ? null : Instant.ofEpochMilli(earliest);
    } finally {
      lock.unlock();
    }
  }

  private List<Alarm> due() {
    lock.lock();
    try {
      return deadlines.dueAt(now().toEpochMilli());
    } finally {
      lock.unlock();
    }
  }

  /** Back to real time, running; for a reset of everything. */
  public void reset() {
    lock.lock();
    try {
      deadlines.clear();
      unfinished = null;
    } finally {
      lock.unlock();
    }
    show(false, real.wallClock());
  }

  /** Shows a captured instant, held or running; for a restore of everything. */
  public void restore(Instant instant, boolean held) {
    show(held, instant);
  }

  /** Starts the timer loop, which calls engines when they are due. Once. */
  public void start() {
    runner.start("virga-timer", this::timerLoop);
  }

  /** Ends the timer loop. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void timerLoop() {
    while (awaitDue()) {
      runTimers();
    }
  }

  /**
   * One turn of the timer loop; tests without threads call it themselves. An engine that fails is
   * not called again before its next command, so that its fault is reported once.
   */
  public void runTimers() {
    if (!face.held) {
      runDue();
    }
    for (Alarm alarm : clientDue()) {
      Timed timed = alarm.timed();
      barrier.run("timer " + timed.key(), "timer", timed::runClientDue, fault -> forget(alarm));
    }
  }

  private void runDue() {
    for (Alarm alarm : due()) {
      Timed timed = alarm.timed();
      barrier.run("timer " + timed.key(), "timer", timed::runDue, fault -> forget(alarm));
    }
  }

  private List<Alarm> clientDue() {
    lock.lock();
    try {
      return deadlines.clientDueAt(real.nanos());
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitDue() {
    lock.lock();
    try {
      while (!closed) {
        long wait = nanosUntilDue();
        if (wait <= 0) {
          return true;
        }
        if (wait == Long.MAX_VALUE) {
          changed.await();
        } else {
          changed.awaitNanos(wait);
        }
      }
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** How long the timer loop may sleep; at most a day, since real clocks drift. */
  long nanosUntilDue() {
    long wait = Long.MAX_VALUE;
    long next = deadlines.earliest();
    if (!face.held && next != Alarm.NEVER) {
      wait = NANOS_PER_MILLI * Math.clamp(next - now().toEpochMilli(), -1, DAY_MILLIS);
    }
    long client = deadlines.earliestClient();
    return client == Alarm.NEVER ? wait : Math.min(wait, client - real.nanos());
  }
}
