package dev.virga.cloudwatch.logs.engine;

import dev.virga.core.engine.Effect;
import dev.virga.core.engine.EngineRules;
import dev.virga.core.engine.Scope;
import dev.virga.core.engine.Turn;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the kernel must know of {@link LogsState}: events expire. */
public final class LogsRules implements EngineRules<LogsState> {
  @Override
  public LogsState empty(Scope scope) {
    return new LogsState();
  }

  @Override
  public LogsState copy(LogsState state) {
    return state.copy();
  }

  @Override
  public @Nullable Instant nextDeadline(LogsState state) {
    Long next = state.nextExpiry;
    return next == null ? null : Instant.ofEpochMilli(next);
  }

  @Override
  public List<Effect> runDue(LogsState state, Turn turn) {
    long now = turn.now().toEpochMilli();
    for (GroupCell group : state.groups.values()) {
      Integer days = group.retentionInDays;
      if (days == null) {
        continue;
      }
      // An event is kept for its days, to the millisecond.
      long keptFrom = now - Retention.millis(days) + 1;
      for (StreamCell stream : group.streams.values()) {
        state.storedBytes -= stream.removeBefore(keptFrom);
      }
    }
    state.findNextExpiry();
    return List.of();
  }
}
