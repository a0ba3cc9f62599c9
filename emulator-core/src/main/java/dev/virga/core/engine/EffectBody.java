package dev.virga.core.engine;

/**
 * What an effect asks for: an immutable record of values, no Runnable, lock, channel or future. Its
 * class is registered with {@link EffectHandlers} when the service is wired.
 */
public interface EffectBody {}
