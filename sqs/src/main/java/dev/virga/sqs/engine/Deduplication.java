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

  /** In the order of their times. */
  private final LinkedHashMap<Key, Accepted> byKey = new LinkedHashMap<>();

  private boolean perGroup;

  /**
   * What must not come twice.
   *
   * @param groupId where the scope is the message group, else null
   */
  private record Key(@Nullable String groupId, String deduplicationId) {}

  /** A send that was accepted. */
  record Accepted(UUID id, long order, long atMillis, @Nullable String groupId) {}

  private Key key(@Nullable String groupId, String deduplicationId) {
    return new Key(perGroup ? groupId : null, deduplicationId);
  }

  /** The send that this one repeats, or null. */
  @Nullable Accepted find(@Nullable String groupId, String deduplicationId, long nowMillis) {
    forget(nowMillis);
    return byKey.get(key(groupId, deduplicationId));
  }

  void remember(String deduplicationId, Accepted accepted) {
    byKey.put(key(accepted.groupId(), deduplicationId), accepted);
  }

  /**
   * Whether ids count in each group for themselves; what was accepted before counts on. Where two
   * groups have had an id, the queue goes on with the later one.
   */
  void scope(boolean messageGroup) {
    if (perGroup != messageGroup) {
      perGroup = messageGroup;
      LinkedHashMap<Key, Accepted> before = new LinkedHashMap<>(byKey);
      byKey.clear();
      before.forEach((key, accepted) ->
          byKey.putLast(key(accepted.groupId(), key.deduplicationId()), accepted));
    }
  }

  private void forget(long nowMillis) {
    Iterator<Map.Entry<Key, Accepted>> entries = byKey.entrySet().iterator();
    while (entries.hasNext() && entries.next().getValue().atMillis + WINDOW_MILLIS <= nowMillis) {
      entries.remove();
    }
  }

  Deduplication copy() {
    Deduplication copy = new Deduplication();
    copy.byKey.putAll(byKey);
    copy.perGroup = perGroup;
    return copy;
  }
}
