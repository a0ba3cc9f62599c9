package dev.virga.core.engine;

import dev.virga.core.service.Cause;

/**
 * Something to be done after a decision, as data.
 *
 * @param key effects of one engine with equal keys run one after the other, in the order of the
 *     decisions; others may overtake
 * @param cause the chain it belongs to
 * @param body what to do
 */
public record Effect(String key, Cause cause, EffectBody body) {}
