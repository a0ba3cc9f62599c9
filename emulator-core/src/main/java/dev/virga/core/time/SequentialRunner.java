package dev.virga.core.time;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;

/**
 * Tasks wait in a queue and run on the thread that awaits, one after the other, in the order they
 * were started. For tests; used by one thread.
 */
public final class SequentialRunner implements TaskRunner {
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

  @Override
  public void start(String name, Runnable task) {
    tasks.add(task);
  }

  /**
   * Runs tasks until the condition holds and none is left, or none is left: then nothing could make
   * it hold any more, so no real time is waited.
   */
  @Override
  public boolean await(BooleanSupplier condition, Duration budget) {
    Runnable task = tasks.poll();
    while (task != null) {
      task.run();
      task = tasks.poll();
    }
    return condition.getAsBoolean();
  }

  /** Runs every task that is waiting, and those they start. */
  public void runAll() {
    await(() -> true, Duration.ZERO);
  }

  @Override
  public void signal() {
    // Whoever awaits runs the tasks itself and asks again: there is nobody to wake.
  }
}
