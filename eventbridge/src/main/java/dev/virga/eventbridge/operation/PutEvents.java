package dev.virga.eventbridge.operation;

import dev.virga.api.events.PutEventsRequest;
import dev.virga.api.events.PutEventsRequestEntry;
import dev.virga.api.events.PutEventsResponse;
import dev.virga.api.events.PutEventsResultEntry;
import dev.virga.core.engine.Decision;
import dev.virga.core.engine.Effect;
import dev.virga.core.engine.Engines;
import dev.virga.core.service.CallContext;
import dev.virga.eventbridge.engine.EventBridgeFault;
import dev.virga.eventbridge.engine.EventBridgeState;
import dev.virga.eventbridge.engine.PublishedEvent;
import dev.virga.eventbridge.engine.Router;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * PutEvents: 1 to 10 entries of together at most 1 MiB; each is accepted or refused on its own.
 *
 * <p>See https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
final class PutEvents {
  private static final int MAX_ENTRIES = 10;

  /** Bytes of all entries together, as AWS counts them. */
  private static final int MAX_SIZE = 1 << 20;

  private static final int SIZE_OF_TIME = 14;
  private static final int MAX_SOURCE = 256;
  private static final int MAX_DETAIL_TYPE = 128;

  private final Engines<EventBridgeState> engines;
  private final Router router;

  PutEvents(Engines<EventBridgeState> engines, Router router) {
    this.engines = engines;
    this.router = router;
  }

  /** What becomes of an entry: an event, or the error that is its answer. */
  private record Checked(@Nullable PublishedEvent event, @Nullable EntryFault fault) {}

  PutEventsResponse put(CallContext context, PutEventsRequest input) {
    EventBridgeFault.refuse(input.endpointId() != null, "EndpointId", "PutEvents");
    List<PutEventsRequestEntry> entries = Required.member(input.entries());
    if (entries.size() > MAX_ENTRIES) {
      throw EventBridgeFault.TOO_MANY_ENTRIES.with(print(entries));
    }
    if (entries.stream().mapToLong(PutEvents::size).sum() > MAX_SIZE) {
      throw EventBridgeFault.TOO_LARGE.with();
    }
    List<Checked> checked = entries.stream().map(entry -> check(entry, context)).toList();
    List<PutEventsResultEntry> results =
        engines
            .at(context)
            .decide(
                context.cause(),
                (state, turn) -> {
                  List<Effect> effects = new ArrayList<>();
                  List<PutEventsResultEntry> answers = new ArrayList<>();
                  for (Checked each : checked) {
                    PublishedEvent event = each.event();
                    answers.add(
                        event == null
                            ? failed(Required.member(each.fault()))
                            : PutEventsResultEntry.builder()
                                .eventId(router.route(state, turn, context, event, effects))
                                .build());
                  }
                  return Decision.answer(answers, effects);
                });
    int failures = (int) checked.stream().filter(each -> each.event() == null).count();
    return PutEventsResponse.builder().failedEntryCount(failures).entries(results).build();
  }

  private static Checked check(PutEventsRequestEntry entry, CallContext context) {
    String source = entry.source();
    String detailType = entry.detailType();
    String detail = entry.detail();
    if (source == null || source.isEmpty()) {
      return new Checked(null, EntryFault.missing("Source"));
    }
    if (detailType == null || detailType.isEmpty()) {
      return new Checked(null, EntryFault.missing("DetailType"));
    }
    if (detail == null || detail.isEmpty()) {
      return new Checked(null, EntryFault.missing("Detail"));
    }
    if (source.length() > MAX_SOURCE) {
      return new Checked(null, EntryFault.tooLong("Source", MAX_SOURCE));
    }
    if (detailType.length() > MAX_DETAIL_TYPE) {
      return new Checked(null, EntryFault.tooLong("DetailType", MAX_DETAIL_TYPE));
    }
    if (source.startsWith("aws.")) {
      return new Checked(null, EntryFault.RESERVED_SOURCE);
    }
    Optional<String> compact = CompactJson.object(detail);
    if (compact.isEmpty()) {
      return new Checked(null, EntryFault.MALFORMED_DETAIL);
    }
    BusRef bus = BusRef.of(entry.eventBusName(), context);
    List<String> resources = entry.resources();
    return new Checked(
        new PublishedEvent(
            bus.name(),
            source,
            detailType,
            compact.get(),
            resources == null ? List.of() : resources,
            entry.time(),
            entry.traceHeader(),
            bus.foreignRegion()),
        null);
  }

  private static PutEventsResultEntry failed(EntryFault fault) {
    return PutEventsResultEntry.builder()
        .errorCode(fault.code())
        .errorMessage(fault.message())
        .build();
  }

  /** As AWS counts: the time as 14, and the UTF-8 of source, detail type, detail and resources. */
  private static long size(PutEventsRequestEntry entry) {
    long size = entry.time() == null ? 0 : SIZE_OF_TIME;
    size += bytes(entry.source()) + bytes(entry.detailType()) + bytes(entry.detail());
    List<String> resources = entry.resources();
    for (String resource : resources == null ? List.<String>of() : resources) {
      size += bytes(resource);
    }
    return size;
  }

  private static long bytes(@Nullable String text) {
    return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The entries as AWS's own Java prints them in its message. */
  private static String print(List<PutEventsRequestEntry> entries) {
    return entries.stream().map(PutEvents::print).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String print(PutEventsRequestEntry entry) {
    return "PutEventsRequestEntry(time="
        + entry.time()
        + ", source="
        + entry.source()
        + ", resources="
        + entry.resources()
        + ", detailType="
        + entry.detailType()
        + ", detail="
        + entry.detail()
        + ", eventBusName="
        + entry.eventBusName()
        + ", traceHeader="
        + entry.traceHeader()
        + ", kmsKeyIdentifier=null, internalMetadata=null)";
  }
}
