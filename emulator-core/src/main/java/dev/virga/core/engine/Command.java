package dev.virga.core.engine;

/**
 * One decision on an engine's state, made under its lock: validate fully, then decide, then mutate.
 * No I/O, no waiting, no callback, no other engine.
 */
@FunctionalInterface
public interface Command<S, R> {
  /**
   * Decides and changes the state.
   *
   * @throws dev.virga.core.fault.ServiceException a refusal; the state must be as before
   */
  Decision<R> decide(S state, Turn turn);
}
