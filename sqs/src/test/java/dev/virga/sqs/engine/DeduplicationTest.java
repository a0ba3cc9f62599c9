package dev.virga.sqs.engine;

import static dev.virga.sqs.engine.SqsWorld.message;
import static dev.virga.sqs.engine.SqsWorld.refusal;
import static dev.virga.sqs.engine.SqsWorld.sha256;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What FIFO queues do not take twice. Spec sqs.md §4;
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-exactly-once-processing.html
 */
class DeduplicationTest {
  private static final String NO_ID =
      "InvalidParameterValueException: The queue should either have ContentBasedDeduplication"
          + " enabled or MessageDeduplicationId provided explicitly";

  private final SqsWorld sqs = new SqsWorld();
  private final QueueRef queue = sqs.queue("q.fifo");

  @AfterEach
  void close() {
    sqs.close();
  }

  @Test
  void send_again_answersTheFirstMessagesIdsAndAddsNothing() {
    Sent first = sqs.sendTo(queue, "g", "a", "id");
    Sent second = sqs.sendTo(queue, "g", "another body", "id");
    assertEquals(first, second);
    assertEquals(List.of("a"), sqs.bodies(queue));
  }

  @Test
  void send_again_toAnotherGroup_isADuplicateToo() {
    sqs.sendTo(queue, "g", "a", "id");
    sqs.sendTo(queue, "h", "b", "id");
    assertEquals(List.of("a"), sqs.bodies(queue));
  }

  @Test
  void send_again_toAnotherQueue_isNone() {
    QueueRef other = sqs.queue("other.fifo");
    sqs.sendTo(queue, "g", "a", "id");
    sqs.sendTo(other, "g", "a", "id");
    assertEquals(List.of("a"), sqs.bodies(other));
  }

  @Test
  void window_isFiveMinutesFromTheFirstSend() {
    Sent first = sqs.sendTo(queue, "g", "a", "id");
    sqs.advance(200);
    assertEquals(first, sqs.sendTo(queue, "g", "b", "id"), "which does not begin it anew");
    sqs.advanceMillis(99_999);
    assertEquals(first, sqs.sendTo(queue, "g", "c", "id"));
    sqs.advanceMillis(1);
    Sent next = sqs.sendTo(queue, "g", "d", "id");
    assertNotEquals(first.messageId(), next.messageId());
    assertEquals(List.of("a", "d"), sqs.bodies(queue));
    sqs.advance(299);
    assertEquals(next, sqs.sendTo(queue, "g", "e", "id"), "and the next one begins a window");
  }

  @Test
  void window_outlivesTheMessage() {
    Sent first = sqs.sendTo(queue, "g", "a", "id");
    sqs.delete(queue, sqs.receiveOne(queue));
    assertEquals(first, sqs.sendTo(queue, "g", "a", "id"));
    assertEquals("0 0 0", sqs.counts(queue));
  }

  @Test
  void window_outlivesAPurge() {
    // AWS says nothing about it; deletion, the nearest thing that it does say, changes nothing.
    Sent first = sqs.sendTo(queue, "g", "a", "id");
    sqs.engine.purge(sqs.caller(), queue);
    assertEquals(first, sqs.sendTo(queue, "g", "a", "id"));
  }

  @Test
  void window_endsWithItsQueue() {
    sqs.sendTo(queue, "g", "a", "id");
    sqs.engine.delete(sqs.caller(), queue);
    sqs.queue("q.fifo");
    sqs.sendTo(queue, "g", "b", "id");
    assertEquals(List.of("b"), sqs.bodies(queue));
  }

  @Test
  void send_aMessageThatIsInFlight_isADuplicate() {
    sqs.sendTo(queue, "g", "a", "id");
    sqs.receiveOne(queue);
    sqs.sendTo(queue, "g", "a", "id");
    assertEquals("0 1 0", sqs.counts(queue));
  }

  @Test
  void send_ofTheBatch_twice_isOneMessage() {
    List<Result<Sent>> results =
        sqs.engine.send(
            sqs.caller(),
            queue,
            List.of(message("a", "g", "id", null), message("b", "g", "id", null)));
    assertEquals(results.get(0).orThrow(), results.get(1).orThrow());
    assertEquals(List.of("a"), sqs.bodies(queue));
  }

  @Test
  void send_withoutAnId_isRefused() {
    assertEquals(NO_ID, refusal(() -> sqs.sendTo(queue, "g", "a", null)));
    assertEquals("0 0 0", sqs.counts(queue));
  }

  @Test
  void send_ofABatchOneWithoutAnId_refusesTheWholeBatch() {
    // [rec]
    List<Sending> batch = List.of(message("a", "g", "id", null), message("b", "g", null, null));
    assertEquals(NO_ID, refusal(() -> sqs.engine.send(sqs.caller(), queue, batch)));
    assertEquals("0 0 0", sqs.counts(queue));
    sqs.sendTo(queue, "g", "a", "id");
    assertEquals(List.of("a"), sqs.bodies(queue), "it is not remembered either");
  }

  @Test
  void content_theBodyIsTheId() {
    QueueRef content = sqs.queue("content.fifo", "ContentBasedDeduplication", "true");
    Sent first = sqs.sendTo(content, "g", "a", null);
    assertEquals(first, sqs.sendTo(content, "g", "a", null));
    sqs.sendTo(content, "g", "b", null);
    List<Received.Message> messages = sqs.receive(content, 10);
    assertEquals(List.of("a", "b"), SqsWorld.bodies(messages));
    assertEquals(sha256("a"), messages.getFirst().content().deduplicationId());
  }

  @Test
  void content_aGivenIdGoesBefore() {
    QueueRef content = sqs.queue("content.fifo", "ContentBasedDeduplication", "true");
    sqs.sendTo(content, "g", "a", "one");
    sqs.sendTo(content, "g", "a", "two");
    sqs.sendTo(content, "g", "b", "one");
    assertEquals(List.of("a", "a"), sqs.bodies(content));
  }

  @Test
  void content_ofTheBodyAndAGivenIdThatIsItsHash_areTheSame() {
    // "If you send one message with ContentBasedDeduplication enabled and then another message
    // with a MessageDeduplicationId that is the same as the one generated for the first
    // MessageDeduplicationId, the two messages are treated as duplicates."
    QueueRef content = sqs.queue("content.fifo", "ContentBasedDeduplication", "true");
    Sent first = sqs.sendTo(content, "g", "a", null);
    assertEquals(first, sqs.sendTo(content, "g", "b", sha256("a")));
  }

  @Test
  void content_switchedOn_holdsForTheNextSend() {
    assertEquals(NO_ID, refusal(() -> sqs.sendTo(queue, "g", "a", null)));
    sqs.set(queue, "ContentBasedDeduplication", "true");
    sqs.sendTo(queue, "g", "a", null);
    assertEquals(List.of("a"), sqs.bodies(queue));
  }

  @Test
  void standardQueue_takesEverything() {
    QueueRef standard = sqs.queue("standard");
    sqs.send(standard, "a", "a");
    assertEquals(List.of("a", "a"), sqs.bodies(standard));
  }

  @Test
  void scopeMessageGroup_duplicatesAreThoseOfAGroup() {
    // [rec]: also where FifoThroughputLimit is not changed.
    QueueRef groups = sqs.queue("groups.fifo", "DeduplicationScope", "messageGroup");
    Sent first = sqs.sendTo(groups, "g", "a", "id");
    sqs.sendTo(groups, "h", "b", "id");
    assertEquals(first, sqs.sendTo(groups, "g", "c", "id"));
    assertEquals(List.of("a", "b"), sqs.bodies(groups));
  }

  @Test
  void scope_thatChanges_forgetsNothing() {
    QueueRef changing = sqs.queue("changing.fifo");
    Sent first = sqs.sendTo(changing, "g", "a", "id");
    sqs.set(changing, "DeduplicationScope", "messageGroup");
    assertEquals(first, sqs.sendTo(changing, "g", "b", "id"));
    Sent other = sqs.sendTo(changing, "h", "c", "id");
    assertNotEquals(first, other);
    sqs.set(changing, "DeduplicationScope", "queue");
    assertEquals(other, sqs.sendTo(changing, "g", "d", "id"), "the later of the two");
    assertEquals(other, sqs.sendTo(changing, "i", "e", "id"));
    sqs.advance(300);
    assertNotEquals(other, sqs.sendTo(changing, "g", "f", "id"));
  }

  @Test
  void scopeMessageGroup_byContent() {
    QueueRef groups =
        sqs.queue(
            "groups.fifo",
            "DeduplicationScope",
            "messageGroup",
            "FifoThroughputLimit",
            "perMessageGroupId",
            "ContentBasedDeduplication",
            "true");
    sqs.sendTo(groups, "g", "a", null);
    sqs.sendTo(groups, "h", "a", null);
    sqs.sendTo(groups, "g", "a", null);
    assertEquals(List.of("a", "a"), sqs.bodies(groups));
  }
}
