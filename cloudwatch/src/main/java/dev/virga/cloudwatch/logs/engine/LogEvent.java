package dev.virga.cloudwatch.logs.engine;

import java.nio.charset.StandardCharsets;

/**
 * A stored event.
 *
 * @param timestamp epoch milliseconds, as the writer said
 * @param ingestionTime epoch milliseconds, emulated
 * @param sequence rises with every event of the region
 * @param message the text
 */
public record LogEvent(long timestamp, long ingestionTime, long sequence, String message) {
  /** What AWS counts per event beside its text. */
  static final long OVERHEAD_BYTES = 26;

  /** Its place in the order of events: by timestamp, then ingestion. */
  public EventId id() {
    return new EventId(timestamp, sequence);
  }

  /** Size as AWS counts it. */
  static long size(String message) {
    return OVERHEAD_BYTES + message.getBytes(StandardCharsets.UTF_8).length;
  }
}
