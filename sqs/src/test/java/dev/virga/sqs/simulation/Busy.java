package dev.virga.sqs.simulation;

import java.util.HashMap;
import java.util.Map;

/** How long a tenant's messages, or all, were in flight, by spans of five minutes. Times in ms. */
final class Busy {
  private static final long SPAN = 300_000;

  private final Map<Long, Long> bySpan = new HashMap<>();

  /** When the tenant's last message came. */
  long lastCame;

  void add(long millis, long now) {
    bySpan.merge(now / SPAN, millis, Long::sum);
  }

  /** In this span and the one before. */
  long recent(long now) {
    return bySpan.getOrDefault(now / SPAN, 0L) + bySpan.getOrDefault(now / SPAN - 1, 0L);
  }

  Busy copy() {
    Busy copy = new Busy();
    copy.bySpan.putAll(bySpan);
    copy.lastCame = lastCame;
    return copy;
  }
}
