package dev.virga.core.contract;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;

/** The toy queue: messages that can be taken, those in flight, and who waits for one. */
final class QueueState {
  final ArrayDeque<Message> ready = new ArrayDeque<>();
  final TreeMap<Instant, Message> inFlight = new TreeMap<>();
  final ArrayDeque<Receiver> waiters = new ArrayDeque<>();
  boolean polled;
  int received;

  /** A message. */
  record Message(String id, String body) {}

  /** A receive call that waits. */
  record Receiver(String id, Instant deadline) {}

  QueueState copy() {
    QueueState copy = new QueueState();
    copy.ready.addAll(ready);
    copy.inFlight.putAll(inFlight);
    copy.waiters.addAll(waiters);
    copy.polled = polled;
    copy.received = received;
    return copy;
  }

  /** The emulated instant at which a message taken now comes back; unique per message. */
  Instant visibleAgain(Instant now) {
    Instant at = now.plusSeconds(30);
    while (inFlight.containsKey(at)) {
      at = at.plusMillis(1);
    }
    return at;
  }

  /** Takes a message out of flight; false where it is not. */
  boolean land(Message message) {
    for (Map.Entry<Instant, Message> entry : inFlight.entrySet()) {
      if (entry.getValue().equals(message)) {
        inFlight.remove(entry.getKey());
        return true;
      }
    }
    return false;
  }
}
