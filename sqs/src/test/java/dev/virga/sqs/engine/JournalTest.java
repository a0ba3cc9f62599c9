package dev.virga.sqs.engine;

import static dev.virga.sqs.engine.SqsWorld.message;
import static dev.virga.sqs.engine.SqsWorld.redrive;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.virga.core.service.Cause;
import dev.virga.core.trace.Hop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the journal tells of messages, and the look at them that changes nothing. Issue 4. */
class JournalTest {
  private final SqsWorld sqs = new SqsWorld();
  private final QueueRef queue = sqs.queue("q");
  private int seen;

  @AfterEach
  void close() {
    sqs.close();
  }

  /** The records since the last look: kind, queue, outcome. */
  private List<String> news() {
    List<Hop> hops = sqs.harness.hops();
    List<String> lines = new ArrayList<>();
    for (Hop hop : hops.subList(seen, hops.size())) {
      lines.add(hop.kind() + " " + hop.subjects().getFirst().resource() + ": " + hop.outcome());
    }
    seen = hops.size();
    return lines;
  }

  private Hop last() {
    return sqs.harness.hops().getLast();
  }

  @Test
  void sendReceiveDelete_leaveARecordEach() {
    Sent sent = sqs.send(queue, "a");
    Received.Message message = sqs.receiveOne(queue);
    sqs.changeVisibility(queue, message, 60);
    sqs.changeVisibility(queue, message, 0);
    Received.Message again = sqs.receiveOne(queue);
    sqs.delete(queue, again);
    for (Hop hop : sqs.harness.hops()) {
      assertEquals(sent.messageId(), hop.attributes().get("messageId"));
      assertEquals(sqs.now(), hop.at());
      assertEquals(queue.account(), hop.account());
      assertEquals(queue.region(), hop.region());
      assertEquals(List.of(queue.arn()), hop.subjects());
      assertEquals(0, hop.parent());
    }
    assertEquals(
        List.of(
            "MessageSent q: accepted",
            "MessageReceived q: receive 1",
            "MessageVisibilityChanged q: in flight for 60 s",
            "MessageVisibilityChanged q: visible",
            "MessageReceived q: receive 2",
            "MessageDeleted q: deleted"),
        news());
    sqs.delete(queue, again);
    assertEquals(List.of(), news(), "it had gone before");
  }

  @Test
  void eachCall_isAChainOfItsOwn() {
    sqs.send(queue, "a");
    sqs.receiveOne(queue);
    List<Hop> hops = sqs.harness.hops();
    assertEquals(2, hops.stream().map(Hop::chain).distinct().count());
  }

  @Test
  void longPoll_itsReceiveIsOfItsOwnChain_notOfTheSenders() {
    Cause poller = Cause.root("poller");
    sqs.engine.receive(
        sqs.caller(poller), queue, new Receive(1, null, Duration.ofSeconds(20), null));
    sqs.engine.send(sqs.caller(Cause.root("sender")), queue, message("a"));
    assertEquals("sender", sqs.harness.hops().getFirst().chain());
    assertEquals("MessageReceived", last().kind().value());
    assertEquals("poller", last().chain());
  }

  @Test
  void redrive_saysWhereToAndWhy() {
    QueueRef dead = sqs.queue("dead");
    sqs.set(queue, "RedrivePolicy", redrive(dead, 2));
    sqs.send(queue, "a");
    sqs.receive(queue, 1, 0);
    sqs.receive(queue, 1, 0);
    news();
    sqs.bodies(queue);
    assertEquals(List.of("MessageRedriven q: dead"), news());
    assertEquals("It was received 2 times and not deleted.", last().reason());
    sqs.receiveOne(dead);
    assertEquals(List.of("MessageReceived dead: receive 3"), news());
  }

  @Test
  void move_expiry_purge_takeBack_duplicate_leaveRecords() {
    QueueRef dead = sqs.queue("dead");
    sqs.set(queue, "RedrivePolicy", redrive(dead, 1), "MessageRetentionPeriod", "60");
    sqs.send(dead, "a");
    news();
    sqs.engine.startMove(sqs.caller(), dead, queue.arn(), null);
    sqs.settle();
    assertEquals(List.of("MessageMoved dead: q"), news());
    sqs.advance(60);
    assertEquals(List.of("MessageExpired q: gone"), news());
    assertEquals("Its retention of 60 s is over.", last().reason());
    sqs.send(queue, "b", "c");
    news();
    sqs.engine.purge(sqs.caller(), queue);
    assertEquals(List.of("QueuePurged q: purged"), news());
    assertEquals("2", last().attributes().get("messages"));
    sqs.pollOfNobody(queue, 20);
    sqs.send(queue, "d");
    sqs.settle();
    assertEquals(
        List.of(
            "MessageSent q: accepted",
            "MessageReceived q: receive 1",
            "MessageTakenBack q: visible"),
        news());
    QueueRef fifo = sqs.queue("q.fifo");
    Sent first = sqs.sendTo(fifo, "g", "e");
    sqs.sendTo(fifo, "g", "e");
    assertEquals(
        List.of("MessageSent q.fifo: accepted", "MessageDeduplicated q.fifo: dropped"), news());
    assertEquals(first.messageId(), last().attributes().get("messageId"));
  }

  @Test
  void redrivesOfALongPoll_areOfThePollsChain() {
    QueueRef dead = sqs.queue("dead");
    sqs.set(queue, "RedrivePolicy", redrive(dead, 1));
    sqs.send(queue, "a");
    sqs.receive(queue, 1, 5);
    sqs.engine.receive(
        sqs.caller(Cause.root("poller")),
        queue,
        new Receive(1, null, Duration.ofSeconds(20), null));
    sqs.advance(5);
    assertEquals("MessageRedriven", last().kind().value());
    assertEquals("poller", last().chain());
  }

  @Test
  void messageOfAnotherService_everyStepIsOfItsChain() {
    QueueRef dead = sqs.queue("dead");
    sqs.set(queue, "RedrivePolicy", redrive(dead, 1));
    Cause delivery = Cause.root("event-1").then(41);
    sqs.engine.send(sqs.caller(delivery), queue, message("a"));
    Hop sent = last();
    assertEquals("event-1", sent.chain());
    assertEquals(41, sent.parent());
    Received.Message message = sqs.receiveOne(queue);
    assertEquals("event-1 " + sent.id(), last().chain() + " " + last().parent());
    sqs.changeVisibility(queue, message, 0);
    sqs.bodies(queue);
    Hop redriven = last();
    assertEquals("MessageRedriven", redriven.kind().value());
    assertEquals("event-1 " + sent.id(), redriven.chain() + " " + redriven.parent());
    sqs.engine.startMove(sqs.caller(), dead, null, null);
    sqs.settle();
    Hop moved = last();
    assertEquals("MessageMoved", moved.kind().value());
    assertEquals("event-1 " + redriven.id(), moved.chain() + " " + moved.parent());
    sqs.delete(queue, sqs.receiveOne(queue));
    assertEquals("MessageDeleted", last().kind().value());
    assertEquals("event-1 " + moved.id(), last().chain() + " " + last().parent());
  }

  @Test
  void messageOfAnotherService_itsExpiryAndItsDuplicateAreOfItsChain() {
    QueueRef fifo = sqs.queue("q.fifo", "MessageRetentionPeriod", "60");
    Cause first = Cause.root("event-1").then(1);
    Cause second = Cause.root("event-2").then(2);
    sqs.engine.send(sqs.caller(first), fifo, message("a", "g", "id", null));
    sqs.engine.send(sqs.caller(second), fifo, message("a", "g", "id", null));
    assertEquals("MessageDeduplicated", last().kind().value());
    assertEquals("event-2", last().chain(), "the chain of the event that was dropped");
    sqs.advance(60);
    assertEquals("MessageExpired", last().kind().value());
    assertEquals("event-1", last().chain());
  }

  @Test
  void messageOfAnotherService_itsReceiveByALongPollIsOfItsChain() {
    sqs.engine.receive(
        sqs.caller(Cause.root("poller")),
        queue,
        new Receive(1, null, Duration.ofSeconds(20), null));
    sqs.engine.send(sqs.caller(Cause.root("event-1").then(7)), queue, message("a"));
    assertEquals("MessageReceived", last().kind().value());
    assertEquals("event-1", last().chain());
  }

  @Test
  void attemptRepeated_leavesARecord() {
    QueueRef fifo = sqs.queue("q.fifo");
    sqs.sendTo(fifo, "g", "a");
    Receive request = new Receive(1, null, Duration.ZERO, "try");
    sqs.receive(fifo, request);
    news();
    sqs.receive(fifo, request);
    assertEquals(List.of("MessageReceiveRepeated q.fifo: receive 1"), news());
  }

  @Test
  void refusedCalls_leaveNoRecord() {
    SqsWorld.refusal(() -> sqs.send(SqsWorld.ref("nowhere"), "a"));
    SqsWorld.refusal(() -> sqs.deleteBy(queue, "garbage"));
    assertEquals(List.of(), news());
  }

  // Peeking

  private List<String> peek(QueueRef at, int limit) {
    return sqs.engine.peek(at, limit).orElseThrow().stream()
        .map(m ->
            SqsWorld.body(m.message())
                + " "
                + m.state()
                + " "
                + m.message().receiveCount()
                + (m.until() == null
                    ? ""
                    : " " + Duration.between(sqs.now(), m.until()).toSeconds()))
        .toList();
  }

  @Test
  void peek_tellsTheStateOfEachMessage_oldestFirst() {
    sqs.send(queue, "a", "b");
    sqs.sendDelayed(queue, "c", 50);
    sqs.receive(queue, 1, 0);
    sqs.receive(queue, 1);
    sqs.advance(10);
    assertEquals(List.of("a VISIBLE 1", "b IN_FLIGHT 1 20", "c DELAYED 0 40"), peek(queue, 10));
    assertEquals(List.of("a VISIBLE 1", "b IN_FLIGHT 1 20"), peek(queue, 2));
    assertEquals(List.of(), peek(queue, 0));
  }

  @Test
  void peek_tellsWhereADeadLetterCameFrom() {
    QueueRef dead = sqs.queue("dead");
    sqs.set(queue, "RedrivePolicy", redrive(dead, 1));
    sqs.send(queue, "a");
    sqs.receive(queue, 1, 0);
    sqs.bodies(queue);
    PeekedMessage message = sqs.engine.peek(dead, 1).orElseThrow().getFirst();
    assertEquals(queue.arn(), message.message().deadLetterSource());
  }

  @Test
  void peek_changesNothing() {
    sqs.send(queue, "a", "b");
    sqs.receive(queue, 1);
    news();
    int samples = sqs.harness.metrics().samples().size();
    QueueView before = sqs.view(queue);
    List<String> first = peek(queue, 10);
    assertEquals(first, peek(queue, 10));
    assertEquals(before, sqs.view(queue));
    assertEquals(List.of(), news());
    assertEquals(samples, sqs.harness.metrics().samples().size());
    Received.Message b = sqs.receiveOne(queue);
    assertEquals("b", SqsWorld.body(b));
    assertEquals(1, b.receiveCount());
    assertEquals(sqs.millis(), b.firstReceivedMillis());
  }

  @Test
  void peek_findsDoneWhatIsDue() {
    sqs.send(queue, "a");
    sqs.receiveOne(queue);
    sqs.jump(30);
    assertEquals(List.of("a VISIBLE 1"), peek(queue, 10));
  }
}
