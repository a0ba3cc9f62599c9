package dev.virga.cloudwatch.logs.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One stream: its events in order. Append at the end is the common case. */
final class StreamCell {
  final String name;
  final long creationTime;
  @Nullable Long lastIngestionTime;
  private final ArrayList<LogEvent> events;

  StreamCell(String name, long creationTime) {
    this.name = name;
    this.creationTime = creationTime;
    this.events = new ArrayList<>();
  }

  private StreamCell(StreamCell other) {
    this.name = other.name;
    this.creationTime = other.creationTime;
    this.lastIngestionTime = other.lastIngestionTime;
    this.events = new ArrayList<>(other.events);
  }

  StreamCell copy() {
    return new StreamCell(this);
  }

  /** The events by id. A view: not to be kept beyond the lock. */
  List<LogEvent> events() {
    return events;
  }

  void add(LogEvent event) {
    if (events.isEmpty() || events.getLast().id().compareTo(event.id()) < 0) {
      events.add(event);
    } else {
      events.add(indexOfFirstAtOrAfter(event.id()), event);
    }
    lastIngestionTime = event.ingestionTime();
  }

  /** Index of the first event whose id is {@code id} or later; the number of events if none is. */
  int indexOfFirstAtOrAfter(EventId id) {
    int low = 0;
    int high = events.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (events.get(middle).id().compareTo(id) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Nullable LogEvent first() {
    return events.isEmpty() ? null : events.getFirst();
  }

  @Nullable LogEvent last() {
    return events.isEmpty() ? null : events.getLast();
  }

  /**
   * Removes the events before a moment.
   *
   * @return their size in bytes
   */
  long removeBefore(long timestamp) {
    List<LogEvent> expired =
        events.subList(0, indexOfFirstAtOrAfter(new EventId(Math.max(0, timestamp), 0)));
    long bytes = expired.stream().mapToLong(event -> LogEvent.size(event.message())).sum();
    expired.clear();
    return bytes;
  }

  long sizeBytes() {
    return events.stream().mapToLong(event -> LogEvent.size(event.message())).sum();
  }
}
