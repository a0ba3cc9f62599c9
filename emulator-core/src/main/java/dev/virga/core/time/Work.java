package dev.virga.core.time;

import dev.virga.core.service.Cause;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A piece of asynchronous work that is under way: emulated time stands still until it is closed.
 * What it starts in turn is begun before it is closed. Thread-safe.
 */
public final class Work implements AutoCloseable {
  private static final ScopedValue<Work> CURRENT = ScopedValue.newInstance();

  private final InFlight inFlight;
  private final InFlight.Epoch epoch;
  private final String kind;
  private final String name;
  private final Cause cause;
  private final AtomicBoolean closed = new AtomicBoolean();

  Work(InFlight inFlight, InFlight.Epoch epoch, String kind, String name, Cause cause) {
    this.inFlight = inFlight;
    this.epoch = epoch;
    this.kind = kind;
    this.name = name;
    this.cause = cause;
  }

  /** {@code command}, {@code effect}, {@code invocation} … */
  public String kind() {
    return kind;
  }

  /** What it works on, for people. */
  public String name() {
    return name;
  }

  /** Why it is done. */
  public Cause cause() {
    return cause;
  }

  /** Number of the epoch it was begun in; a reset begins the next one. */
  public long epoch() {
    return epoch.number();
  }

  /** Whether a reset has come since it was begun: whatever it finds out is to be discarded. */
  public boolean stale() {
    return !inFlight.isCurrent(epoch);
  }

  InFlight.Epoch epochOf() {
    return epoch;
  }

  /**
   * Runs a step of this work on the caller's thread. Engines refuse the commands of stale work, so
   * nothing of an older epoch reaches the state of the present one.
   *
   * @return false where the work is stale, or became so: the step was not run to its end
   */
  public boolean run(Runnable step) {
    if (stale()) {
      return false;
    }
    try {
      ScopedValue.where(CURRENT, this).run(step);
      return true;
    } catch (StaleWorkException stale) {
      if (stale.work() != this) {
        throw stale;
      }
      return false;
    }
  }

  /**
   * Runs a step on a thread of its own and closes this work when it ends. What it throws is our
   * fault and goes to the fault reporter.
   */
  public void start(Runnable step) {
    inFlight.start(this, step);
  }

  /**
   * Throws where the work whose step runs on this thread is stale; does nothing where none runs.
   *
   * @throws StaleWorkException caught by {@link #run}
   */
  public static void refuseStale() {
    if (CURRENT.isBound() && CURRENT.get().stale()) {
      throw new StaleWorkException(CURRENT.get());
    }
  }

  static InFlight.Epoch epochOfCurrentOr(InFlight.Epoch other) {
    return CURRENT.isBound() ? CURRENT.get().epoch : other;
  }

  /** It is done. Idempotent. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      inFlight.ended(this);
    }
  }

  @Override
  public String toString() {
    return kind + " " + name;
  }
}
