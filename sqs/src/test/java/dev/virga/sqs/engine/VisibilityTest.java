package dev.virga.sqs.engine;

import static dev.virga.sqs.engine.SqsWorld.bodies;
import static dev.virga.sqs.engine.SqsWorld.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Receiving from standard queues, and for how long messages are hidden. Spec sqs.md §5;
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
 */
class VisibilityTest {
  private final SqsWorld sqs = new SqsWorld();
  private final QueueRef queue = sqs.queue("q");

  @AfterEach
  void close() {
    sqs.close();
  }

  @Test
  void receive_oldestFirst_atMostTheMaximum() {
    sqs.send(queue, "a", "b", "c");
    assertEquals(List.of("a", "b"), bodies(sqs.receive(queue, 2)));
    assertEquals(List.of("c"), sqs.bodies(queue));
    assertEquals(List.of(), sqs.bodies(queue));
  }

  @Test
  void receive_hidesTheMessageForTheQueuesTimeout() {
    sqs.send(queue, "a");
    sqs.receiveOne(queue);
    assertEquals("0 1 0", sqs.counts(queue));
    sqs.advanceMillis(29_999);
    assertEquals(List.of(), sqs.bodies(queue));
    sqs.advanceMillis(1);
    assertEquals("1 0 0", sqs.counts(queue));
    assertEquals(List.of("a"), sqs.bodies(queue));
  }

  @Test
  void receive_withItsOwnTimeout_hidesForThatLong() {
    sqs.send(queue, "a", "b");
    sqs.receive(queue, 1, 100);
    sqs.receive(queue, 1, 5);
    sqs.advance(5);
    assertEquals(List.of("b"), sqs.bodies(queue));
    sqs.advance(95);
    assertEquals(List.of("b", "a"), sqs.bodies(queue), "b was visible again at 35 s");
  }

  @Test
  void receive_withTimeoutZero_leavesTheMessageVisible() {
    sqs.send(queue, "a");
    for (int count = 1; count <= 3; count++) {
      assertEquals(count, sqs.receive(queue, 10, 0).getFirst().receiveCount());
    }
    assertEquals("1 0 0", sqs.counts(queue));
  }

  @Test
  void receive_withTimeoutZero_givesEachMessageOnce() {
    sqs.send(queue, "a", "b");
    assertEquals(List.of("a", "b"), bodies(sqs.receive(queue, 10, 0)));
  }

  @Test
  void receive_ofAQueueWithTimeoutZero_leavesTheMessageVisible() {
    QueueRef open = sqs.queue("open", "VisibilityTimeout", "0");
    sqs.send(open, "a");
    sqs.receiveOne(open);
    assertEquals(2, sqs.receiveOne(open).receiveCount());
  }

  @Test
  void receive_again_countsUpAndKeepsTheFirstTimestamp() {
    long sent = sqs.millis();
    sqs.send(queue, "a");
    sqs.advance(7);
    Received.Message first = sqs.receiveOne(queue);
    sqs.advance(30);
    Received.Message second = sqs.receiveOne(queue);
    assertEquals(1, first.receiveCount());
    assertEquals(2, second.receiveCount());
    assertEquals(sent, second.sentMillis());
    assertEquals(sent + 7_000, first.firstReceivedMillis());
    assertEquals(sent + 7_000, second.firstReceivedMillis());
    assertEquals(first.messageId(), second.messageId());
    assertNotEquals(first.receiptHandle(), second.receiptHandle());
  }

  @Test
  void receive_whatBecomesVisibleAgainGoesToTheBack() {
    sqs.send(queue, "a", "b");
    sqs.receive(queue, 1, 1);
    sqs.advance(1);
    sqs.send(queue, "c");
    assertEquals(List.of("b", "a", "c"), sqs.bodies(queue));
  }

  @Test
  void receive_messagesVisibleAgainAtOneInstant_keepTheOrderOfTheirReceives() {
    sqs.send(queue, "a", "b", "c");
    sqs.receive(queue, 3);
    sqs.advance(30);
    assertEquals(List.of("a", "b", "c"), sqs.bodies(queue));
  }

  @Test
  void receive_afterALateTimer_findsWhatBecameVisibleOnTheWay() {
    sqs.send(queue, "a");
    sqs.receiveOne(queue);
    sqs.jump(3_600);
    assertEquals(List.of("a"), sqs.bodies(queue));
  }

  @Test
  void changeVisibility_countsFromNow() {
    sqs.send(queue, "a");
    Received.Message message = sqs.receiveOne(queue);
    sqs.advance(20);
    sqs.changeVisibility(queue, message, 60);
    sqs.advance(59);
    assertEquals(List.of(), sqs.bodies(queue));
    sqs.advance(1);
    assertEquals(List.of("a"), sqs.bodies(queue));
  }

  @Test
  void changeVisibility_shortens() {
    sqs.send(queue, "a");
    sqs.changeVisibility(queue, sqs.receiveOne(queue), 2);
    sqs.advance(2);
    assertEquals(List.of("a"), sqs.bodies(queue));
  }

  @Test
  void changeVisibility_toZero_isVisibleAtOnce() {
    sqs.send(queue, "a");
    sqs.changeVisibility(queue, sqs.receiveOne(queue), 0);
    assertEquals("1 0 0", sqs.counts(queue));
    assertEquals(2, sqs.receiveOne(queue).receiveCount());
  }

  @Test
  void changeVisibility_batch_eachByItself() {
    sqs.send(queue, "a", "b", "c");
    List<Received.Message> messages = sqs.receive(queue, 3);
    sqs.delete(queue, messages.get(1));
    List<Result<String>> results =
        sqs.engine.changeVisibility(
            sqs.caller(),
            queue,
            List.of(
                new VisibilityChange(messages.get(0).receiptHandle(), Duration.ZERO),
                new VisibilityChange(messages.get(1).receiptHandle(), Duration.ZERO),
                new VisibilityChange("garbage", Duration.ZERO),
                new VisibilityChange(messages.get(2).receiptHandle(), Duration.ofSeconds(1))));
    assertEquals(messages.get(0).receiptHandle(), results.get(0).orThrow());
    assertEquals(
        "InvalidParameterValueException: Value "
            + messages.get(1).receiptHandle()
            + " for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not"
            + " available for visibility timeout change.",
        refusal(results.get(1)));
    assertEquals(
        "ReceiptHandleIsInvalid: The input receipt handle \"garbage\" is not a valid receipt"
            + " handle.",
        refusal(results.get(2)));
    assertEquals(List.of("a"), sqs.bodies(queue));
    sqs.advance(1);
    assertEquals(List.of("c"), sqs.bodies(queue));
  }

  @Test
  void changeVisibility_totalOfTwelveHoursSinceTheReceive() {
    sqs.send(queue, "a");
    Received.Message message = sqs.receiveOne(queue);
    sqs.advance(1);
    sqs.changeVisibility(queue, message, 43_199);
    assertEquals(
        "InvalidParameterValueException: Value 43200 for parameter VisibilityTimeout is invalid."
            + " Reason: Total VisibilityTimeout for the message is beyond the limit [43200"
            + " seconds].",
        refusal(() -> sqs.changeVisibility(queue, message, 43_200)));
    sqs.advance(43_198);
    assertEquals(List.of(), sqs.bodies(queue), "the refused change changed nothing");
    sqs.advance(1);
    assertEquals(List.of("a"), sqs.bodies(queue));
  }

  @Test
  void changeVisibility_totalCountsAnewFromEachReceive() {
    sqs.send(queue, "a");
    sqs.receive(queue, 1, 43_200);
    sqs.advance(43_200);
    sqs.changeVisibility(queue, sqs.receiveOne(queue), 43_200);
    assertEquals("0 1 0", sqs.counts(queue));
  }

  @Test
  void changeVisibility_afterExpiry_isAcceptedAndChangesNothing() {
    sqs.send(queue, "a");
    Received.Message message = sqs.receiveOne(queue);
    sqs.advance(30);
    sqs.changeVisibility(queue, message, 500);
    assertEquals(List.of("a"), sqs.bodies(queue));
  }

  @Test
  void changeVisibility_withAnOlderHandle_leavesTheNewReceiverAlone() {
    // AWS promises nothing here; that a slow consumer cannot take a message from a faster one is
    // what its users need.
    sqs.send(queue, "a");
    Received.Message first = sqs.receiveOne(queue);
    sqs.advance(30);
    sqs.receiveOne(queue);
    sqs.changeVisibility(queue, first, 0);
    assertEquals("0 1 0", sqs.counts(queue));
  }

  @Test
  void setAttributes_visibilityTimeout_isForTheNextReceives() {
    sqs.send(queue, "a");
    sqs.receiveOne(queue);
    sqs.set(queue, "VisibilityTimeout", "5");
    sqs.advance(29);
    assertEquals(List.of(), sqs.bodies(queue));
    sqs.advance(1);
    sqs.receiveOne(queue);
    sqs.advance(5);
    assertEquals(3, sqs.receiveOne(queue).receiveCount());
  }

  @Test
  void receive_atTheLimitInFlight_isOverLimitForAShortPollOnly() {
    assertEquals(120_000, Receiving.IN_FLIGHT_MAX, "spec §5");
    try (SqsWorld full = SqsWorld.withInFlightMax(3)) {
      QueueRef q = full.queue("full");
      full.send(q, "a", "b", "c", "d");
      List<Received.Message> three = full.receive(q, 10);
      assertEquals(List.of("a", "b", "c"), bodies(three), "not beyond the limit");
      assertEquals("OverLimit", refusal(() -> full.receive(q, 1)).replaceAll(":.*", ""));
      SqsWorld.Poll poll = full.poll(q, 20);
      SqsWorld.Poll another = full.poll(q, 20);
      assertEquals("waits", poll.seen(), "a long poll gets no error");
      full.advance(1);
      full.delete(q, three.getFirst());
      full.settle();
      assertEquals("1 s [d]", poll.seen(), "a place is free");
      full.advance(19);
      assertEquals("20 s []", another.seen(), "nor at its end");
    }
  }

  @Test
  void receive_atTheLimitInFlightOfAFifoQueue_getsNothing() {
    try (SqsWorld full = SqsWorld.withInFlightMax(2)) {
      QueueRef q = full.queue("full.fifo");
      full.sendTo(q, "a", "a1");
      full.sendTo(q, "b", "b1");
      full.sendTo(q, "c", "c1");
      assertEquals(List.of("a1", "b1"), full.bodies(q));
      assertEquals(List.of(), full.bodies(q));
      full.advance(30);
      assertEquals(List.of("c1", "a1"), full.bodies(q), "c has been visible for longest");
    }
  }
}
