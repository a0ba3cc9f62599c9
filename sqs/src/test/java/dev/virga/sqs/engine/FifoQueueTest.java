package dev.virga.sqs.engine;

import static dev.virga.sqs.engine.SqsWorld.bodies;
import static dev.virga.sqs.engine.SqsWorld.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Order, groups and repeated receives of FIFO queues. Spec sqs.md §5;
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
class FifoQueueTest {
  private final SqsWorld sqs = new SqsWorld();
  private final QueueRef queue = sqs.queue("q.fifo");

  @AfterEach
  void close() {
    sqs.close();
  }

  private void send(String... bodies) {
    for (String body : bodies) {
      sqs.sendTo(queue, body.substring(0, 1), body);
    }
  }

  @Test
  void receive_ofOneGroup_inTheOrderOfSending() {
    send("a1", "a2", "a3");
    assertEquals(List.of("a1", "a2", "a3"), sqs.bodies(queue));
  }

  @Test
  void receive_whileAMessageIsInFlight_nothingBehindItIsReceived() {
    send("a1", "a2");
    sqs.receive(queue, 1);
    assertEquals(List.of(), sqs.bodies(queue));
    send("a3");
    assertEquals(List.of(), sqs.bodies(queue));
  }

  @Test
  void receive_afterADelete_goesOnInTheGroup() {
    send("a1", "a2");
    sqs.delete(queue, sqs.receiveOne(queue));
    assertEquals(List.of("a2"), sqs.bodies(queue));
  }

  @Test
  void receive_otherGroupsAreNotBlocked() {
    send("a1", "b1", "a2", "b2");
    assertEquals(List.of("a1"), bodies(sqs.receive(queue, 1)));
    assertEquals(List.of("b1"), bodies(sqs.receive(queue, 1)));
    assertEquals(List.of(), sqs.bodies(queue));
  }

  @Test
  void receive_several_fillsFromOneGroupFirst_thenMixes() {
    send("a1", "b1", "a2", "c1", "b2");
    assertEquals(List.of("a1", "a2", "b1", "b2"), bodies(sqs.receive(queue, 4)));
    assertEquals(List.of("c1"), sqs.bodies(queue));
  }

  @Test
  void receive_aRunOfAGroupCutByTheMaximum_locksTheRest() {
    send("a1", "a2", "a3");
    List<Received.Message> two = sqs.receive(queue, 2);
    assertEquals(List.of(), sqs.bodies(queue));
    sqs.delete(queue, two.get(0));
    assertEquals(List.of(), sqs.bodies(queue), "a2 is in flight still");
    sqs.delete(queue, two.get(1));
    assertEquals(List.of("a3"), sqs.bodies(queue));
  }

  @Test
  void receive_messagesAheadOfAnInvisibleOne_areReceived() {
    // [rec]: the run ends at the first that is in flight; nothing behind it is delivered.
    send("a1", "a2", "a3");
    List<Received.Message> two = sqs.receive(queue, 2);
    sqs.changeVisibility(queue, two.get(0), 0);
    List<Received.Message> again = sqs.receive(queue, 10);
    assertEquals(List.of("a1"), bodies(again));
    sqs.delete(queue, again.getFirst());
    assertEquals(List.of(), sqs.bodies(queue), "a2 is in flight still, so a3 waits");
  }

  @Test
  void receive_afterTheTimeout_inOrderWithTheSameSequenceNumbers() {
    send("a1", "a2", "a3");
    List<Received.Message> first = sqs.receive(queue, 2);
    sqs.advance(30);
    List<Received.Message> second = sqs.receive(queue, 10);
    assertEquals(List.of("a1", "a2", "a3"), bodies(second));
    assertEquals(first.get(0).sequenceNumber(), second.get(0).sequenceNumber());
    assertEquals(first.get(1).sequenceNumber(), second.get(1).sequenceNumber());
    assertEquals(2, second.get(0).receiveCount());
    assertEquals(1, second.get(2).receiveCount());
  }

  @Test
  void receive_withTimeoutZero_keepsTheOrder() {
    send("a1", "a2");
    assertEquals(List.of("a1", "a2"), bodies(sqs.receive(queue, 10, 0)));
    assertEquals(List.of("a1"), bodies(sqs.receive(queue, 1, 0)));
    assertEquals(List.of("a1", "a2"), sqs.bodies(queue));
  }

  @Test
  void receive_deletedOutOfOrder_theRestStaysInOrder() {
    send("a1", "a2", "a3");
    List<Received.Message> all = sqs.receive(queue, 3);
    sqs.delete(queue, all.get(1));
    sqs.advance(30);
    assertEquals(List.of("a1", "a3"), sqs.bodies(queue));
  }

  @Test
  void receive_aGroupWhoseMessageFailsAgainAndAgain_letsTheOthersPass() {
    // AWS promises no order among groups; a consumer of one message at a time that puts a message
    // back at once would see nothing else.
    send("a1", "b1");
    sqs.advance(1);
    for (String expected : List.of("a1", "b1", "a1", "a1")) {
      Received.Message message = sqs.receiveOne(queue);
      assertEquals(expected, SqsWorld.body(message));
      sqs.advance(1);
      if (expected.equals("a1")) {
        sqs.changeVisibility(queue, message, 0);
      }
    }
  }

  @Test
  void receive_groupsWithTheOldestMessageFirst() {
    send("b1", "a1", "a2", "b2");
    sqs.delete(queue, sqs.receiveOne(queue));
    assertEquals(List.of("a1", "a2", "b2"), sqs.bodies(queue));
  }

  @Test
  void send_delayBlocksTheGroup() {
    QueueRef slow = sqs.queue("slow.fifo", "DelaySeconds", "10");
    sqs.sendTo(slow, "a", "a1");
    sqs.advance(5);
    sqs.sendTo(slow, "a", "a2");
    sqs.advance(5);
    assertEquals(List.of("a1"), sqs.bodies(slow), "the run ends at the delayed one");
    sqs.advance(5);
    assertEquals(List.of(), sqs.bodies(slow));
  }

  @Test
  void retention_ofTheMessageInFlight_unblocksItsGroup() {
    QueueRef brief = sqs.queue("brief.fifo", "MessageRetentionPeriod", "60");
    sqs.sendTo(brief, "a", "a1");
    sqs.advance(30);
    sqs.sendTo(brief, "a", "a2");
    sqs.receive(brief, 1, 600);
    sqs.advance(30);
    assertEquals(List.of("a2"), sqs.bodies(brief));
  }

  @Test
  void sequenceNumbers_haveTwentyDigitsAndRise() {
    String last = "";
    for (int i = 0; i < 20; i++) {
      String number = sqs.sendTo(queue, "g" + i % 3, "m" + i).sequenceNumber();
      assertTrue(number != null && number.matches("[0-9]{20}"), number);
      assertTrue(last.compareTo(number) < 0, last + " then " + number);
      last = number;
    }
    List<String> received =
        sqs.receive(queue, 10).stream().map(Received.Message::sequenceNumber).toList();
    assertEquals(10, received.stream().distinct().count());
  }

  @Test
  void sequenceNumber_ofTheSendIsThatOfTheReceive() {
    Sent sent = sqs.sendTo(queue, "a", "a1");
    assertEquals(sent.sequenceNumber(), sqs.receiveOne(queue).sequenceNumber());
  }

  @Test
  void sequenceNumber_ofAStandardQueue_isNone() {
    QueueRef standard = sqs.queue("standard");
    assertEquals(null, sqs.send(standard, "a").sequenceNumber());
    assertEquals(null, sqs.receiveOne(standard).sequenceNumber());
  }

  @Test
  void delete_afterTheTimeout_isRefused() {
    send("a1");
    Received.Message message = sqs.receiveOne(queue);
    sqs.advance(30);
    assertEquals(expired(message), refusal(() -> sqs.delete(queue, message)));
    assertEquals("1 0 0", sqs.counts(queue));
    Received.Message again = sqs.receiveOne(queue);
    assertEquals(expired(message), refusal(() -> sqs.delete(queue, message)), "received again");
    sqs.delete(queue, again);
    assertEquals("0 0 0", sqs.counts(queue));
  }

  private static String expired(Received.Message message) {
    return "InvalidParameterValueException: Value "
        + message.receiptHandle()
        + " for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.";
  }

  @Test
  void delete_afterAnExtension_works() {
    send("a1", "a2");
    Received.Message message = sqs.receiveOne(queue);
    sqs.changeVisibility(queue, message, 100);
    sqs.advance(99);
    sqs.delete(queue, message);
    assertEquals(List.of("a2"), sqs.bodies(queue));
  }

  @Test
  void delete_twice_works() {
    send("a1");
    Received.Message message = sqs.receiveOne(queue);
    sqs.delete(queue, message);
    sqs.delete(queue, message);
    sqs.advance(100);
    sqs.delete(queue, message);
  }

  @Test
  void changeVisibility_afterTheTimeout_isRefused() {
    send("a1");
    Received.Message message = sqs.receiveOne(queue);
    sqs.advance(30);
    assertEquals(expired(message), refusal(() -> sqs.changeVisibility(queue, message, 10)));
  }

  @Test
  void changeVisibility_toZero_unblocksTheGroup() {
    send("a1", "a2");
    sqs.changeVisibility(queue, sqs.receiveOne(queue), 0);
    assertEquals(List.of("a1", "a2"), sqs.bodies(queue));
  }

  // ReceiveRequestAttemptId
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html

  private List<Received.Message> attempt(String id, int max, @Nullable Duration visibility) {
    return sqs.receive(queue, new Receive(max, visibility, Duration.ZERO, id));
  }

  @Test
  void attempt_again_getsTheSameMessagesAndHandlesAndCountsNoReceive() {
    send("a1", "a2", "b1");
    List<Received.Message> first = attempt("try", 2, null);
    sqs.advance(3);
    List<Received.Message> second = attempt("try", 10, null);
    assertEquals(List.of("a1", "a2"), bodies(second));
    assertEquals(first, second, "messages, handles, counts, timestamps");
  }

  @Test
  void attempt_again_resetsTheVisibilityTimeout() {
    send("a1");
    attempt("try", 1, null);
    sqs.advance(20);
    attempt("try", 1, null);
    sqs.advance(29);
    assertEquals("0 1 0", sqs.counts(queue));
    sqs.advance(1);
    assertEquals("1 0 0", sqs.counts(queue));
  }

  @Test
  void attempt_ofAnotherId_getsOthers() {
    send("a1", "b1");
    assertEquals(List.of("a1"), bodies(attempt("one", 1, null)));
    assertEquals(List.of("b1"), bodies(attempt("two", 1, null)));
  }

  @Test
  void attempt_again_afterADelete_getsNewMessages() {
    send("a1", "a2", "b1");
    List<Received.Message> first = attempt("try", 2, null);
    sqs.delete(queue, first.getFirst());
    assertEquals(List.of("b1"), bodies(attempt("try", 10, null)));
  }

  @Test
  void attempt_again_afterAChangeOfVisibility_getsNewMessages() {
    send("a1", "b1");
    List<Received.Message> first = attempt("try", 1, null);
    sqs.changeVisibility(queue, first.getFirst(), 60);
    assertEquals(List.of("b1"), bodies(attempt("try", 10, null)));
  }

  @Test
  void attempt_again_afterTheTimeout_isANewReceive() {
    send("a1");
    List<Received.Message> first = attempt("try", 1, null);
    sqs.advance(30);
    List<Received.Message> second = attempt("try", 1, null);
    assertEquals(2, second.getFirst().receiveCount());
    assertNotEquals(first.getFirst().receiptHandle(), second.getFirst().receiptHandle());
  }

  @Test
  void attempt_again_afterFiveMinutes_isANewReceive() {
    send("a1");
    attempt("try", 1, Duration.ofHours(1));
    sqs.advanceMillis(299_999);
    assertEquals(List.of("a1"), bodies(attempt("try", 1, Duration.ofHours(1))));
    sqs.advanceMillis(1);
    assertEquals(List.of(), bodies(attempt("try", 1, Duration.ofHours(1))), "of the first use");
  }

  @Test
  void attempt_thatGotNothing_getsWhatHasCome() {
    assertEquals(List.of(), attempt("try", 1, null));
    send("a1");
    assertEquals(List.of("a1"), bodies(attempt("try", 1, null)));
  }

  @Test
  void attempt_again_withTimeoutZero_makesThemVisible() {
    send("a1");
    attempt("try", 1, null);
    assertEquals(List.of("a1"), bodies(attempt("try", 1, Duration.ZERO)));
    assertEquals("1 0 0", sqs.counts(queue));
  }

  @Test
  void attempt_ofAStandardQueue_isOfNoConsequence() {
    QueueRef standard = sqs.queue("standard");
    sqs.send(standard, "a", "b");
    Receive request = new Receive(1, null, Duration.ZERO, "try");
    assertEquals(List.of("a"), bodies(sqs.receive(standard, request)));
    assertEquals(List.of("b"), bodies(sqs.receive(standard, request)));
  }
}
