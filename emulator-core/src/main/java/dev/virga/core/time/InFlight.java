package dev.virga.core.time;

import dev.virga.core.fault.FaultReporter;
import dev.virga.core.service.Cause;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * All work that is under way. {@link #begin} is the only way to start asynchronous work: what the
 * clock cannot see here, it cannot wait for. Thread-safe.
 *
 * <p>One count decides whether anything is open. A child is begun before its parent is closed, so
 * the count never touches zero in between.
 */
public final class InFlight {
  private static final int NAMES_SHOWN = 20;

  private final TaskRunner runner;
  private final FaultBarrier barrier;
  private volatile Epoch epoch = new Epoch(1);
  private volatile Supplier<List<String>> commands = List::of;

  public InFlight(TaskRunner runner, FaultReporter faults) {
    this.runner = runner;
    this.barrier = new FaultBarrier(faults);
  }

  /** The time between two resets, and the work begun in it. */
  static final class Epoch {
    private final long number;
    private final AtomicLong open = new AtomicLong();
    private final Set<Work> works = ConcurrentHashMap.newKeySet();

    Epoch(long number) {
      this.number = number;
    }

    long number() {
      return number;
    }
  }

  /**
   * Begins work. Inside a step of other work it belongs to that work's epoch, else to the present.
   *
   * @param kind {@code effect}, {@code delivery}, {@code invocation} …
   * @param name what it works on, for people
   */
  public Work begin(String kind, String name, Cause cause) {
    Epoch of = Work.epochOfCurrentOr(epoch);
    Work work = new Work(this, of, kind, name, cause);
    of.open.incrementAndGet();
    of.works.add(work);
    return work;
  }

  void ended(Work work) {
    Epoch of = work.epochOf();
    of.works.remove(work);
    ended(of);
  }

  private void ended(Epoch of) {
    if (of.open.decrementAndGet() == 0) {
      runner.signal();
    }
  }

  /**
   * A command has got its engine's lock: it is open work, counted but without a {@link Work} of its
   * own. No epoch ends while any engine's lock is held.
   */
  public void commandBegins() {
    epoch.open.incrementAndGet();
  }

  /** The command is about to let the lock go; its effects have begun work of their own. */
  public void commandEnds() {
    ended(epoch);
  }

  /** Who tells, for people, which commands are being made. Wired once. */
  public void onNames(Supplier<List<String>> source) {
    commands = source;
  }

  void start(Work work, Runnable step) {
    runner.start(
        work.toString(),
        () -> {
          try (work) {
            barrier.run(work.toString(), work.cause().chain(), () -> work.run(step));
          }
        });
  }

  boolean isCurrent(Epoch of) {
    return of == epoch;
  }

  /** Number of the present epoch. */
  public long epoch() {
    return epoch.number;
  }

  /** Begins the next epoch: everything under way is stale from now on and no longer counted. */
  public void nextEpoch() {
    epoch = new Epoch(epoch.number + 1);
    runner.signal();
  }

  /** Whether no work of the present epoch is open. */
  public boolean isIdle() {
    return epoch.open.get() == 0;
  }

  /**
   * Waits until no work is open.
   *
   * @param budget real time to wait at most
   * @return whether that is so
   */
  public boolean awaitIdle(Duration budget) {
    return runner.await(this::isIdle, budget);
  }

  /** What is under way, sorted, at most 20 entries. */
  public List<String> names() {
    return Stream.concat(epoch.works.stream().map(Work::toString), commands.get().stream())
        .sorted()
        .limit(NAMES_SHOWN)
        .toList();
  }
}
