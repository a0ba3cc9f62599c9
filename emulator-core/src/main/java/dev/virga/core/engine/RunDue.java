package dev.virga.core.engine;

/**
 * The effect of a decision that made something due at once in a held clock: the engine does what is
 * due.
 */
record RunDue(EngineKey engine) implements EffectBody {}
