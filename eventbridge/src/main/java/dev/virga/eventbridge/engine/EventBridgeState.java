package dev.virga.eventbridge.engine;

import dev.virga.eventbridge.pattern.RuleMachine;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Buses and rules of one account and region. The compiled machines follow from the rules: they are
 * not copied, and built when the first event comes.
 */
public final class EventBridgeState {
  final TreeMap<String, EventBus> buses = new TreeMap<>();
  private final TreeMap<String, TreeMap<String, EventRule>> rules = new TreeMap<>();
  private final Map<String, RuleMachine> machines = new HashMap<>();

  EventBridgeState copy() {
    EventBridgeState copy = new EventBridgeState();
    copy.buses.putAll(buses);
    rules.forEach((bus, ofBus) -> copy.rules.put(bus, new TreeMap<>(ofBus)));
    return copy;
  }

  /** The rules of a bus by name. */
  Map<String, EventRule> rules(String bus) {
    TreeMap<String, EventRule> ofBus = rules.get(bus);
    return ofBus == null ? Map.of() : ofBus;
  }

  @Nullable EventRule rule(String bus, String name) {
    return rules(bus).get(name);
  }

  /** Adds or replaces a rule. */
  void put(EventRule rule) {
    EventRule old = rules.computeIfAbsent(rule.bus(), b -> new TreeMap<>()).put(rule.name(), rule);
    RuleMachine machine = machines.get(rule.bus());
    if (machine == null
        || (old != null
            && old.enabled() == rule.enabled()
            && old.pattern().equals(rule.pattern()))) {
      return;
    }
    if (rule.enabled()) {
      machine.put(rule.name(), rule.pattern());
    } else {
      machine.remove(rule.name());
    }
  }

  void removeRule(String bus, String name) {
    TreeMap<String, EventRule> ofBus = rules.get(bus);
    if (ofBus == null || ofBus.remove(name) == null) {
      return;
    }
    RuleMachine machine = machines.get(bus);
    if (machine != null) {
      machine.remove(name);
    }
    if (ofBus.isEmpty()) {
      rules.remove(bus);
    }
  }

  void removeBus(String bus) {
    buses.remove(bus);
    rules.remove(bus);
    machines.remove(bus);
  }

  /** The compiled rules of a bus: those that are enabled. */
  RuleMachine machine(String bus) {
    return machines.computeIfAbsent(
        bus,
        b -> {
          RuleMachine machine = new RuleMachine();
          rules(b).values().stream()
              .filter(EventRule::enabled)
              .forEach(rule -> machine.put(rule.name(), rule.pattern()));
          return machine;
        });
  }
}
