package dev.virga.cloudwatch.logs.engine;

import dev.virga.api.logs.LogStream;
import dev.virga.core.engine.Scope;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules of log streams. */
public final class Streams {
  private Streams() {}

  /** Creates a stream. */
  public static void create(LogsState state, String group, String name, long now) {
    GroupCell cell = state.group(group);
    if (cell.streams.containsKey(name)) {
      throw LogsFault.streamExists();
    }
    cell.streams.put(name, new StreamCell(name, now));
  }

  /** Deletes a stream with its events. */
  public static void delete(LogsState state, String group, String name) {
    GroupCell cell = state.group(group);
    state.storedBytes -= cell.stream(name).sizeBytes();
    cell.streams.remove(name);
    state.findNextExpiry();
  }

  /** What streams to list, and how. */
  public record Selection(
      String group,
      @Nullable String prefix,
      boolean byLastEvent,
      boolean descending,
      int skip,
      int most) {}

  /** Streams in order. */
  public static List<LogStream> list(LogsState state, Scope scope, Selection selection) {
    GroupCell group = state.group(selection.group());
    Comparator<StreamCell> order = Comparator.comparing(stream -> stream.name);
    if (selection.byLastEvent()) {
      order = Comparator.comparingLong(Streams::lastEventTime).thenComparing(order);
    }
    if (selection.descending()) {
      order = order.reversed();
    }
    String prefix = selection.prefix();
    Stream<StreamCell> streams =
        prefix == null
            ? group.streams.values().stream()
            : group.streams.tailMap(prefix, true).values().stream()
                .takeWhile(stream -> stream.name.startsWith(prefix));
    return streams
        .sorted(order)
        .skip(selection.skip())
        .limit(selection.most())
        .map(stream -> describe(scope, group, stream))
        .toList();
  }

  private static long lastEventTime(StreamCell stream) {
    LogEvent last = stream.last();
    return last == null ? stream.creationTime : last.timestamp();
  }

  private static LogStream describe(Scope scope, GroupCell group, StreamCell stream) {
    LogEvent first = stream.first();
    LogEvent last = stream.last();
    String resource = "log-group:" + group.name + ":log-stream:" + stream.name;
    return LogStream.builder()
        .logStreamName(stream.name)
        .creationTime(stream.creationTime)
        .firstEventTimestamp(first == null ? null : first.timestamp())
        .lastEventTimestamp(last == null ? null : last.timestamp())
        .lastIngestionTime(stream.lastIngestionTime)
        .uploadSequenceToken(last == null ? null : last.id().toString())
        .arn(scope.arn("logs", resource).toString())
        .storedBytes(0L)
        .build();
  }
}
