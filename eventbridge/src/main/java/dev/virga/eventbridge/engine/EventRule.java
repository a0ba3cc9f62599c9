package dev.virga.eventbridge.engine;

import dev.virga.core.identity.Arn;
import dev.virga.eventbridge.pattern.EventPattern;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a bus.
 *
 * @param enabled whether it is matched at all
 * @param targets in the order in which their ids were first put
 */
public record EventRule(
    String bus,
    String name,
    Arn arn,
    EventPattern pattern,
    boolean enabled,
    @Nullable String description,
    List<RuleTarget> targets,
    Map<String, String> tags) {
  /** Targets of one rule. */
  public static final int MAX_TARGETS = 5;

  public EventRule {
    targets = List.copyOf(targets);
    tags = Map.copyOf(tags);
  }

  EventRule withTargets(List<RuleTarget> value) {
    return new EventRule(bus, name, arn, pattern, enabled, description, value, tags);
  }

  EventRule withEnabled(boolean value) {
    return new EventRule(bus, name, arn, pattern, value, description, targets, tags);
  }

  EventRule withTags(Map<String, String> value) {
    return new EventRule(bus, name, arn, pattern, enabled, description, targets, value);
  }
}
