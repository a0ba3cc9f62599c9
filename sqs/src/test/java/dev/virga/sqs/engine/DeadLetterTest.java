package dev.virga.sqs.engine;

import static dev.virga.sqs.engine.SqsWorld.bodies;
import static dev.virga.sqs.engine.SqsWorld.redrive;
import static dev.virga.sqs.engine.SqsWorld.ref;
import static dev.virga.sqs.engine.SqsWorld.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Messages that were received too often. Spec sqs.md §6;
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
class DeadLetterTest {
  private final SqsWorld sqs = new SqsWorld();
  private final QueueRef dead = sqs.queue("dead");
  private final QueueRef queue = sqs.queue("q", "RedrivePolicy", redrive(dead, 2));

  @AfterEach
  void close() {
    sqs.close();
  }

  /** Receives a message until it is in the dead-letter queue. */
  private void fail(QueueRef source, int times) {
    for (int i = 0; i < times; i++) {
      assertEquals(1, sqs.receive(source, 1, 0).size());
    }
    assertEquals(List.of(), sqs.bodies(source));
  }

  @Test
  void receive_afterTheMaximumOfReceives_movesInsteadOfGiving() {
    sqs.send(queue, "a");
    sqs.receive(queue, 1, 0);
    sqs.receive(queue, 1, 0);
    assertEquals("1 0 0", sqs.counts(queue), "it is moved by a receive, not before");
    assertEquals("0 0 0", sqs.counts(dead));
    assertEquals(List.of(), sqs.bodies(queue));
    assertEquals("0 0 0", sqs.counts(queue));
    assertEquals("1 0 0", sqs.counts(dead));
  }

  @Test
  void receive_givesTheNextMessageInItsPlace() {
    sqs.send(queue, "a");
    sqs.receive(queue, 1, 0);
    sqs.receive(queue, 1, 0);
    sqs.send(queue, "b");
    assertEquals(List.of("b"), bodies(sqs.receive(queue, 1)));
    assertEquals(List.of("a"), sqs.bodies(dead));
  }

  @Test
  void deadLetter_keepsWhatItIs() {
    Sent sent = sqs.send(queue, "a");
    long at = sqs.millis();
    sqs.advance(3);
    fail(queue, 2);
    sqs.advance(4);
    Received.Message message = sqs.receiveOne(dead);
    assertEquals(sent.messageId(), message.messageId());
    assertEquals("a", SqsWorld.body(message));
    assertEquals(at, message.sentMillis());
    assertEquals(3, message.receiveCount(), "previous + 1 [rec]");
    assertEquals(at + 3_000, message.firstReceivedMillis(), "the first of all, as the count is");
    assertEquals(queue.arn(), message.deadLetterSource());
  }

  @Test
  void deadLetters_keepTheirOrder() {
    sqs.send(queue, "a", "b", "c");
    sqs.receive(queue, 10, 0);
    sqs.receive(queue, 10, 0);
    assertEquals(List.of(), sqs.bodies(queue));
    assertEquals(List.of("a", "b", "c"), sqs.bodies(dead));
  }

  @Test
  void sourceArn_isNoneBeforeARedrive() {
    sqs.send(queue, "a");
    assertEquals(null, sqs.receiveOne(queue).deadLetterSource());
  }

  @Test
  void deadLetter_ofAStandardQueue_itsRetentionRunsOn() {
    QueueRef brief = sqs.queue("brief", "MessageRetentionPeriod", "100");
    sqs.set(queue, "RedrivePolicy", redrive(brief, 1));
    sqs.send(queue, "a");
    sqs.advance(60);
    fail(queue, 1);
    sqs.advanceMillis(39_999);
    assertEquals("1 0 0", sqs.counts(brief));
    sqs.advanceMillis(1);
    assertEquals("0 0 0", sqs.counts(brief));
  }

  @Test
  void deadLetter_olderThanTheRetentionOfItsQueue_isGoneAtOnce() {
    QueueRef brief = sqs.queue("brief", "MessageRetentionPeriod", "60");
    sqs.set(queue, "RedrivePolicy", redrive(brief, 1));
    sqs.send(queue, "a");
    sqs.advance(61);
    fail(queue, 1);
    assertEquals("0 0 0", sqs.counts(brief));
    assertEquals(List.of(), sqs.bodies(brief));
  }

  @Test
  void deadLetter_ofAFifoQueue_itsRetentionBeginsAnew() {
    QueueRef brief = sqs.queue("brief.fifo", "MessageRetentionPeriod", "100");
    QueueRef fifo = sqs.queue("q.fifo", "RedrivePolicy", redrive(brief, 1));
    long at = sqs.millis();
    sqs.sendTo(fifo, "g", "a");
    sqs.advance(60);
    fail(fifo, 1);
    sqs.advanceMillis(99_999);
    assertEquals("1 0 0", sqs.counts(brief));
    Received.Message message = sqs.receiveOne(brief);
    assertEquals(at, message.sentMillis(), "what the receiver sees is the original send");
    sqs.advanceMillis(1);
    assertEquals("0 0 0", sqs.counts(brief));
  }

  @Test
  void deadLetter_ofAFifoQueue_keepsItsGroup_andItsIdIsItsDeduplicationId() {
    // "When a message is moved from a FIFO queue to a FIFO DLQ, the original message's
    // deduplication ID will be replaced with the original message's ID" (developer guide,
    // sqs-configure-dead-letter-queue-redrive).
    QueueRef deadFifo = sqs.queue("dead.fifo");
    QueueRef fifo = sqs.queue("q.fifo", "RedrivePolicy", redrive(deadFifo, 1));
    Sent sent = sqs.sendTo(fifo, "g", "a", "id");
    fail(fifo, 1);
    Received.Message message = sqs.receiveOne(deadFifo);
    assertEquals("g", message.content().groupId());
    assertEquals(sent.messageId(), message.content().deduplicationId());
  }

  @Test
  void deadLetters_ofTwoQueuesWithOneDeduplicationId_areBothKept() {
    QueueRef deadFifo = sqs.queue("dead.fifo");
    QueueRef one = sqs.queue("one.fifo", "RedrivePolicy", redrive(deadFifo, 1));
    QueueRef two = sqs.queue("two.fifo", "RedrivePolicy", redrive(deadFifo, 1));
    sqs.sendTo(one, "g", "a", "id");
    sqs.sendTo(two, "g", "b", "id");
    fail(one, 1);
    fail(two, 1);
    assertEquals(List.of("a", "b"), sqs.bodies(deadFifo));
  }

  @Test
  void redrive_ofAFifoQueue_unblocksTheGroup() {
    QueueRef deadFifo = sqs.queue("dead.fifo");
    QueueRef fifo = sqs.queue("q.fifo", "RedrivePolicy", redrive(deadFifo, 1));
    sqs.sendTo(fifo, "g", "a");
    sqs.sendTo(fifo, "g", "b");
    sqs.receive(fifo, 1, 0);
    assertEquals(List.of("b"), sqs.bodies(fifo));
    assertEquals(List.of("a"), sqs.bodies(deadFifo));
  }

  @Test
  void redrive_inTheMiddleOfARun_keepsTheOrder() {
    QueueRef deadFifo = sqs.queue("dead.fifo");
    QueueRef fifo = sqs.queue("q.fifo", "RedrivePolicy", redrive(deadFifo, 2));
    for (String body : List.of("a", "b", "c")) {
      sqs.sendTo(fifo, "g", body);
    }
    Received.Message a = sqs.receiveOne(fifo);
    sqs.changeVisibility(fifo, a, 0);
    sqs.receive(fifo, 2, 0);
    // a was received twice, b once
    assertEquals(List.of("b", "c"), sqs.bodies(fifo));
    assertEquals(List.of("a"), sqs.bodies(deadFifo));
  }

  @Test
  void missingDeadLetterQueue_theMessageStaysReceivable() {
    sqs.send(queue, "a");
    sqs.engine.delete(sqs.caller(), dead);
    for (int count = 1; count <= 4; count++) {
      assertEquals(count, sqs.receive(queue, 1, 0).getFirst().receiveCount());
    }
    sqs.queue("dead");
    assertEquals(List.of(), sqs.bodies(queue));
    assertEquals(List.of("a"), sqs.bodies(dead), "once there is one again");
  }

  @Test
  void chain_eachQueueGivesItAtLeastOnce_thenTheNext() {
    // AWS does not say what a count that came along means for the dead-letter queue's own
    // maxReceiveCount. Here each queue gives a message at least once.
    QueueRef last = sqs.queue("last");
    sqs.set(dead, "RedrivePolicy", redrive(last, 2));
    sqs.send(queue, "a");
    fail(queue, 2);
    assertEquals(3, sqs.receive(dead, 1, 0).getFirst().receiveCount());
    assertEquals(List.of(), sqs.bodies(dead));
    Received.Message message = sqs.receiveOne(last);
    assertEquals(4, message.receiveCount());
    assertEquals(dead.arn(), message.deadLetterSource(), "the queue it came from last");
  }

  @Test
  void cycle_nothingGoesRoundByItself() {
    QueueRef other = sqs.queue("other", "RedrivePolicy", redrive(queue, 1));
    sqs.set(queue, "RedrivePolicy", redrive(other, 1));
    sqs.send(queue, "a");
    assertEquals(1, sqs.receive(queue, 1, 0).getFirst().receiveCount());
    assertEquals(List.of(), sqs.bodies(queue));
    assertEquals(2, sqs.receive(other, 1, 0).getFirst().receiveCount());
    assertEquals(List.of(), sqs.bodies(other));
    assertEquals(3, sqs.receiveOne(queue).receiveCount());
  }

  @Test
  void itself_asDeadLetterQueue_loopsOncePerReceive() {
    QueueRef self = sqs.queue("self");
    sqs.set(self, "RedrivePolicy", redrive(self, 1));
    sqs.send(self, "a");
    assertEquals(1, sqs.receive(self, 1, 0).getFirst().receiveCount());
    assertEquals(2, sqs.receiveOne(self).receiveCount());
    assertEquals("0 1 0", sqs.counts(self));
  }

  @Test
  void setAttributes_loweredMaximum_holdsForMessagesThatAreThere() {
    sqs.send(queue, "a");
    sqs.receive(queue, 1, 0);
    sqs.set(queue, "RedrivePolicy", redrive(dead, 1));
    assertEquals(List.of(), sqs.bodies(queue));
    assertEquals(List.of("a"), sqs.bodies(dead));
  }

  @Test
  void setAttributes_policyRemoved_nothingIsMoved() {
    sqs.send(queue, "a");
    sqs.set(queue, "RedrivePolicy", "");
    for (int count = 1; count <= 5; count++) {
      assertEquals(count, sqs.receive(queue, 1, 0).getFirst().receiveCount());
    }
  }

  @Test
  void setAttributes_targetMissing_isRefused() {
    String policy = redrive(ref("nowhere"), 3);
    String expected =
        "InvalidParameterValueException: Value "
            + policy
            + " for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.";
    assertEquals(expected, refusal(() -> sqs.set(queue, "RedrivePolicy", policy)));
    assertEquals(expected, refusal(() -> sqs.queue("new", "RedrivePolicy", policy)));
    assertEquals(
        dead.arn(), sqs.view(queue).settings().redrive().target(), "the old one stays set");
  }

  @Test
  void setAttributes_targetOfTheOtherType_isRefused() {
    String policy = redrive(dead, 3);
    assertEquals(
        "InvalidParameterValueException: Value "
            + policy
            + " for parameter RedrivePolicy is invalid. Reason: Dead-letter queue must be same type"
            + " of queue as the source.",
        refusal(() -> sqs.queue("q.fifo", "RedrivePolicy", policy)));
  }

  @Test
  void setAttributes_otherAttributes_whileTheTargetIsGone_areTaken() {
    sqs.engine.delete(sqs.caller(), dead);
    sqs.set(queue, "VisibilityTimeout", "7");
    assertEquals(Duration.ofSeconds(7), sqs.view(queue).settings().visibilityTimeout());
  }

  @Test
  void sources_areTheQueuesThatNameIt_sorted() {
    sqs.queue("b", "RedrivePolicy", redrive(dead, 9));
    sqs.queue("a", "RedrivePolicy", redrive(dead, 9));
    assertEquals(
        List.of("a", "b", "q"),
        sqs.engine.deadLetterSources(sqs.caller(), dead).stream().map(QueueName::value).toList());
    sqs.set(queue, "RedrivePolicy", "");
    assertEquals(2, sqs.engine.deadLetterSources(sqs.caller(), dead).size());
    assertEquals(List.of(), sqs.engine.deadLetterSources(sqs.caller(), queue));
  }

  @Test
  void receive_manyDeadLettersAhead_findsTheOneBehindThem() {
    // A call redrives a thousand at most before others have their turn; nobody notices but a short
    // poll, which may answer nothing although there is something, as AWS's may.
    sqs.set(queue, "RedrivePolicy", redrive(dead, 1));
    for (int i = 0; i < 1_010; i++) {
      sqs.send(queue, "m");
    }
    for (int i = 0; i < 1_010; i += 10) {
      assertEquals(10, sqs.receive(queue, 10, 0).size());
    }
    sqs.send(queue, "behind");
    SqsWorld.Poll poll = sqs.poll(queue, 20);
    sqs.settle();
    assertEquals("0 s [behind]", poll.seen());
    assertEquals("1010 0 0", sqs.counts(dead));
  }

  @Test
  void longPoll_endsNotBeforeWhatBecameVisibleAtItsEndWasLookedThrough() {
    for (int i = 0; i < 1_010; i++) {
      sqs.send(queue, "m");
    }
    for (int seconds : new int[] {0, 20}) {
      for (int i = 0; i < 1_010; i += 10) {
        assertEquals(10, sqs.receive(queue, 10, seconds).size());
      }
    }
    sqs.send(queue, "behind");
    sqs.receive(queue, 1, 20);
    SqsWorld.Poll poll = sqs.poll(queue, 20);
    sqs.advance(20);
    assertEquals("20 s [behind]", poll.seen());
  }

  // RedriveAllowPolicy

  private String allow(String permission, QueueRef... sources) {
    String arns =
        sources.length == 0 ? "" : ",\"sourceQueueArns\":[\"%s\"]".formatted(sources[0].arn());
    return "{\"redrivePermission\":\"%s\"%s}".formatted(permission, arns);
  }

  private String setRefused(QueueRef source) {
    String policy = redrive(dead, 5);
    return refusal(() -> sqs.set(source, "RedrivePolicy", policy))
        .replace(policy, "POLICY")
        .replaceAll(" Reason: .*", "");
  }

  @Test
  void allowPolicy_denyAll_refusesEveryNewSource() {
    sqs.set(dead, "RedriveAllowPolicy", allow("denyAll"));
    QueueRef other = sqs.queue("other");
    String refused =
        "InvalidParameterValueException: Value POLICY for parameter RedrivePolicy is invalid.";
    assertEquals(refused, setRefused(other));
    assertEquals(
        refused,
        refusal(() -> sqs.queue("new", "RedrivePolicy", redrive(dead, 5)))
            .replace(redrive(dead, 5), "POLICY")
            .replaceAll(" Reason: .*", ""));
    assertEquals(null, sqs.view(other).settings().redrive());
  }

  @Test
  void allowPolicy_byQueue_takesThoseItNames() {
    QueueRef named = sqs.queue("named");
    QueueRef other = sqs.queue("other");
    sqs.set(dead, "RedriveAllowPolicy", allow("byQueue", named));
    sqs.set(named, "RedrivePolicy", redrive(dead, 5));
    assertEquals(dead.arn(), sqs.view(named).settings().redrive().target());
    assertEquals("InvalidParameterValueException", setRefused(other).replaceAll(":.*", ""));
  }

  @Test
  void allowPolicy_allowAll_orRemoved_takesEveryQueue() {
    QueueRef other = sqs.queue("other");
    sqs.set(dead, "RedriveAllowPolicy", allow("allowAll"));
    sqs.set(other, "RedrivePolicy", redrive(dead, 5));
    sqs.set(dead, "RedriveAllowPolicy", allow("denyAll"));
    assertEquals("InvalidParameterValueException", setRefused(queue).replaceAll(":.*", ""));
    sqs.set(dead, "RedriveAllowPolicy", "");
    sqs.set(queue, "RedrivePolicy", redrive(dead, 5));
    assertEquals(5, sqs.view(queue).settings().redrive().maxReceiveCount());
  }

  @Test
  void allowPolicy_isCheckedWhenTheSourceIsSet_notWhenAMessageIsMoved() {
    // Spec §6.
    sqs.set(dead, "RedriveAllowPolicy", allow("denyAll"));
    sqs.send(queue, "a");
    fail(queue, 2);
    assertEquals(List.of("a"), sqs.bodies(dead));
  }
}
