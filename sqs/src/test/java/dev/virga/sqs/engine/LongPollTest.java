package dev.virga.sqs.engine;

import static dev.virga.sqs.engine.SqsWorld.bodies;
import static dev.virga.sqs.engine.SqsWorld.redrive;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.engine.EngineHarness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Receives that wait: what ends them, in which order, and when. Spec sqs.md §5;
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html
 */
class LongPollTest {
  private final SqsWorld sqs = new SqsWorld();
  private final QueueRef queue = sqs.queue("q");
  private final QueueRef fifo = sqs.queue("q.fifo");

  @AfterEach
  void close() {
    sqs.close();
  }

  @Test
  void poll_whereThereIsAMessage_doesNotWait() {
    sqs.send(queue, "a");
    assertEquals("0 s [a]", sqs.poll(queue, 20).seen());
  }

  @Test
  void poll_endsEmptyHandedOnTime() {
    SqsWorld.Poll poll = sqs.poll(queue, 20);
    sqs.advanceMillis(19_999);
    assertEquals("waits", poll.seen());
    sqs.advanceMillis(1);
    assertEquals("20 s []", poll.seen());
  }

  @Test
  void poll_waitsAsLongAsTheQueueSays_unlessItSaysOtherwise() {
    QueueRef patient = sqs.queue("patient", "ReceiveMessageWaitTimeSeconds", "5");
    SqsWorld.Poll byQueue = sqs.poll(patient, new Receive(1, null, null, null));
    SqsWorld.Poll byItself = sqs.poll(patient, 2);
    assertEquals("0 s []", sqs.poll(patient, 0).seen(), "WaitTimeSeconds 0 overrides");
    sqs.advance(2);
    assertEquals("2 s []", byItself.seen());
    assertEquals("waits", byQueue.seen());
    sqs.advance(3);
    assertEquals("5 s []", byQueue.seen());
  }

  @Test
  void send_wakesThem_inTheOrderOfTheirRequests() {
    SqsWorld.Poll first = sqs.poll(queue, 20);
    SqsWorld.Poll second = sqs.poll(queue, 5);
    SqsWorld.Poll third = sqs.poll(queue, 20);
    sqs.send(queue, "a", "b");
    sqs.idle();
    assertEquals("0 s [a]", first.seen());
    assertEquals("0 s [b]", second.seen());
    assertEquals("waits", third.seen());
    assertEquals("0 2 0", sqs.counts(queue));
  }

  @Test
  void send_ofABatch_givesTheFirstAsManyAsItTakes() {
    SqsWorld.Poll one = sqs.poll(queue, 20);
    SqsWorld.Poll many = sqs.poll(queue, new Receive(10, null, Duration.ofSeconds(20), null));
    List<Sending> batch = List.of("a", "b", "c").stream().map(SqsWorld::message).toList();
    sqs.engine.send(sqs.caller(), queue, batch);
    sqs.idle();
    assertEquals("0 s [a]", one.seen());
    assertEquals("0 s [b, c]", many.seen());
  }

  @Test
  void poll_endsWithTheFirstMessage_notWaitingForMore() {
    SqsWorld.Poll poll = sqs.poll(queue, new Receive(10, null, Duration.ofSeconds(20), null));
    sqs.send(queue, "a");
    sqs.send(queue, "b");
    sqs.idle();
    assertEquals("0 s [a]", poll.seen());
    assertEquals(List.of("b"), sqs.bodies(queue));
  }

  @Test
  void poll_takesItsOwnVisibilityTimeout_fromWhenItGetsTheMessage() {
    SqsWorld.Poll poll =
        sqs.poll(queue, new Receive(1, Duration.ofSeconds(3), Duration.ofSeconds(20), null));
    sqs.advance(10);
    sqs.send(queue, "a");
    sqs.idle();
    assertEquals("10 s [a]", poll.seen());
    assertEquals(sqs.millis(), poll.message().firstReceivedMillis());
    sqs.advanceMillis(2_999);
    assertEquals("0 1 0", sqs.counts(queue));
    sqs.advanceMillis(1);
    assertEquals("1 0 0", sqs.counts(queue));
  }

  @Test
  void twoPolls_withVisibilityTimeoutZero_getTheSameMessage() {
    Receive open = new Receive(1, Duration.ZERO, Duration.ofSeconds(20), null);
    SqsWorld.Poll one = sqs.poll(queue, open);
    SqsWorld.Poll two = sqs.poll(queue, open);
    sqs.send(queue, "a");
    sqs.idle();
    assertEquals("0 s [a]", one.seen());
    assertEquals("0 s [a]", two.seen());
    assertEquals(2, two.message().receiveCount());
  }

  @Test
  void delayOver_wakes() {
    sqs.sendDelayed(queue, "a", 7);
    SqsWorld.Poll poll = sqs.poll(queue, 20);
    sqs.advance(20);
    assertEquals("7 s [a]", poll.seen());
  }

  @Test
  void visibilityOver_wakes() {
    sqs.send(queue, "a");
    sqs.receive(queue, 1, 12);
    SqsWorld.Poll poll = sqs.poll(queue, 20);
    sqs.advance(20);
    assertEquals("12 s [a]", poll.seen());
    assertEquals(2, poll.message().receiveCount());
  }

  @Test
  void visibilityOver_atTheVeryEndOfTheWait_isInTime() {
    sqs.send(queue, "a");
    sqs.receive(queue, 1, 20);
    SqsWorld.Poll poll = sqs.poll(queue, 20);
    sqs.advance(20);
    assertEquals("20 s [a]", poll.seen());
  }

  @Test
  void changeVisibilityToZero_wakes() {
    sqs.send(queue, "a");
    Received.Message message = sqs.receiveOne(queue);
    SqsWorld.Poll poll = sqs.poll(queue, 20);
    sqs.advance(1);
    sqs.changeVisibility(queue, message, 0);
    sqs.idle();
    assertEquals("1 s [a]", poll.seen());
  }

  @Test
  void changeVisibility_toLater_putsTheWakingOff() {
    sqs.send(queue, "a");
    Received.Message message = sqs.receive(queue, 1, 5).getFirst();
    SqsWorld.Poll poll = sqs.poll(queue, 20);
    sqs.changeVisibility(queue, message, 9);
    sqs.advance(20);
    assertEquals("9 s [a]", poll.seen());
  }

  @Test
  void delete_thatUnblocksAFifoGroup_wakes() {
    sqs.sendTo(fifo, "g", "a");
    sqs.sendTo(fifo, "g", "b");
    Received.Message message = sqs.receiveOne(fifo);
    SqsWorld.Poll poll = sqs.poll(fifo, 20);
    sqs.advance(1);
    sqs.delete(fifo, message);
    sqs.idle();
    assertEquals("1 s [b]", poll.seen());
  }

  @Test
  void retention_thatUnblocksAFifoGroup_wakes() {
    QueueRef brief = sqs.queue("brief.fifo", "MessageRetentionPeriod", "60");
    sqs.sendTo(brief, "g", "a");
    sqs.advance(50);
    sqs.sendTo(brief, "g", "b");
    sqs.receive(brief, 1, 600);
    SqsWorld.Poll poll = sqs.poll(brief, 20);
    sqs.advance(20);
    assertEquals("60 s [b]", poll.seen());
  }

  @Test
  void redrive_wakesThoseAtTheDeadLetterQueue_andInTheSourceTheNextInTheGroupIsGiven() {
    QueueRef dead = sqs.queue("dead.fifo");
    sqs.set(fifo, "RedrivePolicy", redrive(dead, 1));
    sqs.sendTo(fifo, "g", "a");
    sqs.sendTo(fifo, "g", "b");
    sqs.receive(fifo, 1, 4);
    SqsWorld.Poll atDead = sqs.poll(dead, 20);
    SqsWorld.Poll atSource = sqs.poll(fifo, 20);
    sqs.advance(20);
    assertEquals("4 s [a]", atDead.seen());
    assertEquals("4 s [b]", atSource.seen());
  }

  @Test
  void redrive_byAShortPoll_wakesThoseAtTheDeadLetterQueue() {
    QueueRef dead = sqs.queue("dead");
    sqs.set(queue, "RedrivePolicy", redrive(dead, 1));
    sqs.send(queue, "a");
    sqs.receive(queue, 1, 0);
    SqsWorld.Poll poll = sqs.poll(dead, 20);
    assertEquals(List.of(), sqs.bodies(queue));
    sqs.idle();
    assertEquals("0 s [a]", poll.seen());
  }

  @Test
  void moveTask_wakes() {
    QueueRef dead = sqs.queue("dead");
    sqs.set(queue, "RedrivePolicy", redrive(dead, 1));
    sqs.send(queue, "a");
    sqs.receive(queue, 1, 0);
    assertEquals(List.of(), sqs.bodies(queue));
    SqsWorld.Poll poll = sqs.poll(queue, 20);
    sqs.advance(2);
    sqs.engine.startMove(sqs.caller(), dead, null, null);
    sqs.idle();
    assertEquals("2 s [a]", poll.seen());
    assertEquals(1, poll.message().receiveCount());
  }

  @Test
  void setAttributes_ofAFifoQueuesDelay_wakes() {
    sqs.set(fifo, "DelaySeconds", "100");
    sqs.sendTo(fifo, "g", "a");
    SqsWorld.Poll poll = sqs.poll(fifo, 20);
    sqs.advance(3);
    sqs.set(fifo, "DelaySeconds", "2");
    sqs.idle();
    assertEquals("3 s [a]", poll.seen());
  }

  @Test
  void setAttributes_ofTheRetention_thatUnblocksAFifoGroup_wakes() {
    sqs.sendTo(fifo, "g", "a");
    sqs.receive(fifo, 1, 600);
    sqs.advance(61);
    sqs.sendTo(fifo, "g", "b");
    SqsWorld.Poll poll = sqs.poll(fifo, 20);
    sqs.set(fifo, "MessageRetentionPeriod", "60");
    sqs.idle();
    assertEquals("61 s [b]", poll.seen());
  }

  @Test
  void aJumpOfTheClock_wakesAndEnds() {
    sqs.sendDelayed(queue, "a", 7);
    SqsWorld.Poll first = sqs.poll(queue, 20);
    SqsWorld.Poll second = sqs.poll(queue, 20);
    sqs.jump(3_600);
    assertEquals("3600 s [a]", first.seen());
    assertEquals("3600 s []", second.seen());
  }

  @Test
  void aJumpOfTheClock_beyondTheWaitAndTheDelay_givesTheMessage() {
    // The wait would have been over before the message came; both are late, and a message is worth
    // more to its client than an early end.
    sqs.sendDelayed(queue, "a", 30);
    SqsWorld.Poll poll = sqs.poll(queue, 20);
    sqs.jump(60);
    assertEquals("60 s [a]", poll.seen());
  }

  @Test
  void advance_eachAtItsOwnTime() {
    sqs.sendDelayed(queue, "a", 30);
    SqsWorld.Poll poll = sqs.poll(queue, 20);
    sqs.advance(60);
    assertEquals("20 s []", poll.seen());
    assertEquals(List.of("a"), sqs.bodies(queue));
  }

  @Test
  void aHeldClock_aPollEndsWithItsClientsPatience() {
    SqsWorld.Poll poll = sqs.poll(queue, 20);
    sqs.harness.realTime().elapse(Duration.ofSeconds(20));
    sqs.harness.kernel().clock().runTimers();
    sqs.idle();
    assertEquals("0 s []", poll.seen(), "in emulated time it is still the beginning");
    sqs.send(queue, "a");
    assertEquals(List.of("a"), sqs.bodies(queue));
  }

  @Test
  void fifo_pollsGetRunsOfDifferentGroups() {
    SqsWorld.Poll one = sqs.poll(fifo, 20);
    SqsWorld.Poll two = sqs.poll(fifo, 20);
    sqs.sendTo(fifo, "a", "a1");
    sqs.sendTo(fifo, "a", "a2");
    sqs.sendTo(fifo, "b", "b1");
    sqs.idle();
    assertEquals("0 s [a1]", one.seen());
    assertEquals("0 s [b1]", two.seen());
  }

  @Test
  void queueDeleted_thoseWhoWaitGetNothing_atOnce() {
    // AWS does not say what they get; an empty answer lets every client go on to its next call,
    // which says that the queue is not there.
    SqsWorld.Poll one = sqs.poll(queue, 20);
    SqsWorld.Poll two = sqs.poll(queue, 20);
    sqs.advance(1);
    sqs.engine.delete(sqs.caller(), queue);
    sqs.idle();
    assertEquals("1 s []", one.seen());
    assertEquals("1 s []", two.seen());
    sqs.queue("q");
    sqs.send(queue, "a");
    assertEquals(List.of("a"), sqs.bodies(queue));
    sqs.advance(60);
  }

  @Test
  void queuePurged_thoseWhoWaitGoOnWaiting() {
    SqsWorld.Poll poll = sqs.poll(queue, 20);
    sqs.engine.purge(sqs.caller(), queue);
    sqs.send(queue, "a");
    sqs.idle();
    assertEquals("0 s [a]", poll.seen());
  }

  // Clients that go. AWS would hand the message to the dead connection (docs/SQS.md).

  @Test
  void abandonedPolls_aThousand_theNextReceiveGetsTheMessageWithCountOne() {
    for (int i = 0; i < 1_000; i++) {
      sqs.poll(queue, 20).leave();
    }
    sqs.send(queue, "a");
    sqs.idle();
    Received.Message message = sqs.receiveOne(queue);
    assertEquals(1, message.receiveCount());
  }

  @Test
  void abandonedPolls_whoseClientsNobodyKnewToBeGone_theNextReceiveGetsItWithCountOne() {
    for (int i = 0; i < 50; i++) {
      sqs.pollOfNobody(queue, 20);
    }
    SqsWorld.Poll alive = sqs.poll(queue, 20);
    sqs.send(queue, "a");
    sqs.idle();
    assertEquals("0 s [a]", alive.seen());
    assertEquals(1, alive.message().receiveCount());
    assertEquals(sqs.millis(), alive.message().firstReceivedMillis());
  }

  @Test
  void takenBack_messagesKeepTheirPlaceBeforeTheOthers() {
    Receive two = new Receive(2, null, Duration.ofSeconds(20), null);
    SqsWorld.Poll gone = sqs.poll(queue, two);
    List<Sending> batch = List.of("a", "b", "c").stream().map(SqsWorld::message).toList();
    sqs.engine.send(sqs.caller(), queue, batch);
    gone.leave();
    sqs.idle();
    List<Received.Message> messages = sqs.receive(queue, 10);
    assertEquals(List.of("a", "b", "c"), bodies(messages));
    assertEquals(List.of(1, 1, 1), messages.stream().map(Received.Message::receiveCount).toList());
  }

  @Test
  void takenBack_aFifoGroupKeepsItsOrder() {
    sqs.pollOfNobody(fifo, 20);
    sqs.sendTo(fifo, "g", "a");
    sqs.sendTo(fifo, "g", "b");
    sqs.idle();
    List<Received.Message> messages = sqs.receive(fifo, 10);
    assertEquals(List.of("a", "b"), bodies(messages));
    assertEquals(1, messages.getFirst().receiveCount());
  }

  @Test
  void takenBack_anEarlierReceiveIsStillTheFirst() {
    sqs.send(queue, "a");
    sqs.receive(queue, 1, 0);
    sqs.set(queue, "VisibilityTimeout", "1");
    sqs.receiveOne(queue);
    sqs.pollOfNobody(queue, 20);
    sqs.advance(1);
    Received.Message message = sqs.receiveOne(queue);
    assertEquals(3, message.receiveCount(), "two receives, one taken back, this one");
    assertEquals(EngineHarness.START.toEpochMilli(), message.firstReceivedMillis());
  }

  @Test
  void takenBack_atTheInstantOfAnEarlierReceive_thatOneIsStillTheFirst() {
    sqs.send(queue, "a");
    Received.Message first = sqs.receiveOne(queue);
    sqs.pollOfNobody(queue, 20);
    sqs.changeVisibility(queue, first, 0);
    sqs.idle();
    sqs.advance(5);
    Received.Message second = sqs.receiveOne(queue);
    assertEquals(2, second.receiveCount());
    assertEquals(first.firstReceivedMillis(), second.firstReceivedMillis());
  }

  @Test
  void takenBack_countsNotTowardsTheDeadLetterQueue() {
    QueueRef dead = sqs.queue("dead");
    sqs.set(queue, "RedrivePolicy", redrive(dead, 1));
    for (int i = 0; i < 3; i++) {
      sqs.pollOfNobody(queue, 20);
    }
    sqs.send(queue, "a");
    sqs.idle();
    assertEquals(List.of("a"), sqs.bodies(queue));
  }

  @Test
  void takenBack_inADeadLetterQueueWithOneOfItsOwn_itIsStillGivenOnce() {
    QueueRef dead = sqs.queue("dead");
    QueueRef last = sqs.queue("last");
    sqs.set(queue, "RedrivePolicy", redrive(dead, 1));
    sqs.set(dead, "RedrivePolicy", redrive(last, 1));
    sqs.send(queue, "a");
    sqs.receive(queue, 1, 0);
    sqs.pollOfNobody(dead, 20);
    assertEquals(List.of(), sqs.bodies(queue));
    sqs.idle();
    assertEquals(List.of("a"), sqs.bodies(dead));
    assertEquals("0 0 0", sqs.counts(last));
  }

  @Test
  void takenBack_afterADelete_itStaysGone() {
    sqs.pollOfNobody(queue, 20);
    sqs.send(queue, "a");
    sqs.engine.purge(sqs.caller(), queue);
    sqs.idle();
    assertEquals("0 0 0", sqs.counts(queue));
  }

  @Test
  void takenBack_ofADeletedQueue_doesNothing() {
    sqs.pollOfNobody(queue, 20);
    sqs.send(queue, "a");
    sqs.engine.delete(sqs.caller(), queue);
    sqs.queue("q");
    sqs.idle();
    assertEquals("0 0 0", sqs.counts(queue));
  }

  @Test
  void takenBack_theOldHandleIsOfNoUseToAFifoQueue() {
    sqs.pollOfNobody(fifo, 20);
    sqs.sendTo(fifo, "g", "a");
    sqs.idle();
    Received.Message message = sqs.receiveOne(fifo);
    sqs.delete(fifo, message);
    assertEquals("0 0 0", sqs.counts(fifo));
  }

  @Test
  void retriedAttempt_theFirstClientIsGone_theSecondKeepsTheMessage() {
    // A client that gave up and asked again with its ReceiveRequestAttemptId, while the server had
    // not yet seen it go.
    Receive request = new Receive(1, null, Duration.ofSeconds(20), "try");
    SqsWorld.Poll first = sqs.poll(fifo, request);
    SqsWorld.Poll second = sqs.poll(fifo, request);
    sqs.sendTo(fifo, "g", "a");
    first.leave();
    sqs.idle();
    assertEquals("0 s [a]", second.seen());
    assertEquals(1, second.message().receiveCount());
    assertEquals(List.of(), sqs.bodies(fifo), "the message is in flight for the second");
    sqs.delete(fifo, second.message());
    assertEquals("0 0 0", sqs.counts(fifo));
  }

  @Test
  void retriedAttempt_bothClientsAreGone_theMessageIsVisible() {
    Receive request = new Receive(1, null, Duration.ofSeconds(20), "try");
    SqsWorld.Poll first = sqs.poll(fifo, request);
    SqsWorld.Poll second = sqs.poll(fifo, request);
    sqs.sendTo(fifo, "g", "a");
    first.leave();
    second.leave();
    sqs.idle();
    assertEquals(1, sqs.receiveOne(fifo).receiveCount());
  }

  @Test
  void takenBackLate_whatSomebodyElseHasReceivedSince_staysTheirs() {
    SqsWorld.Poll late = sqs.poll(queue, 20);
    sqs.send(queue, "a");
    sqs.advance(30);
    Received.Message message = sqs.receiveOne(queue);
    late.leave();
    sqs.idle();
    assertEquals("0 1 0", sqs.counts(queue));
    sqs.changeVisibility(queue, message, 0);
    assertEquals(3, sqs.receiveOne(queue).receiveCount());
  }

  @Test
  void takenBackLate_itIsVisibleAtOnce() {
    SqsWorld.Poll late = sqs.poll(queue, 20);
    sqs.send(queue, "a");
    sqs.advance(10);
    assertEquals("0 s [a]", late.seen());
    late.leave();
    sqs.idle();
    assertEquals(1, sqs.receiveOne(queue).receiveCount());
  }

  @Test
  void aPollLeft_endsNothingElse() {
    SqsWorld.Poll one = sqs.poll(queue, 5);
    SqsWorld.Poll two = sqs.poll(queue, 20);
    one.leave();
    sqs.advance(6);
    assertTrue(two.waits());
    sqs.send(queue, "a");
    sqs.idle();
    assertEquals("6 s [a]", two.seen());
  }
}
