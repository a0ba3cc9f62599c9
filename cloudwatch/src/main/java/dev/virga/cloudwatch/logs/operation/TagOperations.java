package dev.virga.cloudwatch.logs.operation;

import dev.virga.cloudwatch.logs.engine.Groups;
import dev.virga.cloudwatch.logs.engine.LogsState;
import dev.virga.core.engine.Decision;
import dev.virga.core.engine.Engines;
import dev.virga.core.service.CallContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The two tag APIs, by ARN and by name: both see the same tags. */
final class TagOperations {
  private final Engines<LogsState> engines;

  TagOperations(Engines<LogsState> engines) {
    this.engines = engines;
  }

  void tag(CallContext context, String group, @Nullable Map<String, String> tags) {
    Map<String, String> added = Objects.requireNonNullElse(tags, Map.of());
    engines
        .at(context)
        .decide(
            context.cause(),
            (state, turn) -> {
              Groups.tag(state, group, added);
              return Decision.done();
            });
  }

  void untag(CallContext context, String group, @Nullable List<String> keys) {
    List<String> removed = Objects.requireNonNullElse(keys, List.of());
    engines
        .at(context)
        .decide(
            context.cause(),
            (state, turn) -> {
              Groups.untag(state, group, removed);
              return Decision.done();
            });
  }

  Map<String, String> tags(CallContext context, String group) {
    return engines.at(context).view(state -> Groups.tags(state, group));
  }
}
