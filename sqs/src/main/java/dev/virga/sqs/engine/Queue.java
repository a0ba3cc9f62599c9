package dev.virga.sqs.engine;

import dev.virga.core.schema.Bytes;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A queue: its settings, its messages by every order in which they are looked for, and the long
 * polls that wait for them. No operation's cost grows with the number of messages. Mutable, used
 * under its engine's lock; times are in ms since the epoch.
 *
 * <pre>
 *   table     slot -> message                 a receipt handle's message
 *   lanes     READY messages in order         the next one to be received
 *   inFlight  instant -> messages             visible again
 *   delayed   instant -> messages             visible for the first time
 *   expiry    sent or come -> messages        retention, oldest first
 *   bodies    their bodies
 * </pre>
 */
final class Queue {
  /** Messages whose bodies are looked at with every removal while {@link BodyStore#wasteful}. */
  private static final int BODIES_MOVED = 16;

  final QueueRef ref;

  /** Tells queues of one name apart that were created one after the other. */
  final long number;

  final long createdMillis;
  long modifiedMillis;
  long purgedMillis = Long.MIN_VALUE;
  QueueSettings settings;
  SortedMap<String, String> tags = new TreeMap<>();

  final LinkedHashMap<String, ReceiveWaiter> waiters = new LinkedHashMap<>();
  private Timeline<ReceiveWaiter> waits = new Timeline<>();
  private final Map<String, Timeline.Entry<ReceiveWaiter>> waitEntries = new LinkedHashMap<>();

  MessageTable table = new MessageTable();
  private BodyStore bodies = new BodyStore();
  Lanes lanes;
  Timeline<StoredMessage> inFlight = new Timeline<>();
  Timeline<StoredMessage> delayed = new Timeline<>();
  Timeline<StoredMessage> expiry = new Timeline<>();
  int ready;
  int flying;

  Deduplication deduplication = new Deduplication();
  ReceiveAttempts attempts = new ReceiveAttempts();

  /** Newest first. */
  final ArrayDeque<MoveTask> moves = new ArrayDeque<>();

  /** When something was done to it last. */
  long activeMillis;

  /** Whether a message with a group has ever come to it, a standard queue. */
  boolean fair;

  /** Whether a receive was cut short; where somebody waits, it is to be gone on with at once. */
  boolean unfinished;

  /** Where this queue stands among those that are due, see {@link SqsState}. */
  long announced = Timeline.NEVER;

  Queue(QueueRef ref, long number, long createdMillis, QueueSettings settings) {
    this.ref = ref;
    this.number = number;
    this.createdMillis = createdMillis;
    this.modifiedMillis = createdMillis;
    this.activeMillis = createdMillis;
    this.settings = settings;
    this.lanes = emptyLanes();
    QueueSettings.Fifo fifo = settings.fifo();
    deduplication.scope(fifo != null && fifo.perGroupDeduplication());
  }

  boolean fifo() {
    return ref.name().fifo();
  }

  private Lanes emptyLanes() {
    return ref.name().fifo() ? new FifoLanes() : new StandardLanes();
  }

  int delayedCount() {
    return table.size() - ready - flying;
  }

  /** Takes a message in that is READY, or DELAYED until {@code visibleMillis}. */
  void add(StoredMessage message, Bytes body, long visibleMillis, long nowMillis) {
    bodies.add(body, message); // First, for it fails where memory is short.
    table.add(message);
    message.expiry = expiry.add(retainedFrom(message), message);
    if (visibleMillis > nowMillis) {
      message.state = StoredMessage.State.DELAYED;
      message.hidden = delayed.add(visibleMillis, message);
    } else {
      message.state = StoredMessage.State.READY;
      ready++;
    }
    fair |= !fifo() && message.groupId() != null;
    lanes.added(message);
  }

  /** What retention counts from: a redrive begins it anew in FIFO queues only. */
  private long retainedFrom(StoredMessage message) {
    return fifo() ? message.arrivedMillis : message.sentMillis;
  }

  /** Whether the retention of a message is over. */
  boolean expired(StoredMessage message, long nowMillis) {
    return retainedFrom(message) + settings.retention().toMillis() <= nowMillis;
  }

  /** A READY message is received: in flight from now on. */
  void take(StoredMessage message, long visibleMillis, long nowMillis) {
    message.received(nowMillis);
    message.state = StoredMessage.State.IN_FLIGHT;
    ready--;
    flying++;
    message.hidden = inFlight.add(visibleMillis, message);
    lanes.taken(message);
  }

  /** A message in flight stays so until another instant. */
  void hold(StoredMessage message, long visibleMillis) {
    unhide(message);
    message.hidden = inFlight.add(visibleMillis, message);
  }

  /** A hidden message is READY. */
  void show(StoredMessage message, long nowMillis) {
    landed(message, nowMillis);
    message.sinceMillis = nowMillis;
    show(message, false);
  }

  /** A message in flight goes back to where it was: its receive has not taken place. */
  void putBack(StoredMessage message) {
    message.sinceMillis = message.arrivedMillis;
    show(message, true);
  }

  private void show(StoredMessage message, boolean first) {
    StoredMessage.State from = message.state;
    unhide(message);
    if (from == StoredMessage.State.IN_FLIGHT) {
      flying--;
    }
    message.state = StoredMessage.State.READY;
    ready++;
    lanes.shown(message, from, first);
  }

  private void landed(StoredMessage message, long nowMillis) {
    if (message.state == StoredMessage.State.IN_FLIGHT) {
      lanes.processed(message, nowMillis - message.sinceMillis, nowMillis);
    }
  }

  /** Takes a message out for good. */
  void remove(StoredMessage message, long nowMillis) {
    landed(message, nowMillis);
    StoredMessage.State from = message.state;
    if (from == StoredMessage.State.READY) {
      ready--;
    } else {
      unhide(message);
      if (from == StoredMessage.State.IN_FLIGHT) {
        flying--;
      }
    }
    Timeline.Entry<StoredMessage> place = message.expiry;
    if (place != null) {
      expiry.remove(place);
      message.expiry = null;
    }
    table.remove(message);
    bodies.remove(message);
    message.state = StoredMessage.State.GONE;
    lanes.removed(message, from);
    if (bodies.wasteful()) {
      table.next(BODIES_MOVED, bodies::move);
    }
  }

  private void unhide(StoredMessage message) {
    Timeline.Entry<StoredMessage> place = message.hidden;
    if (place != null) {
      (message.state == StoredMessage.State.DELAYED ? delayed : inFlight).remove(place);
      message.hidden = null;
    }
  }

  /** A message that is DELAYED or READY is to become visible at this instant. */
  void delayUntil(StoredMessage message, long visibleMillis) {
    unhide(message);
    if (message.state == StoredMessage.State.READY) {
      ready--;
      message.state = StoredMessage.State.DELAYED;
      lanes.hidden(message);
    }
    message.hidden = delayed.add(visibleMillis, message);
  }

  /** Forgets all messages at once, whatever their number. */
  void clear() {
    table = new MessageTable();
    bodies = new BodyStore();
    lanes = emptyLanes();
    inFlight = new Timeline<>();
    delayed = new Timeline<>();
    expiry = new Timeline<>();
    attempts = new ReceiveAttempts();
    ready = 0;
    flying = 0;
    unfinished = false;
  }

  void park(ReceiveWaiter waiter) {
    waiters.put(waiter.id(), waiter);
    waitEntries.put(waiter.id(), waits.add(waiter.deadlineMillis(), waiter));
  }

  /** The waiter leaves; null where it is no longer there. */
  @Nullable ReceiveWaiter unpark(String id) {
    ReceiveWaiter waiter = waiters.remove(id);
    Timeline.Entry<ReceiveWaiter> place = waitEntries.remove(id);
    if (place != null) {
      waits.remove(place);
    }
    return waiter;
  }

  /** A waiter whose wait is over, or null. */
  @Nullable ReceiveWaiter waitedOut(long nowMillis) {
    return waits.due(nowMillis);
  }

  /** The task that is running, or null. */
  @Nullable MoveTask move() {
    MoveTask newest = moves.peekFirst();
    return newest != null && newest.running() ? newest : null;
  }

  /** When the oldest message's retention ends. */
  long firstExpiry() {
    long oldest = expiry.first();
    return oldest == Timeline.NEVER ? oldest : oldest + settings.retention().toMillis();
  }

  /** When this queue changes by itself, or {@link Timeline#NEVER}. */
  long nextDeadline() {
    if (unfinished && !waiters.isEmpty()) {
      return 0;
    }
    MoveTask move = move();
    long next = Math.min(inFlight.first(), delayed.first());
    next = Math.min(next, Math.min(firstExpiry(), waits.first()));
    return move == null ? next : Math.min(next, move.nextMillis());
  }

  /** A copy that shares nothing mutable with this queue. */
  Queue copy() {
    Queue copy = new Queue(ref, number, createdMillis, settings);
    copy.modifiedMillis = modifiedMillis;
    copy.purgedMillis = purgedMillis;
    copy.tags = new TreeMap<>(tags);
    waiters.values().forEach(copy::park);
    BodyStore.Copy copied = bodies.copy();
    MessageTable twins = table.copy(copied::add);
    copy.table = twins;
    copy.bodies = copied.store();
    copy.lanes = lanes.copy(twins::twin);
    copy.inFlight.addAll(inFlight, twins::twin, (m, place) -> m.hidden = place);
    copy.delayed.addAll(delayed, twins::twin, (m, place) -> m.hidden = place);
    copy.inFlight.forEach(copy.lanes::adopt);
    copy.delayed.forEach(copy.lanes::adopt);
    copy.expiry.addAll(expiry, twins::twin, (m, place) -> m.expiry = place);
    copy.ready = ready;
    copy.flying = flying;
    copy.deduplication = deduplication.copy();
    copy.attempts = attempts.copy();
    moves.forEach(move -> copy.moves.addLast(move.copy()));
    copy.activeMillis = activeMillis;
    copy.fair = fair;
    copy.unfinished = unfinished;
    copy.announced = announced;
    return copy;
  }
}
