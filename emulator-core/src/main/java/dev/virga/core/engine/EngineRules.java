package dev.virga.core.engine;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel must know of a service's state. Every method runs under the engine's lock.
 *
 * @param <S> the state: immutable records in plain collections and copyable cells
 */
public interface EngineRules<S> {
  /** The state of a scope that nobody has used. */
  S empty(Scope scope);

  /** A copy that shares nothing mutable with the original. */
  S copy(S state);

  /** When the state wants to change by itself, or null. Asked after every command: cheap. */
  default @Nullable Instant nextDeadline(S state) {
    return null;
  }

  /**
   * Does what is due at {@code turn.now()}. May do a bounded part of it: it is called again while
   * {@link #nextDeadline} is not in the future.
   *
   * @return what is to be done, each effect with a cause of its own
   */
  default List<Effect> runDue(S state, Turn turn) {
    return List.of();
  }

  /** How long polls are kept, where this service has them. */
  default @Nullable Waiting<S> waiting() {
    return null;
  }

  /** The rules of long polls. */
  interface Waiting<S> {
    /** Ids of the waiters in the state. */
    Set<String> waiters(S state);

    /**
     * The client's real patience is over: the waiter leaves the state, and a {@link CompleteWaiter}
     * answers as at its emulated deadline. Nothing where it is no longer there.
     */
    List<Effect> expire(S state, String waiterId, Turn turn);

    /** The client has gone: the waiter leaves the state. Nothing where it is no longer there. */
    List<Effect> cancel(S state, String waiterId, Turn turn);

    /** A response that no client took: what it assigned is as if it had not been. */
    List<Effect> takeBack(S state, Object response, Turn turn);
  }
}
