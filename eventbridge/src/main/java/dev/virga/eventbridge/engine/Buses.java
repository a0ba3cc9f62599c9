package dev.virga.eventbridge.engine;

import dev.virga.core.engine.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Decisions about event buses and tags. */
public final class Buses {
  /** Buses of one account and region, the default one not counted. */
  static final int MAX_BUSES = 100;

  private Buses() {}

  /** A bus, the default one included; a fault where there is none of that name. */
  public static EventBus get(EventBridgeState state, Scope scope, String name) {
    EventBus bus = find(state, scope, name);
    if (bus == null) {
      throw EventBridgeFault.BUS_MISSING.with(name);
    }
    return bus;
  }

  static @Nullable EventBus find(EventBridgeState state, Scope scope, String name) {
    EventBus bus = state.buses.get(name);
    if (bus == null && name.equals(EventBus.DEFAULT)) {
      return new EventBus(
          name, scope.arn("events", "event-bus/default"), null, null, null, Map.of());
    }
    return bus;
  }

  /** Every bus in order of the names. */
  public static List<EventBus> all(EventBridgeState state, Scope scope) {
    TreeMap<String, EventBus> buses = new TreeMap<>(state.buses);
    buses.computeIfAbsent(EventBus.DEFAULT, name -> get(state, scope, name));
    return new ArrayList<>(buses.values());
  }

  /** Creates a bus. */
  public static EventBus create(
      EventBridgeState state,
      Scope scope,
      String name,
      @Nullable String description,
      Map<String, String> tags,
      Instant now) {
    if (name.startsWith("aws.")) {
      throw EventBridgeFault.RESERVED_BUS_NAME.with();
    }
    if (name.indexOf('/') >= 0) {
      throw EventBridgeFault.SLASH_IN_BUS_NAME.with(name);
    }
    if (find(state, scope, name) != null) {
      throw EventBridgeFault.BUS_EXISTS.with(name);
    }
    if (state.buses.size() >= MAX_BUSES) {
      throw EventBridgeFault.LIMIT.with();
    }
    EventBus bus =
        new EventBus(name, scope.arn("events", "event-bus/" + name), description, now, now, tags);
    state.buses.put(name, bus);
    return bus;
  }

  /** Deletes a bus without rules; a missing one is as good as deleted. */
  public static EventBus delete(EventBridgeState state, Scope scope, String name) {
    if (name.equals(EventBus.DEFAULT)) {
      throw EventBridgeFault.DEFAULT_BUS_STAYS.with();
    }
    EventBus bus = find(state, scope, name);
    if (!state.rules(name).isEmpty()) {
      throw EventBridgeFault.BUS_HAS_RULES.with();
    }
    state.removeBus(name);
    return bus == null
        ? new EventBus(name, scope.arn("events", "event-bus/" + name), null, null, null, Map.of())
        : bus;
  }

  /** Replaces the tags of a bus. */
  public static EventBus tag(
      EventBridgeState state, Scope scope, String name, Map<String, String> tags) {
    EventBus old = get(state, scope, name);
    EventBus bus =
        new EventBus(name, old.arn(), old.description(), old.created(), old.modified(), tags);
    state.buses.put(name, bus);
    return bus;
  }
}
