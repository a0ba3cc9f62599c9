package dev.virga.eventbridge.operation;

import dev.virga.api.events.CreateEventBusRequest;
import dev.virga.api.events.CreateEventBusResponse;
import dev.virga.api.events.DeleteEventBusOutput;
import dev.virga.api.events.DeleteEventBusRequest;
import dev.virga.api.events.DescribeEventBusRequest;
import dev.virga.api.events.DescribeEventBusResponse;
import dev.virga.api.events.ListEventBusesRequest;
import dev.virga.api.events.ListEventBusesResponse;
import dev.virga.core.engine.Decision;
import dev.virga.core.engine.Engines;
import dev.virga.core.service.CallContext;
import dev.virga.eventbridge.engine.Buses;
import dev.virga.eventbridge.engine.EventBridgeFault;
import dev.virga.eventbridge.engine.EventBridgeState;
import dev.virga.eventbridge.engine.EventBus;
import java.util.List;
import java.util.Map;

/**
 * CreateEventBus, DescribeEventBus, ListEventBuses, DeleteEventBus.
 *
 * <p>See https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html
 */
final class BusOperations {
  private static final String CREATE = "CreateEventBus";

  private final Engines<EventBridgeState> engines;

  BusOperations(Engines<EventBridgeState> engines) {
    this.engines = engines;
  }

  CreateEventBusResponse create(CallContext context, CreateEventBusRequest input) {
    EventBridgeFault.refuse(input.eventSourceName() != null, "EventSourceName", CREATE);
    EventBridgeFault.refuse(input.kmsKeyIdentifier() != null, "KmsKeyIdentifier", CREATE);
    EventBridgeFault.refuse(input.deadLetterConfig() != null, "DeadLetterConfig", CREATE);
    EventBridgeFault.refuse(input.logConfig() != null, "LogConfig", CREATE);
    Map<String, String> tags = Tags.unique(input.tags());
    String name = Required.member(input.name());
    var engine = engines.at(context);
    EventBus bus =
        engine.decide(
            context.cause(),
            (state, turn) ->
                Decision.answer(
                    Buses.create(
                        state, engine.scope(), name, input.description(), tags, turn.now())));
    return CreateEventBusResponse.builder()
        .eventBusArn(bus.arn().toString())
        .description(bus.description())
        .build();
  }

  DescribeEventBusResponse describe(CallContext context, DescribeEventBusRequest input) {
    String name = BusRef.local(input.name(), context);
    var engine = engines.at(context);
    EventBus bus = engine.view(state -> Buses.get(state, engine.scope(), name));
    return DescribeEventBusResponse.builder()
        .name(bus.name())
        .arn(bus.arn().toString())
        .description(bus.description())
        .creationTime(bus.created())
        .lastModifiedTime(bus.modified())
        .build();
  }

  ListEventBusesResponse list(CallContext context, ListEventBusesRequest input) {
    var engine = engines.at(context);
    List<EventBus> all = engine.view(state -> Buses.all(state, engine.scope()));
    String prefix = input.namePrefix() == null ? "" : input.namePrefix();
    Paging<EventBus> page =
        Paging.of(
            "ListEventBuses",
            all.stream().filter(bus -> bus.name().startsWith(prefix)).toList(),
            EventBus::name,
            input.limit(),
            input.nextToken());
    return ListEventBusesResponse.builder()
        .eventBuses(page.items().stream().map(BusOperations::listed).toList())
        .nextToken(page.next())
        .build();
  }

  private static dev.virga.api.events.EventBus listed(EventBus bus) {
    return dev.virga.api.events.EventBus.builder()
        .name(bus.name())
        .arn(bus.arn().toString())
        .description(bus.description())
        .creationTime(bus.created())
        .lastModifiedTime(bus.modified())
        .build();
  }

  DeleteEventBusOutput delete(CallContext context, DeleteEventBusRequest input) {
    String name = Required.member(input.name());
    var engine = engines.at(context);
    engine.decide(
        context.cause(),
        (state, turn) -> Decision.answer(Buses.delete(state, engine.scope(), name)));
    return DeleteEventBusOutput.builder().build();
  }
}
