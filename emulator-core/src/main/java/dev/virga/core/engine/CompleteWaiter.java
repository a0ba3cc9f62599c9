package dev.virga.core.engine;

/**
 * The effect that answers a parked request. What satisfied the waiter has already removed it from
 * the state and assigned what the response holds; where the client has gone, the engine takes that
 * back.
 *
 * @param waiterId the waiter's
 * @param response the answer; immutable
 */
public record CompleteWaiter(String waiterId, Object response) implements EffectBody {}
