package dev.virga.sqs.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A queue of the model: one list of messages, and rules that scan it. Durations are in ms. */
final class ModelQueue {
  /** A tenant that has sent nothing for so long is quiet. */
  private static final long QUIET_AFTER = 300_000;

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

  /** The tenants of a standard queue that have messages here. */
  private final Map<String, Busy> busy = new HashMap<>();

  private Busy all = new Busy();

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

  // What happens to messages, as far as fairness depends on it

  void came(ModelMessage message, long now) {
    messages.add(message);
    message.came = now;
    message.since = now;
    if (!fifo && message.group != null) {
      busy.computeIfAbsent(message.group, group -> new Busy()).lastCame = now;
    }
  }

  /** A message that was in flight is so no longer, and was in somebody's hands. */
  void landed(ModelMessage message, long now) {
    if (message.inFlight()) {
      all.add(now - message.received, now);
      Busy tenant = busy.get(message.group);
      if (tenant != null) {
        tenant.add(now - message.received, now);
      }
    }
  }

  /** A message leaves the queue; with its last one a tenant is forgotten. */
  void gone(ModelMessage message, long now) {
    landed(message, now);
    messages.remove(message);
    if (messages.stream().noneMatch(other -> Objects.equals(other.group, message.group))) {
      busy.remove(message.group);
    }
  }

  void emptied() {
    messages.clear();
    attempts.clear();
    busy.clear();
    all = new Busy();
  }

  /** The message that is received next, after one that the same receive took before. */
  @Nullable ModelMessage next(@Nullable ModelMessage last, long now) {
    return fifo ? nextOfFifo(last) : nextOfStandard(now);
  }

  /**
   * Of the last message's group the one behind it, where that is visible; else of the messages
   * before which nothing of their group is left, the one that has been visible for longest.
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
    return heads.values().stream().filter(ModelMessage::visible).min(BY_AGE).orElse(null);
  }

  /**
   * Of every tenant the first in line; of those the one that has been visible for longest, but a
   * noisy tenant's only where there is no other, and then that of the one with the fewest in
   * flight. A message without a group is its own tenant, and never noisy.
   */
  private @Nullable ModelMessage nextOfStandard(long now) {
    List<ModelMessage> heads = new ArrayList<>();
    firstOf(null).ifPresent(heads::add);
    busy.keySet().forEach(group -> firstOf(group).ifPresent(heads::add));
    List<ModelMessage> quiet = new ArrayList<>(heads);
    quiet.removeIf(head -> isNoisy(head.group, now));
    Comparator<ModelMessage> byShare =
        Comparator.<ModelMessage>comparingInt(head -> inFlight(head.group)).thenComparing(BY_AGE);
    return quiet.stream().min(BY_AGE).or(() -> heads.stream().min(byShare)).orElse(null);
  }

  private Optional<ModelMessage> firstOf(@Nullable String group) {
    return messages.stream()
        .filter(message -> message.visible() && Objects.equals(message.group, group))
        .min(Comparator.comparingLong(message -> message.rank));
  }

  private boolean isNoisy(@Nullable String group, long now) {
    Busy tenant = busy.get(group);
    if (tenant == null || now - tenant.lastCame >= QUIET_AFTER) {
      return false;
    }
    int flying = inFlight(group);
    return flying >= 30 && flying * 10 > count(ModelMessage.Place.IN_FLIGHT)
        || tenant.recent(now) * 10 > all.recent(now);
  }

  private int inFlight(@Nullable String group) {
    int count = 0;
    for (ModelMessage message : messages) {
      count += message.inFlight() && Objects.equals(message.group, group) ? 1 : 0;
    }
    return count;
  }

  private static final Comparator<ModelMessage> BY_AGE =
      Comparator.<ModelMessage>comparingLong(message -> message.since)
          .thenComparingLong(message -> message.arrival);

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
    busy.forEach((group, tenant) -> copy.busy.put(group, tenant.copy()));
    copy.all = all.copy();
    moves.forEach(move -> copy.moves.add(move.copy()));
    copy.handles.addAll(handles);
    return copy;
  }
}
