package dev.virga.core.engine;

import dev.virga.core.service.Cause;
import dev.virga.core.time.Work;

/**
 * Where an effect comes from.
 *
 * @param scope the engine's
 * @param cause the effect's
 * @param work the effect's open work: what is started now and ends later begins work of its own
 *     before the handler returns
 */
public record EffectContext(Scope scope, Cause cause, Work work) {}
