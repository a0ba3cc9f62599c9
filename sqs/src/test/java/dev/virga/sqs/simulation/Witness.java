package dev.virga.sqs.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.trace.Hop;
import dev.virga.sqs.engine.PeekedMessage;
import dev.virga.sqs.engine.Received;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds what the engine says (its answers, its journal, its counts) against the promises of a
 * queue, without the model: a second opinion that knows no order and no prediction.
 *
 * <ul>
 *   <li>No message is lost: what was sent, redriven and moved to a queue and was not deleted,
 *       expired or purged there is what the queue counts.
 *   <li>None is received by two consumers within its visibility, nor before its delay is over, nor
 *       after it has gone; none outlives its retention.
 *   <li>Of a FIFO group nothing is received while something older is there.
 *   <li>Each receive counts one more; nothing is received more often than its dead-letter rule
 *       allows, nor redriven before.
 *   <li>A deduplication id is accepted once in five minutes, counted from the accepted send.
 * </ul>
 *
 * Times are in ms since the epoch.
 */
final class Witness {
  private static final String MESSAGE_ID = "messageId";

  /** When a message was moved here whose id was not known yet. */
  private static final long UNKNOWN = Long.MAX_VALUE / 2;

  private final Map<String, Map<String, Letter>> queues = new HashMap<>();
  private final Map<String, Integer> unseen = new HashMap<>();
  private final Set<String> moved = new HashSet<>();
  private final Map<String, Limit> limits = new HashMap<>();
  private final Map<String, Long> retentions = new HashMap<>();
  private final Map<String, First> firsts = new HashMap<>();

  /** When messages of a queue are dead letters, and where they go. */
  private record Limit(String deadLetters, int max) {}

  /** The accepted send of a deduplication id. */
  private record First(long at, String id) {}

  /** A message as it was seen. */
  private static final class Letter {
    boolean announced;
    final long sent;
    long notBefore;
    long enqueued;
    @Nullable String group;
    @Nullable String sequence;
    int count;
    int countAtArrival;
    int seenCount;

    /** The count of a receive that was repeated: by whom, and how long it holds, is not known. */
    int repeated;

    long hiddenFrom;
    long hiddenUntil;
    @Nullable String handle;

    Letter(long sent, long notBefore) {
      this.sent = sent;
      this.notBefore = notBefore;
      this.enqueued = sent;
    }

    Letter copy() {
      Letter copy = new Letter(sent, notBefore);
      copy.announced = announced;
      copy.enqueued = enqueued;
      copy.group = group;
      copy.sequence = sequence;
      copy.count = count;
      copy.countAtArrival = countAtArrival;
      copy.seenCount = seenCount;
      copy.repeated = repeated;
      copy.hiddenFrom = hiddenFrom;
      copy.hiddenUntil = hiddenUntil;
      copy.handle = handle;
      return copy;
    }
  }

  private Map<String, Letter> letters(String queue) {
    return queues.computeIfAbsent(queue, name -> new HashMap<>());
  }

  // What the client did

  /** A send was answered by an id that must be new. */
  void sent(String queue, String id, @Nullable String sequence, @Nullable String group, Span span) {
    Letter letter = new Letter(span.from, span.until);
    letter.sequence = sequence;
    letter.group = group;
    for (Map<String, Letter> letters : queues.values()) {
      assertTrue(!letters.containsKey(id), "a second message " + id);
    }
    letters(queue).put(id, letter);
  }

  /** From one instant until before another. */
  record Span(long from, long until) {}

  /** A send with a deduplication id was answered by this id. */
  boolean isRepetition(String queue, String key, String id, long now) {
    First first = firsts.get(queue + " " + key);
    boolean within = first != null && now < first.at + Model.WINDOW;
    if (within) {
      assertEquals(first.id, id, "a send within five minutes of the first was accepted");
    } else {
      firsts.put(queue + " " + key, new First(now, id));
    }
    return within;
  }

  void limit(String queue, @Nullable String deadLetters, int max) {
    if (deadLetters == null) {
      limits.remove(queue);
    } else {
      limits.put(queue, new Limit(deadLetters, max));
    }
  }

  void retention(String queue, long retention) {
    retentions.put(queue, retention);
  }

  /** Of a FIFO queue a delay holds for what nobody has received. */
  void delay(String queue, long delay) {
    for (Letter letter : letters(queue).values()) {
      if (letter.enqueued != UNKNOWN && letter.count == letter.countAtArrival) {
        letter.notBefore = letter.enqueued + delay;
      }
    }
  }

  void created(String queue, long retention) {
    retentions.put(queue, retention);
    limits.remove(queue);
  }

  void deleted(String queue) {
    queues.remove(queue);
    unseen.remove(queue);
    retentions.remove(queue);
    limits.remove(queue);
    firsts.keySet().removeIf(key -> key.startsWith(queue + " "));
  }

  /** A receiver has messages. */
  void received(String queue, Span hidden, List<Received.Message> messages) {
    Map<String, Letter> letters = letters(queue);
    Set<String> before = new HashSet<>();
    for (Received.Message message : messages) {
      before.add(message.messageId());
      Letter letter = letters.get(message.messageId());
      if (letter != null) {
        seen(letter, message);
        exclusive(letter, message, hidden);
        if (letter.group != null && message.sequenceNumber() != null) {
          inOrder(letters, letter, before);
        }
      }
    }
  }

  private static void seen(Letter letter, Received.Message message) {
    if (message.sequenceNumber() != null) {
      letter.sequence = message.sequenceNumber();
      letter.group = message.content().extras().groupId();
    }
  }

  private static void exclusive(Letter letter, Received.Message message, Span hidden) {
    String handle = message.receiptHandle();
    if (message.receiveCount() < letter.seenCount) {
      return; // an answer that was on its way while a later receive was answered
    }
    letter.seenCount = message.receiveCount();
    boolean another = !handle.equals(letter.handle);
    assertTrue(
        !another || hidden.from < letter.hiddenFrom || hidden.from >= letter.hiddenUntil,
        () ->
            message.messageId()
                + " received at "
                + hidden.from
                + ", hidden until "
                + letter.hiddenUntil);
    if (message.receiveCount() != letter.repeated && hidden.from >= letter.hiddenFrom) {
      letter.hiddenFrom = hidden.from;
      letter.hiddenUntil = hidden.until;
      letter.handle = handle;
    }
  }

  private static void inOrder(Map<String, Letter> letters, Letter letter, Set<String> before) {
    letters.forEach((id, other) -> {
      boolean older =
          letter.group.equals(other.group)
              && other.sequence != null
              && other.sequence.compareTo(letter.sequence) < 0;
      assertTrue(
          !older || before.contains(id),
          () ->
              "group "
                  + letter.group
                  + ": "
                  + letter.sequence
                  + " received before "
                  + other.sequence);
    });
  }

  /** A receiver holds on to a message, or lets it go. */
  void changed(String queue, String handle, Span hidden) {
    for (Letter letter : letters(queue).values()) {
      if (handle.equals(letter.handle) && hidden.from < letter.hiddenUntil) {
        letter.hiddenUntil = hidden.until;
      }
    }
  }

  // What the engine says

  /** Reads on in the journal. */
  void read(Hop hop) {
    String queue = hop.subjects().getFirst().resource();
    String id = hop.attributes().get(MESSAGE_ID);
    long at = hop.at().toEpochMilli();
    switch (hop.kind().value()) {
      case "MessageSent" -> {
        Letter letter = letters(queue).get(id);
        assertTrue(letter != null && !letter.announced, "sent twice, or never: " + id);
        letter.announced = true;
      }
      case "MessageReceived" ->
          received(queue, known(queue, id), Integer.parseInt(hop.outcome().substring(8)), at);
      case "MessageTakenBack" -> {
        Letter letter = known(queue, id);
        letter.count--;
        letter.seenCount = 0;
        letter.repeated = 0;
        letter.hiddenUntil = 0;
      }
      case "MessageRedriven" -> redriven(queue, id, hop.outcome(), at);
      case "MessageMoved" -> {
        remove(queue, id);
        moved.add(id);
        unseen.merge(hop.outcome(), 1, Integer::sum);
      }
      case "MessageDeleted" -> remove(queue, id);
      case "MessageExpired" -> {
        long enqueued = remove(queue, id).enqueued;
        assertTrue(
            enqueued == UNKNOWN || at >= enqueued + retentions.get(queue),
            () -> id + " of " + enqueued + " expired at " + at);
      }
      case "QueuePurged" -> {
        assertEquals(total(queue), Integer.parseInt(hop.attributes().get("messages")));
        queues.remove(queue);
        unseen.remove(queue);
      }
      case "MessageReceiveRepeated" -> {
        Letter letter = known(queue, id);
        letter.repeated = letter.count;
        letter.hiddenUntil = 0;
      }
      case "MessageVisibilityChanged", "MessageDeduplicated" -> {}
      default -> throw new AssertionError("unexpected record " + hop);
    }
  }

  /** A message in this queue; one that was moved here is seen under its id for the first time. */
  private Letter known(String queue, String id) {
    Letter letter = letters(queue).get(id);
    if (letter == null) {
      int left = unseen.getOrDefault(queue, 0);
      assertTrue(left > 0, () -> id + " is not in " + queue);
      assertTrue(!moved.contains(id), () -> id + " was moved and is a new message since");
      unseen.put(queue, left - 1);
      letter = new Letter(UNKNOWN, 0);
      letter.announced = true;
      letters(queue).put(id, letter);
    }
    return letter;
  }

  private Letter remove(String queue, String id) {
    Letter letter = known(queue, id);
    letters(queue).remove(id);
    return letter;
  }

  private void received(String queue, Letter letter, int count, long at) {
    assertEquals(letter.count + 1, count, "receive count");
    letter.count = count;
    assertTrue(at >= letter.notBefore, "received before its delay was over");
    Limit limit = limits.get(queue);
    if (limit != null && retentions.containsKey(limit.deadLetters)) {
      assertTrue(
          count <= limit.max || count == letter.countAtArrival + 1,
          () -> "received " + count + " times, of at most " + limit.max);
    }
  }

  private void redriven(String queue, String id, String to, long at) {
    Limit limit = limits.get(queue);
    Letter letter = known(queue, id);
    assertTrue(limit != null && limit.deadLetters.equals(to), "redriven to " + to);
    assertTrue(
        letter.count >= limit.max && letter.count > letter.countAtArrival,
        () -> "redriven after " + letter.count + " receives, of " + limit.max);
    letters(queue).remove(id);
    letters(to).put(id, letter);
    letter.countAtArrival = letter.count;
    letter.sequence = null;
    letter.hiddenUntil = 0;
    letter.handle = null;
    letter.notBefore = 0;
    if (queue.endsWith(".fifo")) {
      letter.enqueued = at;
    }
  }

  private int total(String queue) {
    return letters(queue).size() + unseen.getOrDefault(queue, 0);
  }

  /** What a queue counts, and whether nothing in it should have gone. */
  void counted(String queue, int total, long now) {
    assertEquals(total(queue), total, () -> "messages of " + queue);
    letters(queue)
        .forEach((id, letter) -> {
          assertTrue(letter.announced, () -> "no record of " + id);
          assertTrue(
              letter.enqueued + retentions.get(queue) > now, () -> id + " outlived its retention");
        });
  }

  /** What is to be seen in a queue. */
  void peeked(String queue, List<PeekedMessage> messages, long now) {
    for (PeekedMessage peeked : messages) {
      Letter letter = known(queue, peeked.message().messageId());
      seen(letter, peeked.message());
      assertTrue(
          peeked.until() == null || peeked.until().toEpochMilli() > now,
          () -> "hidden longer than it should be: " + peeked);
    }
  }

  Witness copy() {
    Witness copy = new Witness();
    queues.forEach((name, letters) ->
        letters.forEach((id, letter) -> copy.letters(name).put(id, letter.copy())));
    queues.keySet().forEach(copy::letters);
    copy.unseen.putAll(unseen);
    copy.moved.addAll(moved);
    copy.limits.putAll(limits);
    copy.retentions.putAll(retentions);
    copy.firsts.putAll(firsts);
    return copy;
  }
}
