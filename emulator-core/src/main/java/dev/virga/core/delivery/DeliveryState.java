package dev.virga.core.delivery;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The deliveries of one scope that have not ended. */
final class DeliveryState {
  private final Map<String, Pending> pending = new HashMap<>();
  private final TreeMap<Due, String> waiting = new TreeMap<>();

  /** When a delivery is to be looked at again; equal instants in the order of submission. */
  private record Due(Instant at, long number) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  /**
   * A delivery that has not ended.
   *
   * @param number its place in the order of submission
   * @param attempts number of attempts begun
   * @param next when it is to be looked at again, or null while an attempt is under way
   * @param giveUp whether it is to be given up then, rather than tried again
   * @param failure the last one, or null
   * @param given what was given up, where this is its dead letter
   */
  record Pending(
      String id,
      long number,
      DeliveryRequest request,
      Instant accepted,
      int attempts,
      @Nullable Instant next,
      boolean giveUp,
      @Nullable Failure failure,
      @Nullable Pending given) {

    Pending attempting() {
      return new Pending(id, number, request, accepted, attempts + 1, null, false, failure, given);
    }

    Pending waiting(Instant at, boolean then, @Nullable Failure last) {
      return new Pending(id, number, request, accepted, attempts, at, then, last, given);
    }
  }

  /** Why an attempt failed. */
  record Failure(String code, String message) {}

  int size() {
    return pending.size();
  }

  @Nullable Pending get(String id) {
    return pending.get(id);
  }

  /** Adds or replaces. */
  void put(Pending delivery) {
    remove(delivery.id);
    pending.put(delivery.id, delivery);
    if (delivery.next != null) {
      waiting.put(new Due(delivery.next, delivery.number), delivery.id);
    }
  }

  void remove(String id) {
    Pending old = pending.remove(id);
    if (old != null && old.next != null) {
      waiting.remove(new Due(old.next, old.number));
    }
  }

  @Nullable Instant nextDeadline() {
    return waiting.isEmpty() ? null : waiting.firstKey().at;
  }

  /** The next delivery to be looked at, where it is time. */
  @Nullable Pending firstDue(Instant now) {
    Map.Entry<Due, String> first = waiting.firstEntry();
    return first == null || first.getKey().at.isAfter(now) ? null : pending.get(first.getValue());
  }

  DeliveryState copy() {
    DeliveryState copy = new DeliveryState();
    copy.pending.putAll(pending);
    copy.waiting.putAll(waiting);
    return copy;
  }
}
