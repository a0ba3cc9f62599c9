package dev.virga.sqs.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.sqs.simulation.ModelMessage.Place;
import dev.virga.sqs.simulation.ModelQueue.Ask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What SQS does, said as simply as can be: every rule scans all messages. It is told what the
 * engine is told and answers what the engine must answer; ids and handles, which it cannot know, it
 * is told once they were seen. Times are in ms since the epoch, durations in ms.
 */
final class Model {
  /** Deduplication and receive attempts: five minutes. */
  static final long WINDOW = 300_000;

  /** From the receive on a message is hidden for twelve hours at most. */
  private static final long FLIGHT_MAX = 43_200_000;

  private static final long MOVE_MAX = 36L * 3_600_000;
  private static final int MOVES_MAX = 10;
  private static final int HANDLES_MAX = 40;

  final TreeMap<String, ModelQueue> queues = new TreeMap<>();

  /** Answers to long polls that are not carried out yet, in order. */
  final ArrayDeque<Completion> pending = new ArrayDeque<>();

  /** Answers to long polls that were carried out last. */
  final ArrayDeque<Completion> answered = new ArrayDeque<>();

  final Map<String, Handle> handles = new HashMap<>();

  /** Handles of queues that have gone. */
  final ArrayDeque<String> former = new ArrayDeque<>();

  /** Connections; not the model's own, and not copied. */
  private final Map<Integer, Poll> polls;

  long now;
  private long counter;
  private long front;
  private final LinkedHashSet<String> woken = new LinkedHashSet<>();

  Model(Map<Integer, Poll> polls, long now) {
    this.polls = polls;
    this.now = now;
  }

  /** What a receiver sees of a message. */
  record Given(
      long arrival,
      int receipt,
      String token,
      int count,
      long first,
      long sent,
      @Nullable String from,
      boolean renamed) {}

  /** What a receive gets. */
  record Answer(String queue, long incarnation, long at, long until, List<Given> messages) {}

  /** An answer that a long poll gets. */
  record Completion(int poll, Answer answer) {}

  /** What a receipt handle stands for. */
  record Handle(String queue, long incarnation, long arrival, int receipt) {}

  // Time

  /** Everything that is due has been done before a command looks. */
  void due() {
    ModelQueue queue = firstDue();
    while (queue != null && queue.deadline() <= now) {
      elapse(queue);
      queue = firstDue();
    }
  }

  private @Nullable ModelQueue firstDue() {
    return queues.values().stream()
        .min(Comparator.comparingLong(ModelQueue::deadline).thenComparing(queue -> queue.name))
        .orElse(null);
  }

  /** What time does to a queue: expiry, delays, visibility, moves, and then whoever waits. */
  private void elapse(ModelQueue queue) {
    for (ModelMessage message : List.copyOf(queue.messages)) {
      if (message.enqueued + queue.retention <= now) {
        queue.gone(message, now);
      }
    }
    queue.due(Place.DELAYED, now).forEach(this::show);
    for (ModelMessage message : queue.due(Place.IN_FLIGHT, now)) {
      queue.landed(message, now);
      show(message);
    }
    ModelMove move = queue.move();
    if (move != null && move.next() <= now) {
      run(queue, move);
    }
    woken.add(queue.name);
    serve();
    List<ModelQueue.Waiter> over = new ArrayList<>(queue.waiters);
    over.removeIf(waiter -> waiter.deadline() > now);
    over.forEach(waiter -> end(queue, waiter));
  }

  private void end(ModelQueue queue, ModelQueue.Waiter waiter) {
    queue.waiters.remove(waiter);
    pending.addLast(new Completion(waiter.poll(), answer(queue, List.of(), now)));
  }

  /** Moves the clock as an advance does: everything happens at its own time. */
  void advance(long duration) {
    long end = now + duration;
    settle();
    ModelQueue queue = firstDue();
    while (queue != null && queue.deadline() <= end) {
      now = Math.max(now, queue.deadline());
      settle();
      queue = firstDue();
    }
    now = end;
    settle();
  }

  /** Jumps: what was due on the way happens late, all at once. */
  void jump(long duration) {
    now += duration;
    settle();
  }

  /** Answers reach their clients, and whatever follows from that happens. */
  void settle() {
    boolean idle = false;
    while (!idle) {
      while (!pending.isEmpty()) {
        carryOut(pending.remove());
      }
      due();
      idle = pending.isEmpty();
    }
  }

  private void carryOut(Completion completion) {
    Poll poll = polls.get(completion.poll);
    boolean open = poll.open;
    poll.open = false;
    if (open && !poll.gone) {
      poll.expected = completion.answer;
      poll.expectedAt = now;
      answered.addLast(completion);
      if (answered.size() > 5) {
        answered.removeFirst();
      }
      poll.gone = poll.leaves;
    }
    if (!open || poll.gone) {
      takeBack(completion.answer);
    }
  }

  // Messages come

  /** A send that is accepted; {@link #due} goes before, {@link #serve} follows. */
  ModelMessage send(String name, String token, @Nullable String group, @Nullable Long delay) {
    ModelQueue queue = queues.get(name);
    ModelMessage message =
        new ModelMessage(++counter, token, group, ModelMessage.Origin.fresh(now));
    add(queue, message, delay == null || queue.fifo ? queue.delay : delay);
    return message;
  }

  /** The send that this one repeats, or null. */
  ModelQueue.@Nullable Accepted repeated(
      String name, @Nullable String group, String deduplicationId) {
    ModelQueue queue = queues.get(name);
    queue.accepted.values().removeIf(accepted -> accepted.at() + WINDOW <= now);
    return queue.accepted.get(key(queue, group, deduplicationId));
  }

  void accepted(String name, @Nullable String group, String deduplicationId, String sent) {
    ModelQueue queue = queues.get(name);
    queue.accepted.put(key(queue, group, deduplicationId), new ModelQueue.Accepted(now, sent));
  }

  private static String key(ModelQueue queue, @Nullable String group, String deduplicationId) {
    return queue.perGroup ? deduplicationId + " " + group : deduplicationId;
  }

  private void add(ModelQueue queue, ModelMessage message, long delay) {
    queue.came(message, now);
    message.rank = ++counter;
    if (delay > 0) {
      hide(message, Place.DELAYED, now + delay);
    }
    woken.add(queue.name);
  }

  private void hide(ModelMessage message, Place place, long until) {
    message.place = place;
    message.until = until;
    message.hidden = ++counter;
  }

  private void show(ModelMessage message) {
    message.place = Place.VISIBLE;
    message.since = now;
    message.rank = ++counter;
  }

  // Messages are received

  /** A receive; null where it waits. */
  @Nullable Answer receive(String name, Ask ask, int poll) {
    due();
    ModelQueue queue = queues.get(name);
    Answer answer = take(queue, ask);
    serve();
    long wait = ask.waitTime() == null ? queue.wait : ask.waitTime();
    if (answer.messages.isEmpty() && wait > 0) {
      queue.waiters.add(new ModelQueue.Waiter(poll, ask, now + wait));
      return null;
    }
    return answer;
  }

  private Answer take(ModelQueue queue, Ask ask) {
    long until = now + (ask.visibility() == null ? queue.visibility : ask.visibility());
    List<ModelMessage> taken = new ArrayList<>();
    if (queue.fifo && ask.attempt() != null) {
      taken.addAll(repeat(queue, ask.attempt()));
      for (ModelMessage message : taken) {
        message.holders++;
        hide(message, Place.IN_FLIGHT, until);
      }
    }
    if (taken.isEmpty()) {
      takeNew(queue, ask.max(), until, taken);
      if (!taken.isEmpty() && queue.fifo && ask.attempt() != null) {
        List<ModelQueue.Holding> holdings =
            taken.stream().map(m -> new ModelQueue.Holding(m.arrival, m.receipt)).toList();
        queue.attempts.put(ask.attempt(), new ModelQueue.Attempt(now, holdings));
      }
    }
    Answer answer = answer(queue, taken, until);
    if (until <= now && !taken.isEmpty()) {
      for (ModelMessage message : taken) {
        queue.landed(message, now);
        show(message);
      }
      woken.add(queue.name);
    }
    return answer;
  }

  /** The messages of an attempt, where it is not long ago and all are as they were then. */
  private List<ModelMessage> repeat(ModelQueue queue, String attemptId) {
    ModelQueue.Attempt attempt = queue.attempts.get(attemptId);
    List<ModelMessage> same = new ArrayList<>();
    if (attempt == null || attempt.at() + WINDOW <= now) {
      return same;
    }
    for (ModelQueue.Holding holding : attempt.holdings()) {
      ModelMessage message = queue.find(holding.arrival());
      if (message == null
          || !message.inFlight()
          || message.receipt != holding.receipt()
          || message.changed) {
        return List.of();
      }
      same.add(message);
    }
    return same;
  }

  private void takeNew(ModelQueue queue, int max, long until, List<ModelMessage> taken) {
    ModelMessage last = null;
    ModelMessage message = queue.next(null, now);
    while (message != null && taken.size() < max) {
      ModelQueue deadLetters = deadLetters(queue, message);
      if (deadLetters != null) {
        redrive(queue, message, deadLetters);
      } else {
        hide(message, Place.IN_FLIGHT, until);
        message.receives++;
        message.receipt++;
        message.holders = 1;
        message.received = now;
        message.changed = false;
        message.first = message.first == 0 ? now : message.first;
        taken.add(message);
        last = message;
      }
      message = queue.next(last, now);
    }
  }

  private Answer answer(ModelQueue queue, List<ModelMessage> messages, long until) {
    List<Given> given = messages.stream().map(Model::given).toList();
    return new Answer(queue.name, queue.incarnation, now, until, given);
  }

  private static Given given(ModelMessage m) {
    return new Given(m.arrival, m.receipt, m.token, m.count(), m.first, m.sent, m.from, m.renamed);
  }

  /** Those who wait get what there is, in the order in which they asked. */
  void serve() {
    while (!woken.isEmpty()) {
      ModelQueue queue = queues.get(woken.removeFirst());
      boolean served = queue != null;
      while (served && !queue.waiters.isEmpty()) {
        ModelQueue.Waiter first = queue.waiters.getFirst();
        Answer answer = take(queue, first.ask());
        served = !answer.messages.isEmpty();
        if (served) {
          queue.waiters.removeFirst();
          pending.addLast(new Completion(first.poll(), answer));
        }
      }
    }
  }

  /** Nobody took the answer: it is as if there had been no receive. */
  void takeBack(Answer answer) {
    due();
    ModelQueue queue = queues.get(answer.queue);
    if (queue != null && queue.incarnation == answer.incarnation) {
      for (Given given : answer.messages.reversed()) {
        ModelMessage message = queue.find(given.arrival);
        if (message != null && message.receipt == given.receipt && message.holders > 0) {
          message.holders--;
          unreceive(message);
        }
      }
      woken.add(queue.name);
    }
    serve();
  }

  private void unreceive(ModelMessage message) {
    if (message.holders > 0) {
      return;
    }
    message.receives--;
    message.first = message.count() == 0 ? 0 : message.first;
    if (message.inFlight()) {
      show(message);
      message.since = message.came;
      message.rank = --front;
    }
  }

  // Whoever waits goes away

  /** A client closes its connection. */
  void disconnect(Poll poll) {
    due();
    ModelQueue queue = queues.get(poll.queue);
    if (queue != null) {
      queue.waiters.removeIf(waiter -> waiter.poll() == poll.number);
    }
    poll.open = false;
    poll.gone = true;
  }

  /** A connection turns out to be broken after the answer was written. */
  void disconnectLate(Completion completion) {
    polls.get(completion.poll).gone = true;
    answered.remove(completion);
    takeBack(completion.answer);
  }

  /** Real time has passed: clients have waited long enough by their own clocks. */
  void impatient(long real) {
    due();
    for (Poll poll : polls.values()) {
      if (poll.open && poll.patience <= real) {
        poll.patience = Poll.NEVER;
        for (ModelQueue queue : queues.values()) {
          for (ModelQueue.Waiter waiter : List.copyOf(queue.waiters)) {
            if (waiter.poll() == poll.number) {
              end(queue, waiter);
            }
          }
        }
      }
    }
  }

  // Handles

  /** A client was given a handle; the last ones of every queue are kept. */
  void given(String text, Handle handle) {
    Handle before = handles.put(text, handle);
    assertTrue(before == null || before.equals(handle), "a handle of two receives");
    ModelQueue queue = queues.get(handle.queue);
    ArrayDeque<String> texts =
        queue != null && queue.incarnation == handle.incarnation ? queue.handles : former;
    if (before == null) {
      texts.addLast(text);
    }
    if (texts.size() > HANDLES_MAX) {
      handles.remove(texts.removeFirst());
    }
  }

  /** Whether a message is in flight by this handle. */
  boolean isHeld(ModelQueue queue, String text) {
    Handle handle = handles.get(text);
    ModelMessage message = queue.find(handle.arrival);
    return message != null && holds(message, handle);
  }

  /** Deletes; of each null, or how it is refused. */
  List<@Nullable String> delete(String name, List<String> texts) {
    due();
    ModelQueue queue = queues.get(name);
    List<@Nullable String> results = new ArrayList<>();
    texts.forEach(text -> results.add(delete(queue, text)));
    serve();
    return results;
  }

  private @Nullable String delete(ModelQueue queue, String text) {
    Handle handle = handles.get(text);
    String wrong = wrong(queue, handle);
    if (wrong != null) {
      return wrong;
    }
    ModelMessage message = queue.find(handle.arrival);
    if (message != null) {
      if (queue.fifo && !holds(message, handle)) {
        return "The receipt handle has expired.";
      }
      queue.gone(message, now);
      woken.add(queue.name);
    }
    return null;
  }

  private static @Nullable String wrong(ModelQueue queue, @Nullable Handle handle) {
    if (handle == null) {
      return "is not a valid receipt handle.";
    }
    return handle.incarnation == queue.incarnation ? null : "is not valid for this queue.";
  }

  private static boolean holds(ModelMessage message, Handle handle) {
    return message.inFlight() && message.receipt == handle.receipt;
  }

  /** Changes visibility timeouts; of each null, or how it is refused. */
  List<@Nullable String> change(String name, List<String> texts, List<Long> timeouts) {
    due();
    ModelQueue queue = queues.get(name);
    List<@Nullable String> results = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      results.add(change(queue, texts.get(i), timeouts.get(i)));
    }
    serve();
    return results;
  }

  private @Nullable String change(ModelQueue queue, String text, long timeout) {
    Handle handle = handles.get(text);
    String wrong = wrong(queue, handle);
    if (wrong != null) {
      return wrong;
    }
    ModelMessage message = queue.find(handle.arrival);
    if (message == null) {
      return "Message does not exist or is not available for visibility timeout change.";
    }
    if (!holds(message, handle)) {
      return queue.fifo ? "The receipt handle has expired." : null;
    }
    if (now + timeout > message.received + FLIGHT_MAX) {
      return "Total VisibilityTimeout for the message is beyond the limit [43200 seconds].";
    }
    message.changed = true;
    hide(message, Place.IN_FLIGHT, now + timeout);
    if (timeout == 0) {
      queue.landed(message, now);
      show(message);
      woken.add(queue.name);
    }
    return null;
  }

  // Dead letters

  /** Where a message goes instead of being received once more than it may. */
  private @Nullable ModelQueue deadLetters(ModelQueue queue, ModelMessage message) {
    boolean often =
        queue.deadLetters != null && message.receives > 0 && message.count() >= queue.maxReceives;
    return often ? queues.get(queue.deadLetters) : null;
  }

  /** Of a FIFO queue retention begins anew. */
  private void redrive(ModelQueue queue, ModelMessage message, ModelQueue deadLetters) {
    queue.gone(message, now);
    long enqueued = queue.fifo ? now : message.enqueued;
    ModelMessage.Origin origin =
        new ModelMessage.Origin(queue.name, message.sent, enqueued, message.count(), message.first);
    ModelMessage moved = new ModelMessage(++counter, message.token, message.group, origin);
    moved.id = message.id;
    moved.renamed = queue.fifo || message.renamed;
    if (enqueued + deadLetters.retention > now) {
      add(deadLetters, moved, 0);
    }
  }

  /** Starts a task; null, or how it is refused. */
  @Nullable String startMove(String name, @Nullable String destination, @Nullable Integer rate) {
    due();
    ModelQueue source = queues.get(name);
    if (queues.values().stream().noneMatch(queue -> name.equals(queue.deadLetters))) {
      return "Source queue must be configured as a Dead Letter Queue.";
    }
    if (destination != null) {
      ModelQueue target = queues.get(destination);
      if (target == null) {
        return "the DestinationArn parameter doesn't exist.";
      }
      if (target.fifo != source.fifo) {
        return "Source and destination queues must be of the same type.";
      }
    }
    if (source.move() != null) {
      return "There is already a task running.";
    }
    source.moves.addFirst(new ModelMove(destination, rate, source.count(Place.VISIBLE), now));
    if (source.moves.size() > MOVES_MAX) {
      source.moves.removeLast();
    }
    return null;
  }

  private void run(ModelQueue source, ModelMove move) {
    if (move.next() - move.started > MOVE_MAX) {
      move.end("FAILED", "MaximumRuntimeExceeded");
      return;
    }
    long allowed = move.allowed();
    while (move.running() && move.moved < allowed) {
      ModelMessage next = move.moved < move.toMove ? source.next(null, now) : null;
      if (next == null) {
        move.end("COMPLETED", null);
      } else {
        move(source, next, move);
      }
    }
    if (move.running() && move.moved == move.toMove) {
      move.end("COMPLETED", null);
    }
  }

  /** As a new message, with an id, a count and a retention of its own. */
  private void move(ModelQueue source, ModelMessage message, ModelMove move) {
    String to = move.destination == null ? message.from : move.destination;
    ModelQueue target = to == null ? null : queues.get(to);
    if (target == null) {
      move.end(
          "FAILED",
          to == null
              ? "CouldNotDetermineMessageSource"
              : "AWS.SimpleQueueService.NonExistentQueue");
      return;
    }
    source.gone(message, now);
    move.moved++;
    ModelMessage.Origin origin = ModelMessage.Origin.fresh(now);
    ModelMessage moved = new ModelMessage(++counter, message.token, message.group, origin);
    moved.renamed = message.renamed;
    add(target, moved, target.delay);
  }

  // Queues

  ModelQueue create(String name) {
    due();
    ModelQueue queue = new ModelQueue(name, ++counter);
    queues.put(name, queue);
    return queue;
  }

  /** A queue goes, and all that is in it; those who wait get nothing. */
  void delete(String name) {
    due();
    ModelQueue queue = queues.get(name);
    List.copyOf(queue.waiters).forEach(waiter -> end(queue, waiter));
    queues.remove(name);
    former.forEach(handles::remove);
    former.clear();
    former.addAll(queue.handles);
  }

  void purge(String name) {
    due();
    ModelQueue queue = queues.get(name);
    queue.emptied();
  }

  /** Of a FIFO queue a delay holds for what nobody has received yet. */
  void delay(String name, long delay) {
    due();
    ModelQueue queue = queues.get(name);
    if (queue.fifo && queue.delay != delay) {
      for (ModelMessage message : queue.due(Place.DELAYED, Long.MAX_VALUE)) {
        hide(message, Place.DELAYED, message.enqueued + delay);
      }
      for (ModelMessage message : queue.messages) {
        if (message.visible() && message.receives == 0 && message.enqueued + delay > now) {
          hide(message, Place.DELAYED, message.enqueued + delay);
        }
      }
    }
    queue.delay = delay;
  }

  // Snapshots

  /** A model that goes its own way from here, with the same connections. */
  Model copy() {
    Model copy = new Model(polls, now);
    queues.forEach((name, queue) -> copy.queues.put(name, queue.copy()));
    copy.pending.addAll(pending);
    copy.answered.addAll(answered);
    copy.handles.putAll(handles);
    copy.former.addAll(former);
    copy.counter = counter;
    copy.front = front;
    return copy;
  }

  /** Whether a long poll waits, or is about to be answered. */
  boolean knows(Poll poll) {
    return pending.stream().anyMatch(completion -> completion.poll == poll.number)
        || queues.values().stream()
            .flatMap(queue -> queue.waiters.stream())
            .anyMatch(waiter -> waiter.poll() == poll.number);
  }
}
