package dev.virga.eventbridge.engine;

import dev.virga.core.engine.EffectBody;

/** Tells which rule's delivery has ended. */
public record TargetOutcome(String rule, String bus) implements EffectBody {}
