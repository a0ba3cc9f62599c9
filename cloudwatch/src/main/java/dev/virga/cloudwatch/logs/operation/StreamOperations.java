package dev.virga.cloudwatch.logs.operation;

import dev.virga.api.logs.CreateLogStreamOutput;
import dev.virga.api.logs.CreateLogStreamRequest;
import dev.virga.api.logs.DeleteLogStreamOutput;
import dev.virga.api.logs.DeleteLogStreamRequest;
import dev.virga.api.logs.DescribeLogStreamsRequest;
import dev.virga.api.logs.DescribeLogStreamsResponse;
import dev.virga.api.logs.LogStream;
import dev.virga.api.logs.OrderBy;
import dev.virga.cloudwatch.logs.engine.LogsFault;
import dev.virga.cloudwatch.logs.engine.LogsState;
import dev.virga.cloudwatch.logs.engine.Streams;
import dev.virga.core.engine.Decision;
import dev.virga.core.engine.Engines;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.PageToken;
import java.util.List;
import java.util.Objects;

/** CreateLogStream, DescribeLogStreams, DeleteLogStream. */
final class StreamOperations {
  private static final String LIST = "DescribeLogStreams";
  private static final int DEFAULT_PAGE = 50;

  private final Engines<LogsState> engines;

  StreamOperations(Engines<LogsState> engines) {
    this.engines = engines;
  }

  CreateLogStreamOutput create(CallContext context, CreateLogStreamRequest input) {
    String group = Objects.requireNonNull(input.logGroupName());
    String name = Objects.requireNonNull(input.logStreamName());
    engines
        .at(context)
        .decide(
            context.cause(),
            (state, turn) -> {
              Streams.create(state, group, name, turn.now().toEpochMilli());
              return Decision.done();
            });
    return CreateLogStreamOutput.builder().build();
  }

  DeleteLogStreamOutput delete(CallContext context, DeleteLogStreamRequest input) {
    String group = Objects.requireNonNull(input.logGroupName());
    String name = Objects.requireNonNull(input.logStreamName());
    engines
        .at(context)
        .decide(
            context.cause(),
            (state, turn) -> {
              Streams.delete(state, group, name);
              return Decision.done();
            });
    return DeleteLogStreamOutput.builder().build();
  }

  DescribeLogStreamsResponse describe(CallContext context, DescribeLogStreamsRequest input) {
    String group = GroupName.of(context, input.logGroupName(), input.logGroupIdentifier());
    boolean byLastEvent = OrderBy.LAST_EVENT_TIME.equals(input.orderBy());
    if (byLastEvent && input.logStreamNamePrefix() != null) {
      throw LogsFault.orderWithPrefix();
    }
    int limit = Objects.requireNonNullElse(input.limit(), DEFAULT_PAGE);
    String position = Tokens.position(LIST, input.nextToken());
    int skip = position == null ? 0 : Integer.parseInt(position);
    Streams.Selection selection =
        new Streams.Selection(
            group,
            input.logStreamNamePrefix(),
            byLastEvent,
            Boolean.TRUE.equals(input.descending()),
            skip,
            limit + 1);
    var engine = engines.at(context);
    List<LogStream> streams = engine.view(state -> Streams.list(state, engine.scope(), selection));
    boolean more = streams.size() > limit;
    return DescribeLogStreamsResponse.builder()
        .logStreams(more ? streams.subList(0, limit) : streams)
        .nextToken(more ? PageToken.write(LIST, Integer.toString(skip + limit)) : null)
        .build();
  }
}
