package dev.virga.core.engine;

/**
 * Carries an effect out. Called without any lock, on a thread that may wait; may decide on any
 * engine. Called again with the same effect after a restore that came in the middle.
 */
@FunctionalInterface
public interface EffectHandler<B extends EffectBody> {
  /** Carries it out. What is thrown is our fault: it is reported, and {@link #failed} is told. */
  void handle(B body, EffectContext context);

  /** The handler has thrown: for state that would otherwise wait for an outcome for ever. */
  default void failed(B body, EffectContext context, Throwable fault) {}
}
