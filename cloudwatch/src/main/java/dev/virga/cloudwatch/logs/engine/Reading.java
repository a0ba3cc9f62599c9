package dev.virga.cloudwatch.logs.engine;

import dev.virga.api.logs.FilterLogEventsResponse;
import dev.virga.api.logs.FilteredLogEvent;
import dev.virga.api.logs.GetLogEventsResponse;
import dev.virga.api.logs.OutputLogEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules of GetLogEvents and FilterLogEvents.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html">
 *     GetLogEvents</a>
 */
public final class Reading {
  /** Bytes of one page, as AWS counts them. */
  static final long MAX_PAGE_BYTES = 1_048_576;

  private static final Pattern TOKEN = Pattern.compile("([fb])/(\\d{56})/s");

  private Reading() {}

  /**
   * What to read of one stream.
   *
   * @param from epoch milliseconds, inclusive
   * @param until epoch milliseconds, exclusive
   * @param token of a page before, or null
   * @param fromHead without a token: the first page rather than the last
   */
  public record StreamQuery(
      String group,
      String stream,
      long from,
      long until,
      @Nullable String token,
      int limit,
      boolean fromHead) {}

  /**
   * A page of a stream. A token says where the page ends or begins, so following one that leads
   * nowhere answers no events and the same token.
   */
  public static GetLogEventsResponse get(LogsState state, StreamQuery query) {
    StreamCell stream = state.group(query.group()).stream(query.stream());
    boolean forward = query.fromHead();
    EventId position = null;
    String token = query.token();
    if (token != null) {
      Matcher parts = TOKEN.matcher(token);
      if (!parts.matches()) {
        throw LogsFault.badToken();
      }
      forward = parts.group(1).equals("f");
      position = EventId.parse(parts.group(2)).orElseThrow(LogsFault::badToken);
    }
    int low = stream.indexOfFirstAtOrAfter(new EventId(query.from(), 0));
    int high = stream.indexOfFirstAtOrAfter(new EventId(query.until(), 0));
    if (position != null && forward) {
      low = Math.max(low, stream.indexOfFirstAtOrAfter(position.next()));
    } else if (position != null) {
      high = Math.min(high, stream.indexOfFirstAtOrAfter(position));
    }
    List<LogEvent> page = page(stream, low, high, query.limit(), forward);
    EventId first;
    EventId last;
    if (!page.isEmpty()) {
      first = page.getFirst().id();
      last = page.getLast().id();
    } else if (position == null) {
      first = EventId.FIRST;
      last = EventId.FIRST;
    } else {
      first = forward ? position.next() : position;
      last = forward ? position : position.previous();
    }
    return GetLogEventsResponse.builder()
        .events(page.stream().map(Reading::output).toList())
        .nextForwardToken("f/" + last + "/s")
        .nextBackwardToken("b/" + first + "/s")
        .build();
  }

  private static List<LogEvent> page(
      StreamCell stream, int low, int high, int limit, boolean forward) {
    List<LogEvent> page = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < high - low && page.size() < limit; i++) {
      LogEvent event = stream.events().get(forward ? low + i : high - 1 - i);
      bytes += LogEvent.size(event.message());
      if (bytes > MAX_PAGE_BYTES && !page.isEmpty()) {
        break;
      }
      page.add(event);
    }
    if (!forward) {
      Collections.reverse(page);
    }
    return page;
  }

  private static OutputLogEvent output(LogEvent event) {
    return OutputLogEvent.builder()
        .timestamp(event.timestamp())
        .message(event.message())
        .ingestionTime(event.ingestionTime())
        .build();
  }

  /**
   * What to look for in a group.
   *
   * @param streams names, or null for all
   * @param prefix of stream names, or null
   * @param from epoch milliseconds, inclusive
   * @param until epoch milliseconds, inclusive
   * @param after id of the last event of the page before, or null
   */
  public record GroupQuery(
      String group,
      @Nullable List<String> streams,
      @Nullable String prefix,
      long from,
      long until,
      FilterPattern pattern,
      @Nullable EventId after,
      int limit,
      boolean fromHead) {}

  /** The events of a group that pass the pattern, in order of time. */
  public static FilterLogEventsResponse filter(LogsState state, GroupQuery query) {
    PriorityQueue<Cursor> cursors =
        new PriorityQueue<>(
            query.fromHead()
                ? Comparator.comparing(Cursor::id)
                : Comparator.comparing(Cursor::id).reversed());
    for (StreamCell stream : streams(state.group(query.group()), query)) {
      Cursor cursor = Cursor.over(stream, query);
      if (cursor.skipTo(query.pattern())) {
        cursors.add(cursor);
      }
    }
    List<FilteredLogEvent> events = new ArrayList<>();
    EventId last = null;
    long bytes = 0;
    while (!cursors.isEmpty() && events.size() < query.limit()) {
      Cursor cursor = cursors.remove();
      bytes += LogEvent.size(cursor.event().message());
      if (bytes > MAX_PAGE_BYTES && last != null) {
        cursors.add(cursor);
        break;
      }
      last = cursor.id();
      events.add(cursor.output());
      cursor.step();
      if (cursor.skipTo(query.pattern())) {
        cursors.add(cursor);
      }
    }
    return FilterLogEventsResponse.builder()
        .events(events)
        .searchedLogStreams(List.of())
        .nextToken(cursors.isEmpty() || last == null ? null : last.toString())
        .build();
  }

  private static Collection<StreamCell> streams(GroupCell group, GroupQuery query) {
    List<String> names = query.streams();
    if (names != null) {
      return names.stream().distinct().map(group::stream).toList();
    }
    String prefix = query.prefix();
    return prefix == null
        ? group.streams.values()
        : group.streams.tailMap(prefix, true).values().stream()
            .takeWhile(stream -> stream.name.startsWith(prefix))
            .toList();
  }

  /** A place in one stream, moving towards later or earlier events. */
  private static final class Cursor {
    private final StreamCell stream;
    private final int end;
    private final int direction;
    private int at;

    private Cursor(StreamCell stream, int at, int end, int direction) {
      this.stream = stream;
      this.at = at;
      this.end = end;
      this.direction = direction;
    }

    static Cursor over(StreamCell stream, GroupQuery query) {
      int low = stream.indexOfFirstAtOrAfter(new EventId(query.from(), 0));
      int high =
          stream.indexOfFirstAtOrAfter(
              query.until() == Long.MAX_VALUE
                  ? new EventId(Long.MAX_VALUE, Long.MAX_VALUE)
                  : new EventId(query.until() + 1, 0));
      EventId after = query.after();
      if (query.fromHead()) {
        int start = after == null ? low : stream.indexOfFirstAtOrAfter(after.next());
        return new Cursor(stream, Math.max(low, start), Math.max(low, high), 1);
      }
      int start = after == null ? high : stream.indexOfFirstAtOrAfter(after);
      return new Cursor(stream, Math.min(high, start) - 1, low - 1, -1);
    }

    /** Moves to the next event that passes, this one included. */
    boolean skipTo(FilterPattern pattern) {
      while (open() && !pattern.matches(event().message())) {
        step();
      }
      return open();
    }

    private boolean open() {
      return direction > 0 ? at < end : at > end;
    }

    void step() {
      at += direction;
    }

    LogEvent event() {
      return stream.events().get(at);
    }

    EventId id() {
      return event().id();
    }

    FilteredLogEvent output() {
      LogEvent event = event();
      return FilteredLogEvent.builder()
          .logStreamName(stream.name)
          .timestamp(event.timestamp())
          .message(event.message())
          .ingestionTime(event.ingestionTime())
          .eventId(event.id().toString())
          .build();
    }
  }
}
