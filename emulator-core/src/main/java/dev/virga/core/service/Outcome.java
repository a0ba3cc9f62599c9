package dev.virga.core.service;

import dev.virga.core.fault.ServiceException;
import java.util.function.Consumer;

/**
 * What an operation that may wait returns: its answer, or the promise of one. Only operations that
 * an overlay lists under {@code parks} (long polls) return it; all others return their output.
 */
public sealed interface Outcome<T> {
  /** The answer. */
  record Answered<T>(T output) implements Outcome<T> {}

  /** The answer will come. */
  record Parked<T>(Reply<T> reply) implements Outcome<T> {}

  /** The answer to a parked call. Completes once. Thread-safe. */
  interface Reply<T> {
    /**
     * Registers the one listener; called at once where the answer is there already. Never called
     * under an engine's lock.
     */
    void whenAnswered(Consumer<T> answer, Consumer<ServiceException> error);

    /** The caller is gone: the waiter is forgotten. What came too late is taken back. */
    void cancel();
  }
}
