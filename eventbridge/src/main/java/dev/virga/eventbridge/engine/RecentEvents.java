package dev.virga.eventbridge.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The last events, so that it can be said why one did not match. Not state: the explanation of an
 * event that has left, or of one before a restore, is lost. Thread-safe, bounded.
 */
public final class RecentEvents {
  static final int MAX_EVENTS = 10_000;
  static final long MAX_CHARACTERS = 16L << 20;

  private final Map<String, String> events = new HashMap<>();
  private final Deque<String> order = new ArrayDeque<>();
  private long characters;

  synchronized void add(String id, String envelope) {
    if (events.put(id, envelope) != null) {
      return;
    }
    order.addLast(id);
    characters += envelope.length();
    while (order.size() > MAX_EVENTS || (characters > MAX_CHARACTERS && order.size() > 1)) {
      String oldest = events.remove(order.removeFirst());
      characters -= oldest == null ? 0 : oldest.length();
    }
  }

  /** The event with an id, where it is still known. */
  public synchronized Optional<String> find(String id) {
    return Optional.ofNullable(events.get(id));
  }
}
