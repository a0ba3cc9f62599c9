package dev.virga.sqs.engine;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The sends of the last five minutes by deduplication id: what a queue remembers of a message even
 * after it was deleted.
 *
 * <p>See
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-exactly-once-processing.html
 */
final class Deduplication {
  static final long WINDOW_MILLIS = 300_000;

  private final LinkedHashMap<Key, Accepted> byKey = new LinkedHashMap<>();

  /**
   * What must not come twice.
   *
   * @param groupId where the scope is the message group, else null
   */
  private record Key(@Nullable String groupId, String deduplicationId) {}

  /** A send that was accepted. */
  record Accepted(UUID id, long order, long atMillis) {}

  /** The send that this one repeats, or null. */
  @Nullable Accepted find(@Nullable String groupId, String deduplicationId, long nowMillis) {
    forget(nowMillis);
    return byKey.get(new Key(groupId, deduplicationId));
  }

  void remember(@Nullable String groupId, String deduplicationId, Accepted accepted) {
    byKey.put(new Key(groupId, deduplicationId), accepted);
  }

  /** They stand in the order of their times. */
  private void forget(long nowMillis) {
    Iterator<Map.Entry<Key, Accepted>> entries = byKey.entrySet().iterator();
    while (entries.hasNext() && entries.next().getValue().atMillis + WINDOW_MILLIS <= nowMillis) {
      entries.remove();
    }
  }

  Deduplication copy() {
    Deduplication copy = new Deduplication();
    copy.byKey.putAll(byKey);
    return copy;
  }
}
