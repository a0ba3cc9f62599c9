package dev.virga.core.time;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Where the kernel's threads come from: {@link ThreadedRunner} in the server, {@link
 * SequentialRunner} in tests, where everything happens on the test's thread in one order.
 */
public interface TaskRunner {
  /**
   * Runs the task, on a thread of its own or later on the thread that awaits. The task must not
   * throw.
   */
  void start(String name, Runnable task);

  /**
   * Waits until the condition holds. The condition is asked again after each {@link #signal()}.
   *
   * @param budget real time to wait at most
   * @return whether it holds
   */
  boolean await(BooleanSupplier condition, Duration budget);

  /** Something changed that a condition may depend on. Cheap where nobody awaits. */
  void signal();
}
