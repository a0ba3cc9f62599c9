package dev.virga.cloudwatch.logs.operation;

import dev.virga.api.logs.FilterLogEventsRequest;
import dev.virga.api.logs.FilterLogEventsResponse;
import dev.virga.api.logs.GetLogEventsRequest;
import dev.virga.api.logs.GetLogEventsResponse;
import dev.virga.api.logs.InputLogEvent;
import dev.virga.api.logs.PutLogEventsRequest;
import dev.virga.api.logs.PutLogEventsResponse;
import dev.virga.cloudwatch.logs.engine.EventId;
import dev.virga.cloudwatch.logs.engine.FilterPattern;
import dev.virga.cloudwatch.logs.engine.LogsFault;
import dev.virga.cloudwatch.logs.engine.LogsState;
import dev.virga.cloudwatch.logs.engine.Reading;
import dev.virga.cloudwatch.logs.engine.Writing;
import dev.virga.core.engine.Decision;
import dev.virga.core.engine.Engines;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.PageToken;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** PutLogEvents, GetLogEvents, FilterLogEvents. */
final class EventOperations {
  private static final String FILTER = "FilterLogEvents";
  private static final int MAX_PAGE = 10_000;

  private final Engines<LogsState> engines;

  EventOperations(Engines<LogsState> engines) {
    this.engines = engines;
  }

  PutLogEventsResponse put(CallContext context, PutLogEventsRequest input) {
    if (input.entity() != null) {
      throw LogsFault.notImplemented("entity");
    }
    String group = Objects.requireNonNull(input.logGroupName());
    String stream = Objects.requireNonNull(input.logStreamName());
    List<InputLogEvent> events = Objects.requireNonNull(input.logEvents());
    return engines
        .at(context)
        .decide(
            context.cause(),
            (state, turn) ->
                Decision.answer(
                    Writing.put(state, group, stream, events, turn.now().toEpochMilli())));
  }

  GetLogEventsResponse get(CallContext context, GetLogEventsRequest input) {
    Reading.StreamQuery query =
        new Reading.StreamQuery(
            GroupName.of(context, input.logGroupName(), input.logGroupIdentifier()),
            Objects.requireNonNull(input.logStreamName()),
            Objects.requireNonNullElse(input.startTime(), 0L),
            Objects.requireNonNullElse(input.endTime(), Long.MAX_VALUE),
            input.nextToken(),
            Objects.requireNonNullElse(input.limit(), MAX_PAGE),
            Boolean.TRUE.equals(input.startFromHead()));
    return engines.at(context).view(state -> Reading.get(state, query));
  }

  FilterLogEventsResponse filter(CallContext context, FilterLogEventsRequest input) {
    if (input.logStreamNames() != null && input.logStreamNamePrefix() != null) {
      throw LogsFault.streamNamesAndPrefix();
    }
    Reading.GroupQuery query =
        new Reading.GroupQuery(
            GroupName.of(context, input.logGroupName(), input.logGroupIdentifier()),
            input.logStreamNames(),
            input.logStreamNamePrefix(),
            Objects.requireNonNullElse(input.startTime(), 0L),
            Objects.requireNonNullElse(input.endTime(), Long.MAX_VALUE),
            FilterPattern.parse(input.filterPattern()),
            position(input.nextToken()),
            Objects.requireNonNullElse(input.limit(), MAX_PAGE),
            !Boolean.FALSE.equals(input.startFromHead()));
    return engines
        .at(context)
        .view(state -> {
          FilterLogEventsResponse page = Reading.filter(state, query);
          String next = page.nextToken();
          return next == null
              ? page
              : page.toBuilder().nextToken(PageToken.write(FILTER, next)).build();
        });
  }

  private static @Nullable EventId position(@Nullable String token) {
    String position = Tokens.position(FILTER, token);
    return position == null ? null : EventId.parse(position).orElseThrow(LogsFault::badToken);
  }
}
