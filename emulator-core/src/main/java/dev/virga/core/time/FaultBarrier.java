package dev.virga.core.time;

import dev.virga.core.fault.FaultReporter;
import java.util.function.Consumer;

/**
 * The broad catch of the kernel's own threads: the effect runner and the timer loop stand on it.
 * What gets here is our fault; it is reported, and the thread lives on.
 */
public final class FaultBarrier {
  private final FaultReporter faults;

  public FaultBarrier(FaultReporter faults) {
    this.faults = faults;
  }

  /** Runs the step; reports what it throws. */
  public void run(String where, String requestId, Runnable step) {
    run(where, requestId, step, fault -> {});
  }

  /**
   * Runs the step; reports what it throws and hands it on, so that state can record the failure.
   * The hand-on itself is not guarded twice: it must not throw.
   */
  public void run(String where, String requestId, Runnable step, Consumer<Throwable> failed) {
    try {
      step.run();
    } catch (Throwable fault) {
      faults.report(where, requestId, fault);
      failed.accept(fault);
    }
  }
}
