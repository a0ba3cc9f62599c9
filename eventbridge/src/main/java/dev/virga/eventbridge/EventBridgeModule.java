package dev.virga.eventbridge;

import dev.virga.api.events.EventsApi;
import dev.virga.api.events.EventsBinding;
import dev.virga.core.delivery.DeliveryEngine;
import dev.virga.core.engine.Engines;
import dev.virga.core.engine.Kernel;
import dev.virga.core.engine.ScopeKind;
import dev.virga.core.metrics.Metrics;
import dev.virga.core.service.ServiceBinding;
import dev.virga.core.trace.HopKind;
import dev.virga.core.trace.Journal;
import dev.virga.eventbridge.engine.EventBridgeRules;
import dev.virga.eventbridge.engine.EventBridgeState;
import dev.virga.eventbridge.engine.RecentEvents;
import dev.virga.eventbridge.engine.Router;
import dev.virga.eventbridge.engine.TargetOutcome;
import dev.virga.eventbridge.operation.EventBridge;
import java.util.Optional;

/** The wiring of EventBridge: the only place that knows its parts. */
public final class EventBridgeModule {
  private final EventsApi api;
  private final ServiceBinding binding;
  private final EventExplainer explainer;

  /** Registers the service's engines with the kernel, and its part in delivery and journal. */
  public EventBridgeModule(
      Kernel kernel, DeliveryEngine deliveries, Journal journal, Metrics metrics) {
    RecentEvents recent = new RecentEvents();
    Engines<EventBridgeState> engines =
        kernel.engines("events", ScopeKind.REGIONAL, new EventBridgeRules());
    this.api = new EventBridge(engines, new Router(journal, metrics, recent));
    this.binding = new EventsBinding(api);
    this.explainer = new EventExplainer(journal, recent);
    journal.explainer(HopKind.NOT_MATCHED, explainer::whyNot);
    deliveries.onOutcome(TargetOutcome.class, new InvocationMetrics(metrics, kernel.clock()));
  }

  /** The service as the server calls it. */
  public ServiceBinding binding() {
    return binding;
  }

  /** The operations, as other modules and tests call them. */
  EventsApi api() {
    return api;
  }

  /**
   * What became of an event: for every rule of its bus whether it matched or the first field that
   * did not, for every target and its dead-letter queue the attempts, and how to grant a missing
   * permission.
   *
   * @return empty where the journal does not know the event (any more)
   */
  public Optional<EventExplanation> explain(String eventId) {
    return explainer.explain(eventId);
  }
}
