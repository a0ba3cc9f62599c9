package dev.virga.eventbridge.engine;

import dev.virga.core.engine.Scope;
import dev.virga.eventbridge.pattern.EventPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decisions about rules and their targets. */
public final class Rules {
  /** Rules of one bus. */
  static final int MAX_RULES = 300;

  private Rules() {}

  /** What PutRule sets. */
  public record Settings(EventPattern pattern, boolean enabled, @Nullable String description) {}

  /** A rule; a fault where the bus or the rule is missing. */
  public static EventRule get(EventBridgeState state, Scope scope, String bus, String name) {
    Buses.get(state, scope, bus);
    EventRule rule = state.rule(bus, name);
    if (rule == null) {
      throw EventBridgeFault.RULE_MISSING.with(name, bus);
    }
    return rule;
  }

  /** The rules of a bus in order of their names. */
  public static List<EventRule> all(EventBridgeState state, Scope scope, String bus) {
    Buses.get(state, scope, bus);
    return new ArrayList<>(state.rules(bus).values());
  }

  /** Creates a rule, or replaces its settings and keeps its targets and tags. */
  public static EventRule put(
      EventBridgeState state,
      Scope scope,
      String bus,
      String name,
      Settings settings,
      Map<String, String> tags) {
    Buses.get(state, scope, bus);
    EventRule old = state.rule(bus, name);
    if (old == null && state.rules(bus).size() >= MAX_RULES) {
      throw EventBridgeFault.LIMIT.with();
    }
    String resource = bus.equals(EventBus.DEFAULT) ? name : bus + "/" + name;
    EventRule rule =
        new EventRule(
            bus,
            name,
            scope.arn("events", "rule/" + resource),
            settings.pattern(),
            settings.enabled(),
            settings.description(),
            old == null ? List.of() : old.targets(),
            old == null ? tags : old.tags());
    state.put(rule);
    return rule;
  }

  /** Switches a rule on or off. */
  public static EventRule enable(
      EventBridgeState state, Scope scope, String bus, String name, boolean enabled) {
    EventRule rule = get(state, scope, bus, name).withEnabled(enabled);
    state.put(rule);
    return rule;
  }

  /** Deletes a rule without targets; a missing one is as good as deleted. */
  public static String delete(EventBridgeState state, Scope scope, String bus, String name) {
    Buses.get(state, scope, bus);
    EventRule rule = state.rule(bus, name);
    if (rule != null && !rule.targets().isEmpty()) {
      throw EventBridgeFault.RULE_HAS_TARGETS.with();
    }
    state.removeRule(bus, name);
    return name;
  }

  /** Replaces the tags of a rule. */
  public static EventRule tag(
      EventBridgeState state, Scope scope, String bus, String name, Map<String, String> tags) {
    EventRule rule = get(state, scope, bus, name).withTags(tags);
    state.put(rule);
    return rule;
  }

  /** Adds targets, each in the place of the one with its id. */
  public static EventRule putTargets(
      EventBridgeState state, Scope scope, String bus, String name, List<RuleTarget> added) {
    EventRule rule = get(state, scope, bus, name);
    List<RuleTarget> targets = new ArrayList<>(rule.targets());
    for (RuleTarget target : added) {
      int at = indexOf(targets, target.id());
      if (at < 0) {
        targets.add(target);
      } else {
        targets.set(at, target);
      }
    }
    if (targets.size() > EventRule.MAX_TARGETS) {
      throw EventBridgeFault.LIMIT.with();
    }
    EventRule changed = rule.withTargets(targets);
    state.put(changed);
    return changed;
  }

  /**
   * Removes targets.
   *
   * @return the ids that the rule does not have
   */
  public static List<String> removeTargets(
      EventBridgeState state, Scope scope, String bus, String name, List<String> ids) {
    EventRule rule = get(state, scope, bus, name);
    List<RuleTarget> targets = new ArrayList<>(rule.targets());
    List<String> missing = new ArrayList<>();
    for (String id : ids) {
      int at = indexOf(targets, id);
      if (at < 0) {
        missing.add(id);
      } else {
        targets.remove(at);
      }
    }
    state.put(rule.withTargets(targets));
    return missing;
  }

  private static int indexOf(List<RuleTarget> targets, String id) {
    for (int i = 0; i < targets.size(); i++) {
      if (targets.get(i).id().equals(id)) {
        return i;
      }
    }
    return -1;
  }
}
