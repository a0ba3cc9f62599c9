package dev.virga.sqs.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What receives with a ReceiveRequestAttemptId got in the last five minutes, so that a repetition
 * gets the same.
 *
 * <p>See
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
final class ReceiveAttempts {
  private static final long WINDOW_MILLIS = Deduplication.WINDOW_MILLIS;

  private final LinkedHashMap<String, Attempt> byId = new LinkedHashMap<>();

  private record Attempt(List<Taken> messages, long atMillis) {}

  private record Taken(int slot, long order, int receipt) {}

  void remember(String id, List<StoredMessage> messages, long nowMillis) {
    List<Taken> taken = new ArrayList<>(messages.size());
    messages.forEach(m -> taken.add(new Taken(m.slot, m.order, m.receipt)));
    byId.remove(id);
    byId.put(id, new Attempt(List.copyOf(taken), nowMillis));
  }

  /**
   * The messages that an attempt of this id got, where all of them are still as it left them: in
   * flight, neither received again nor changed. Else none.
   */
  List<StoredMessage> repeat(String id, MessageTable table, long nowMillis) {
    forget(nowMillis);
    Attempt attempt = byId.get(id);
    if (attempt == null) {
      return List.of();
    }
    List<StoredMessage> messages = new ArrayList<>();
    for (Taken taken : attempt.messages) {
      StoredMessage message = table.find(taken.slot, taken.order);
      if (message == null
          || message.state != StoredMessage.State.IN_FLIGHT
          || message.receipt != taken.receipt
          || message.visibilityChanged) {
        return List.of();
      }
      messages.add(message);
    }
    return messages;
  }

  private void forget(long nowMillis) {
    Iterator<Map.Entry<String, Attempt>> entries = byId.entrySet().iterator();
    while (entries.hasNext() && entries.next().getValue().atMillis + WINDOW_MILLIS <= nowMillis) {
      entries.remove();
    }
  }

  ReceiveAttempts copy() {
    ReceiveAttempts copy = new ReceiveAttempts();
    copy.byId.putAll(byId);
    return copy;
  }
}
