package dev.virga.eventbridge.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virga.core.engine.Effect;
import dev.virga.core.engine.Scope;
import dev.virga.core.engine.ScopeKind;
import dev.virga.core.engine.Turn;
import dev.virga.core.metrics.Metrics;
import dev.virga.core.schema.Bytes;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.Cause;
import dev.virga.core.service.Principal;
import dev.virga.core.trace.Hop;
import dev.virga.core.trace.HopKind;
import dev.virga.core.trace.Journal;
import dev.virga.core.trace.JournalQuery;
import dev.virga.eventbridge.pattern.ParsedEvent;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/** Routes an event: matches it once against its bus and sends it to the targets of what matched. */
public final class Router {
  /** On whose authority targets are called. */
  public static final Principal PRINCIPAL = new Principal.Service("events.amazonaws.com");

  /** Journal attributes. */
  static final String RULE = "rule";

  static final String BUS = "bus";
  static final String TARGET_ID = "targetId";
  static final String PATTERN = "pattern";
  static final String ENDPOINT = "endpoint";

  private final Journal journal;
  private final Metrics metrics;
  private final RecentEvents recent;

  /** Wires the router. */
  public Router(Journal journal, Metrics metrics, RecentEvents recent) {
    this.journal = journal;
    this.metrics = metrics;
    this.recent = recent;
  }

  /**
   * Takes an event in. Called under the engine's lock.
   *
   * @param effects where its deliveries are added
   * @return the event's id
   */
  public String route(
      EventBridgeState state,
      Turn turn,
      CallContext call,
      PublishedEvent event,
      List<Effect> effects) {
    Routing routing = new Routing(call, turn, turn.ids().uuid(), event);
    String envelope = event.envelope(routing.id, call.account(), call.region(), turn.now());
    recent.add(routing.id, envelope);
    EventBus bus = event.foreignRegion() ? null : Buses.find(state, routing.scope(), event.bus());
    Hop.Draft received =
        routing
            .hop(HopKind.EVENT_RECEIVED, turn.cause())
            .outcome(bus == null ? "dropped" : "received")
            .reason(bus == null ? noBus(event) : null)
            .attribute("source", event.source())
            .attribute("detail-type", event.detailType())
            .attribute(ENDPOINT, call.endpoint());
    if (bus == null) {
      journal.record(received);
      return routing.id;
    }
    Cause cause = journal.record(received.subject(bus.arn()));
    match(state, routing, cause, ParsedEvent.of(envelope), Bytes.utf8(envelope), effects);
    return routing.id;
  }

  private static String noBus(PublishedEvent event) {
    return EventBridgeFault.BUS_MISSING.text(event.bus())
        + (event.foreignRegion()
            ? " The entry names a bus of another region than the call's."
            : "");
  }

  private void match(
      EventBridgeState state,
      Routing routing,
      Cause cause,
      ParsedEvent parsed,
      Bytes envelope,
      List<Effect> effects) {
    String bus = routing.event.bus();
    SortedSet<String> matched = state.machine(bus).match(parsed);
    if (!matched.isEmpty()) {
      count("MatchedEvents", Map.of("EventBusName", bus), routing);
    }
    for (EventRule rule : state.rules(bus).values()) {
      boolean matches = matched.contains(rule.name());
      Hop.Draft hop =
          routing
              .hop(matches ? HopKind.MATCHED : HopKind.NOT_MATCHED, cause)
              .subject(rule.arn())
              .attribute(RULE, rule.name())
              .outcome(matches ? "matched" : "not matched");
      if (matches) {
        count("TriggeredRules", new TargetOutcome(rule.name(), bus).dimensions(), routing);
        Cause because = journal.record(hop);
        String trace = routing.event.traceHeader();
        for (RuleTarget target : rule.targets()) {
          TargetRequest request = new TargetRequest(rule, target, envelope, trace);
          deliver(routing, request, because, parsed, effects);
        }
      } else if (rule.enabled()) {
        journal.record(hop.attribute(PATTERN, rule.pattern().text()));
      } else {
        journal.record(hop.reason("The rule is disabled."));
      }
    }
  }

  private void deliver(
      Routing routing,
      TargetRequest request,
      Cause cause,
      ParsedEvent parsed,
      List<Effect> effects) {
    RuleTarget target = request.target();
    Bytes payload = request.event();
    JsonPath path = target.inputPath();
    if (target.input() != null) {
      payload = Bytes.utf8(target.input());
    } else if (path != null) {
      JsonNode part = path.in(parsed.root());
      if (part.isMissingNode()) {
        journal.record(
            routing
                .hop(HopKind.DROPPED, cause)
                .subject(request.rule().arn())
                .subject(target.arn())
                .attribute(TARGET_ID, target.id())
                .outcome("dropped")
                .reason("The event has nothing at the target's InputPath " + path.text() + "."));
        return;
      }
      payload = Bytes.utf8(part.toString());
    }
    effects.add(new Effect(request.key(), cause, request.delivery(payload, routing.call, cause)));
  }

  private void count(String name, Map<String, String> dimensions, Routing routing) {
    if (metrics.enabled()) {
      metrics.record(
          new Metrics.Sample(
              routing.scope(), "AWS/Events", name, dimensions, 1, "Count", routing.turn.now()));
    }
  }

  /** One event on its way. */
  private record Routing(CallContext call, Turn turn, String id, PublishedEvent event) {
    Scope scope() {
      return Scope.of(ScopeKind.REGIONAL, call.account(), call.region());
    }

    Hop.Draft hop(HopKind kind, Cause cause) {
      return Hop.of(kind, cause, turn.now(), call.account(), call.region())
          .attribute(JournalQuery.EVENT_ID, id)
          .attribute(BUS, event.bus());
    }
  }
}
