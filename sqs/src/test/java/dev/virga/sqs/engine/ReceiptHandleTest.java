package dev.virga.sqs.engine;

import static dev.virga.sqs.engine.SqsWorld.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deleting, and what handles are good for. Spec sqs.md §5, "Delete/change by handle". */
class ReceiptHandleTest {
  private final SqsWorld sqs = new SqsWorld();
  private final QueueRef queue = sqs.queue("q");

  @AfterEach
  void close() {
    sqs.close();
  }

  private static String invalid(String handle) {
    return "ReceiptHandleIsInvalid: The input receipt handle \""
        + handle
        + "\" is not a valid receipt handle.";
  }

  private static String ofAnotherQueue(String handle) {
    return "ReceiptHandleIsInvalid: The receipt handle \""
        + handle
        + "\" is not valid for this queue.";
  }

  @Test
  void delete_theMessageIsGone() {
    sqs.send(queue, "a");
    sqs.delete(queue, sqs.receiveOne(queue));
    sqs.advance(100);
    assertEquals("0 0 0", sqs.counts(queue));
  }

  @Test
  void delete_answersTheHandlesInOrder_eachByItself() {
    sqs.send(queue, "a", "b");
    List<Received.Message> messages = sqs.receive(queue, 2);
    String a = messages.get(0).receiptHandle();
    String b = messages.get(1).receiptHandle();
    List<Result<String>> results =
        sqs.engine.deleteMessages(sqs.caller(), queue, List.of(b, "garbage", a, a));
    assertEquals(b, results.get(0).orThrow());
    assertEquals(invalid("garbage"), refusal(results.get(1)));
    assertEquals(a, results.get(2).orThrow());
    assertEquals(a, results.get(3).orThrow(), "twice");
    assertEquals("0 0 0", sqs.counts(queue));
  }

  @Test
  void delete_afterTheTimeout_works() {
    // [rec]
    sqs.send(queue, "a");
    Received.Message message = sqs.receiveOne(queue);
    sqs.advance(30);
    sqs.delete(queue, message);
    assertEquals("0 0 0", sqs.counts(queue));
  }

  @Test
  void delete_withAnOldHandle_whileItIsInFlightAgain_works() {
    sqs.send(queue, "a");
    Received.Message old = sqs.receive(queue, 1, 0).getFirst();
    Received.Message present = sqs.receiveOne(queue);
    sqs.delete(queue, old);
    assertEquals("0 0 0", sqs.counts(queue));
    sqs.delete(queue, present);
  }

  @Test
  void delete_twice_works_andTouchesNoMessageThatCameSince() {
    sqs.send(queue, "a");
    Received.Message message = sqs.receiveOne(queue);
    sqs.delete(queue, message);
    sqs.send(queue, "b");
    sqs.delete(queue, message);
    assertEquals(List.of("b"), sqs.bodies(queue), "it may lie where a lay");
  }

  @Test
  void delete_withAHandleFromBeforeAPurge_touchesNothing() {
    sqs.send(queue, "a");
    Received.Message message = sqs.receiveOne(queue);
    sqs.engine.purge(sqs.caller(), queue);
    sqs.send(queue, "b");
    sqs.delete(queue, message);
    assertEquals(List.of("b"), sqs.bodies(queue));
    assertEquals(
        "InvalidParameterValueException: Value "
            + message.receiptHandle()
            + " for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not"
            + " available for visibility timeout change.",
        refusal(() -> sqs.changeVisibility(queue, message, 1)));
  }

  @Test
  void handle_ofAnotherQueue_isRefused() {
    QueueRef other = sqs.queue("other");
    sqs.send(queue, "a");
    sqs.send(other, "b");
    Received.Message message = sqs.receiveOne(queue);
    sqs.receiveOne(other);
    String expected = ofAnotherQueue(message.receiptHandle());
    assertEquals(expected, refusal(() -> sqs.delete(other, message)));
    assertEquals(expected, refusal(() -> sqs.changeVisibility(other, message, 0)));
    assertEquals("0 1 0", sqs.counts(other));
  }

  @Test
  void handle_ofAnEarlierQueueOfTheSameName_isRefused() {
    sqs.send(queue, "a");
    Received.Message message = sqs.receiveOne(queue);
    sqs.engine.delete(sqs.caller(), queue);
    sqs.queue("q");
    sqs.send(queue, "b");
    String expected = ofAnotherQueue(message.receiptHandle());
    assertEquals(expected, refusal(() -> sqs.delete(queue, message)));
    assertEquals(List.of("b"), sqs.bodies(queue));
  }

  @Test
  void handle_ofADeadLetter_isThatOfItsQueue() {
    QueueRef dead = sqs.queue("dead");
    sqs.set(queue, "RedrivePolicy", SqsWorld.redrive(dead, 1));
    sqs.send(queue, "a");
    Received.Message before = sqs.receive(queue, 1, 0).getFirst();
    assertEquals(List.of(), sqs.bodies(queue));
    sqs.delete(queue, before);
    assertEquals("1 0 0", sqs.counts(dead), "the source's handle means the source's message");
    assertEquals(ofAnotherQueue(before.receiptHandle()), refusal(() -> sqs.delete(dead, before)));
    sqs.delete(dead, sqs.receiveOne(dead));
    assertEquals("0 0 0", sqs.counts(dead));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "garbage",
        "AQEB",
        "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
        "AQEBAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AQEBAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "////////////////////////////////////////////////",
        "ééééééééééééééééééééééééééééééééééééééééééééééééé",
        "\uD83D\uDE00",
      })
  void handle_garbage_isRefused(String garbage) {
    sqs.send(queue, "a");
    assertEquals(invalid(garbage), refusal(() -> sqs.deleteBy(queue, garbage)));
    assertEquals("1 0 0", sqs.counts(queue));
  }

  @Test
  void handle_withAnyCharacterChanged_isRefused() {
    sqs.send(queue, "a");
    String handle = sqs.receiveOne(queue).receiptHandle();
    for (int i = 0; i < handle.length(); i++) {
      char other = handle.charAt(i) == 'A' ? 'B' : 'A';
      String changed = handle.substring(0, i) + other + handle.substring(i + 1);
      assertEquals(invalid(changed), refusal(() -> sqs.deleteBy(queue, changed)));
    }
    for (String changed : List.of(handle + "A", handle.substring(1), handle + "=", handle + "\n")) {
      assertEquals(invalid(changed), refusal(() -> sqs.deleteBy(queue, changed)));
    }
    assertEquals("0 1 0", sqs.counts(queue));
  }

  @Test
  void handles_differByQueueMessageAndReceive_andAreReadBack() {
    Set<String> texts = new HashSet<>();
    for (long number : new long[] {1, 2, Long.MAX_VALUE}) {
      for (int receipt : new int[] {1, 2, Integer.MAX_VALUE}) {
        for (int slot : new int[] {0, 1, Integer.MAX_VALUE}) {
          ReceiptHandle handle = new ReceiptHandle(number, number, slot, receipt);
          assertEquals(handle, ReceiptHandle.parse(handle.text()));
          texts.add(handle.text());
        }
      }
    }
    assertEquals(27, texts.size());
    assertNull(ReceiptHandle.parse("x".repeat(48)));
  }

  @Test
  void handle_looksLikeAwss_andIsNewWithEachReceive() {
    sqs.send(queue, "a");
    String first = sqs.receive(queue, 1, 0).getFirst().receiptHandle();
    String second = sqs.receiveOne(queue).receiptHandle();
    assertEquals("AQEB", first.substring(0, 4));
    assertNotEquals(first, second);
  }
}
