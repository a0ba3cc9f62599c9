package dev.virga.sqs.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.engine.EngineHarness;
import dev.virga.core.identity.Arn;
import dev.virga.core.trace.Hop;
import dev.virga.core.trace.JournalQuery;
import dev.virga.sqs.engine.MessageContent;
import dev.virga.sqs.engine.MoveTaskView;
import dev.virga.sqs.engine.PeekedMessage;
import dev.virga.sqs.engine.QueueView;
import dev.virga.sqs.engine.Received;
import dev.virga.sqs.simulation.Model.Answer;
import dev.virga.sqs.simulation.Model.Given;
import dev.virga.sqs.simulation.ModelMessage.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares the engine with the model and the witness: answers as they come, state at any time. */
final class Checks {
  private static final int MANY = 10_000;

  private final World world;
  private long read;

  Checks(World world) {
    this.world = world;
  }

  /** Everything that can be seen. */
  void all() {
    seen();
    world.model.queues.values().forEach(this::contents);
  }

  /**
   * What can be seen in little time: every answer and every count; of one queue after the other,
   * and of the one that was used, all messages too.
   *
   * @param thorough whether messages are looked at
   */
  void step(int step, String used, boolean thorough) {
    seen();
    if (!thorough) {
      return;
    }
    List<ModelQueue> queues = List.copyOf(world.model.queues.values());
    contents(queues.get(step % queues.size()));
    ModelQueue queue = world.model.queues.get(used);
    if (queue != null) {
      contents(queue);
    }
  }

  private void seen() {
    world.model.due();
    untilNow();
    polls();
    world.model.queues.values().forEach(this::counts);
  }

  /** Reads what has happened, after what is due. */
  void untilNow() {
    world.engine.list(EngineHarness.ACCOUNT, EngineHarness.REGION, ""); // runs what is due
    journal();
  }

  void journal() {
    for (Hop hop : world.harness.journal().query(JournalQuery.since(read, MANY)).hops()) {
      world.witness.read(hop);
      world.happened(hop.kind().value());
      read = hop.id();
    }
  }

  /** What was done in a branch that has been dropped is of no consequence. */
  void skipJournal() {
    for (Hop hop : world.harness.journal().query(JournalQuery.since(read, MANY)).hops()) {
      read = hop.id();
    }
  }

  // Answers

  /** A receive's answer is what the model says, and its client has it. */
  void received(Answer expected, Received actual) {
    same(expected, actual);
    for (int i = 0; i < expected.messages().size(); i++) {
      Given given = expected.messages().get(i);
      String handle = actual.messages().get(i).receiptHandle();
      Model.Handle stands =
          new Model.Handle(
              expected.queue(), expected.incarnation(), given.arrival(), given.receipt());
      world.model.given(handle, stands);
    }
    journal(); // tells which messages went before
    world.witness.received(
        expected.queue(), new Witness.Span(expected.at(), expected.until()), actual.messages());
  }

  private void same(Answer expected, Received actual) {
    assertEquals(
        expected.messages().stream().map(Given::token).toList(),
        actual.messages().stream().map(m -> m.content().senderId()).toList(),
        () -> "messages received from " + expected.queue());
    assertEquals(World.ref(expected.queue()), actual.queue());
    for (int i = 0; i < expected.messages().size(); i++) {
      same(expected, expected.messages().get(i), actual.messages().get(i));
    }
  }

  private void same(Answer answer, Given expected, Received.Message actual) {
    String token = expected.token();
    sameContent(world.contents.get(token), expected, actual);
    assertEquals(expected.count(), actual.receiveCount(), () -> "receive count of " + token);
    assertEquals(expected.sent(), actual.sentMillis(), () -> "sent timestamp of " + token);
    assertEquals(expected.first(), actual.firstReceivedMillis(), () -> "first receive of " + token);
    assertEquals(World.arn(expected.from()), actual.deadLetterSource(), () -> "source of " + token);
    ModelQueue queue = world.model.queues.get(answer.queue());
    ModelMessage message = queue == null ? null : queue.find(expected.arrival());
    if (message != null) {
      learn(queue, message, actual);
    }
    world.saw(
        token
            + " "
            + actual.messageId()
            + " "
            + actual.receiptHandle()
            + " "
            + actual.sequenceNumber()
            + " "
            + actual.receiveCount());
  }

  private static void sameContent(MessageContent sent, Given expected, Received.Message actual) {
    MessageContent content = actual.content();
    if (!expected.renamed()) {
      assertEquals(sent, content, () -> "content of " + expected.token());
      return;
    }
    assertEquals(sent.body(), content.body());
    assertEquals(sent.senderId(), content.senderId());
    assertEquals(sent.groupId(), content.groupId());
    if (expected.from() == null) {
      assertNotEquals(sent.deduplicationId(), content.deduplicationId());
    } else {
      assertEquals(actual.messageId(), content.deduplicationId());
    }
  }

  /** Ids and sequence numbers stay what they were when they were seen first. */
  private static void learn(ModelQueue queue, ModelMessage message, Received.Message seen) {
    assertTrue(message.id == null || message.id.equals(seen.messageId()), "another message id");
    assertTrue(
        message.sequence == null || message.sequence.equals(seen.sequenceNumber()),
        "another sequence number");
    assertEquals(queue.fifo, seen.sequenceNumber() != null, "sequence number");
    message.id = seen.messageId();
    message.sequence = seen.sequenceNumber();
  }

  // Long polls

  /** Each has its answer if and only if the model says so, and has it since then. */
  private void polls() {
    Iterator<Poll> polls = world.open.iterator();
    while (polls.hasNext()) {
      Poll poll = polls.next();
      String who = "long poll " + poll.number + " of " + poll.queue;
      if (poll.expected == null) {
        assertNull(poll.answer, () -> who + " was answered");
      } else {
        assertNotNull(poll.answer, () -> who + " was not answered");
        assertEquals(poll.expectedAt, poll.answeredAt, () -> who + " was answered at");
        world.did("    " + who + " was answered");
        boolean over = poll.expected.messages().isEmpty();
        world.happened(over ? "long poll over" : "long poll answered");
        if (poll.leaves) {
          same(poll.expected, poll.answer);
        } else {
          received(poll.expected, poll.answer);
        }
      }
      if (poll.orphaned) {
        world.happened("long poll orphaned");
      }
      assertEquals(poll.orphaned, poll.failure != null, () -> who + " failed: " + poll.failure);
      if (!poll.open) {
        polls.remove();
      }
    }
  }

  // State

  private void contents(ModelQueue queue) {
    messages(queue);
    moves(queue);
    if (!queue.waiters.isEmpty()) {
      assertNull(
          queue.next(null, world.now()), () -> "somebody waits for what is there in " + queue.name);
    }
  }

  private void counts(ModelQueue queue) {
    QueueView view = world.engine.view(World.CALLER, World.ref(queue.name));
    String name = queue.name;
    assertEquals(queue.count(Place.VISIBLE), view.visible(), () -> "visible in " + name);
    assertEquals(queue.count(Place.IN_FLIGHT), view.inFlight(), () -> "in flight in " + name);
    assertEquals(queue.count(Place.DELAYED), view.delayed(), () -> "delayed in " + name);
    assertEquals(
        queue.waiters.size(),
        world.engine.longPolls(World.ref(name)),
        () -> "long polls that wait at " + name);
    world.witness.counted(
        queue.name, view.visible() + view.inFlight() + view.delayed(), world.now());
  }

  private void messages(ModelQueue queue) {
    List<ModelMessage> expected = new ArrayList<>(queue.messages);
    expected.sort(
        Comparator.<ModelMessage>comparingLong(m -> m.enqueued).thenComparingLong(m -> m.arrival));
    List<PeekedMessage> actual = world.engine.peek(World.ref(queue.name), MANY).orElseThrow();
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      message(queue, expected.get(i), actual.get(i));
    }
    world.witness.peeked(queue.name, actual, world.now());
    if (queue.fifo) {
      inSequence(queue);
    }
  }

  private void message(ModelQueue queue, ModelMessage expected, PeekedMessage actual) {
    Received.Message message = actual.message();
    assertEquals(expected.token, message.content().senderId(), () -> "message in " + queue.name);
    if (!expected.place.name().equals(actual.state().name())
        || (!expected.visible() && expected.until != actual.until().toEpochMilli())
        || expected.count() != message.receiveCount()
        || expected.first != message.firstReceivedMillis()
        || expected.sent != message.sentMillis()) {
      throw new AssertionError(
          expected.token
              + " in "
              + queue.name
              + " should be "
              + expected.place
              + " until "
              + expected.until
              + ", received "
              + expected.count()
              + " times since "
              + expected.first
              + ", but is "
              + actual);
    }
    learn(queue, expected, message);
  }

  private static void inSequence(ModelQueue queue) {
    String last = "";
    for (ModelMessage message : queue.messages) {
      String sequence = message.sequence;
      assertTrue(sequence.length() == 20 && sequence.compareTo(last) > 0, "sequence numbers");
      last = sequence;
    }
  }

  private void moves(ModelQueue queue) {
    List<MoveTaskView> actual = world.engine.moves(World.CALLER, World.ref(queue.name));
    if (queue.moves.isEmpty() && actual.isEmpty()) {
      return;
    }
    assertEquals(
        queue.moves.stream().map(ModelMove::toString).toList(),
        actual.stream().map(Checks::text).toList(),
        () -> "move tasks of " + queue.name);
  }

  private static String text(MoveTaskView move) {
    return move.taskId()
        + " "
        + move.status()
        + " to "
        + name(move.destination())
        + " at "
        + move.maxPerSecond()
        + " since "
        + move.started().toEpochMilli()
        + " moved "
        + move.moved()
        + " of "
        + move.toMove()
        + " "
        + move.failureReason();
  }

  private static @Nullable String name(@Nullable Arn arn) {
    return arn == null ? null : arn.resource();
  }
}
