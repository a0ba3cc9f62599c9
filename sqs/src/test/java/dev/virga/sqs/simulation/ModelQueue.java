package dev.virga.sqs.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A queue of the model: one list of messages, and rules that scan it. Durations are in ms. */
final class ModelQueue {
  final String name;

  /** Tells queues of one name apart that existed one after the other. */
  final long incarnation;

  final boolean fifo;
  boolean contentBased;
  boolean perGroup;
  long visibility = 30_000;
  long delay;
  long retention = 345_600_000;
  long wait;
  @Nullable String deadLetters;
  int maxReceives;

  /** All of them, in the order of their arrival. */
  final List<ModelMessage> messages = new ArrayList<>();

  /** In the order of their requests. */
  final List<Waiter> waiters = new ArrayList<>();

  /** Accepted sends by deduplication id, and group where that is the scope. */
  final Map<String, Accepted> accepted = new LinkedHashMap<>();

  final Map<String, Attempt> attempts = new HashMap<>();

  /** Newest first. */
  final List<ModelMove> moves = new ArrayList<>();

  /** The last handles that clients were given. */
  final ArrayDeque<String> handles = new ArrayDeque<>();

  ModelQueue(String name, long incarnation) {
    this.name = name;
    this.incarnation = incarnation;
    this.fifo = name.endsWith(".fifo");
  }

  /** A request for messages; durations in ms. */
  record Ask(
      int max, @Nullable Long visibility, @Nullable Long waitTime, @Nullable String attempt) {}

  /** A long poll. */
  record Waiter(int poll, Ask ask, long deadline) {}

  /**
   * A send that must not be repeated.
   *
   * @param sent what the engine answered
   */
  record Accepted(long at, String sent) {}

  /** What a receive with an attempt id got. */
  record Attempt(long at, List<Holding> holdings) {}

  /** A message, by the receipt it was given out under. */
  record Holding(long arrival, int receipt) {}

  @Nullable ModelMessage find(long arrival) {
    for (ModelMessage message : messages) {
      if (message.arrival == arrival) {
        return message;
      }
    }
    return null;
  }

  int count(ModelMessage.Place place) {
    int count = 0;
    for (ModelMessage message : messages) {
      count += message.place == place ? 1 : 0;
    }
    return count;
  }

  /** The message that is received next, after one that the same receive took before. */
  @Nullable ModelMessage next(@Nullable ModelMessage last) {
    return fifo ? nextOfFifo(last) : nextOfStandard();
  }

  /**
   * Of the last message's group the one behind it, where that is visible; else the oldest of the
   * messages before which nothing of their group is left.
   */
  private @Nullable ModelMessage nextOfFifo(@Nullable ModelMessage last) {
    if (last != null) {
      ModelMessage behind = null;
      for (ModelMessage message : messages) {
        if (behind == null && message.arrival > last.arrival && message.group.equals(last.group)) {
          behind = message;
        }
      }
      if (behind != null && behind.visible()) {
        return behind;
      }
    }
    Map<String, ModelMessage> heads = new LinkedHashMap<>();
    messages.forEach(message -> heads.putIfAbsent(message.group, message));
    for (ModelMessage head : heads.values()) {
      if (head.visible()) {
        return head;
      }
    }
    return null;
  }

  /**
   * Of every tenant the first in line; of those the one whose tenant has the fewest in flight. A
   * message without a group is its own tenant, with none in flight.
   */
  private @Nullable ModelMessage nextOfStandard() {
    ModelMessage loner = null;
    Map<String, ModelMessage> heads = new LinkedHashMap<>();
    Map<String, Integer> inFlight = new HashMap<>();
    for (ModelMessage message : messages) {
      if (message.inFlight() && message.group != null) {
        inFlight.merge(message.group, 1, Integer::sum);
      }
      if (message.visible() && message.group == null) {
        loner = loner == null || message.rank < loner.rank ? message : loner;
      } else if (message.visible()) {
        heads.merge(message.group, message, (a, b) -> a.rank < b.rank ? a : b);
      }
    }
    ModelMessage best = loner;
    int fewest = 0;
    for (ModelMessage head : heads.values()) {
      int flying = inFlight.getOrDefault(head.group, 0);
      if (best == null || flying < fewest || (flying == fewest && head.arrival < best.arrival)) {
        best = head;
        fewest = flying;
      }
    }
    return best;
  }

  /** Those hidden in this place whose time has come, in the order in which they are shown. */
  List<ModelMessage> due(ModelMessage.Place place, long now) {
    List<ModelMessage> due = new ArrayList<>();
    for (ModelMessage message : messages) {
      if (message.place == place && message.until <= now) {
        due.add(message);
      }
    }
    due.sort(SHOWN);
    return due;
  }

  static final Comparator<ModelMessage> SHOWN =
      Comparator.<ModelMessage>comparingLong(m -> m.until).thenComparingLong(m -> m.hidden);

  @Nullable ModelMove move() {
    return moves.isEmpty() || !moves.getFirst().running() ? null : moves.getFirst();
  }

  /** When something happens by itself. */
  long deadline() {
    long next = Long.MAX_VALUE;
    for (ModelMessage message : messages) {
      next = Math.min(next, message.enqueued + retention);
      next = message.visible() ? next : Math.min(next, message.until);
    }
    for (Waiter waiter : waiters) {
      next = Math.min(next, waiter.deadline);
    }
    ModelMove move = move();
    return move == null ? next : Math.min(next, move.next());
  }

  ModelQueue copy() {
    ModelQueue copy = new ModelQueue(name, incarnation);
    copy.contentBased = contentBased;
    copy.perGroup = perGroup;
    copy.visibility = visibility;
    copy.delay = delay;
    copy.retention = retention;
    copy.wait = wait;
    copy.deadLetters = deadLetters;
    copy.maxReceives = maxReceives;
    messages.forEach(message -> copy.messages.add(message.copy()));
    copy.waiters.addAll(waiters);
    copy.accepted.putAll(accepted);
    copy.attempts.putAll(attempts);
    moves.forEach(move -> copy.moves.add(move.copy()));
    copy.handles.addAll(handles);
    return copy;
  }
}
