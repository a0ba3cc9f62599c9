package dev.virga.eventbridge.engine;

import dev.virga.core.engine.EffectBody;
import java.util.Map;

/** Tells which rule's delivery it is. */
public record TargetOutcome(String rule, String bus) implements EffectBody {
  /**
   * The dimensions of the rule's metrics: rules of the default bus have only their name.
   *
   * <p>See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
   */
  public Map<String, String> dimensions() {
    return bus.equals(EventBus.DEFAULT)
        ? Map.of("RuleName", rule)
        : Map.of("EventBusName", bus, "RuleName", rule);
  }
}
