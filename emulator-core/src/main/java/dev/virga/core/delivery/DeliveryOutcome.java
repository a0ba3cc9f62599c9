package dev.virga.core.delivery;

import dev.virga.core.engine.EffectBody;
import org.jspecify.annotations.Nullable;

/**
 * How a delivery ended.
 *
 * @param id the delivery's
 * @param request what was to be delivered
 * @param attempts number of attempts made
 * @param end how
 * @param code the last error's code, or null
 * @param message the last error's message, or null
 */
public record DeliveryOutcome(
    String id,
    DeliveryRequest request,
    int attempts,
    End end,
    @Nullable String code,
    @Nullable String message)
    implements EffectBody {
  /** The ways a delivery ends. Every accepted one ends in exactly one of them. */
  public enum End {
    DELIVERED,
    DEAD_LETTERED,
    DROPPED
  }
}
