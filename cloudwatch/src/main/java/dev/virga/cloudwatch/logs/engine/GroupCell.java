package dev.virga.cloudwatch.logs.engine;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One group: settings, tags, streams by name. */
final class GroupCell {
  final String name;
  final long creationTime;
  @Nullable Integer retentionInDays;
  final NavigableMap<String, StreamCell> streams = new TreeMap<>();
  final Map<String, String> tags = new TreeMap<>();

  GroupCell(String name, long creationTime) {
    this.name = name;
    this.creationTime = creationTime;
  }

  GroupCell copy() {
    GroupCell copy = new GroupCell(name, creationTime);
    copy.retentionInDays = retentionInDays;
    streams.forEach((key, stream) -> copy.streams.put(key, stream.copy()));
    copy.tags.putAll(tags);
    return copy;
  }

  StreamCell stream(String stream) {
    StreamCell found = streams.get(stream);
    if (found == null) {
      throw LogsFault.noStream();
    }
    return found;
  }

  /** The moment when the oldest event expires, or null where none will. */
  @Nullable Long nextExpiry() {
    Integer days = retentionInDays;
    if (days == null) {
      return null;
    }
    Long oldest = null;
    for (StreamCell stream : streams.values()) {
      LogEvent first = stream.first();
      if (first != null && (oldest == null || first.timestamp() < oldest)) {
        oldest = first.timestamp();
      }
    }
    return oldest == null ? null : oldest + Retention.millis(days);
  }
}
