package dev.virga.eventbridge.engine;

import dev.virga.core.engine.EngineRules;
import dev.virga.core.engine.Scope;

/** What the kernel must know of {@link EventBridgeState}. Nothing in it is due by itself. */
public final class EventBridgeRules implements EngineRules<EventBridgeState> {
  @Override
  public EventBridgeState empty(Scope scope) {
    return new EventBridgeState();
  }

  @Override
  public EventBridgeState copy(EventBridgeState state) {
    return state.copy();
  }
}
