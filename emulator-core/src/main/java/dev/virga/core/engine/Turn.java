package dev.virga.core.engine;

import dev.virga.core.identity.IdSource;
import dev.virga.core.service.Cause;
import java.time.Instant;

/**
 * What a decision knows besides the state.
 *
 * @param now the emulated present; the same during the whole decision
 * @param ids the engine's own ids
 * @param cause why it is made; of what a deadline sets off, a chain of its own
 */
public record Turn(Instant now, IdSource ids, Cause cause) {
  /** An effect in this turn's causal chain. */
  public Effect effect(String key, EffectBody body) {
    return new Effect(key, cause, body);
  }
}
