package dev.virga.sqs.engine;

import static dev.virga.sqs.engine.SqsWorld.redrive;
import static dev.virga.sqs.engine.SqsWorld.ref;
import static dev.virga.sqs.engine.SqsWorld.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.engine.EngineHarness;
import dev.virga.core.identity.Arn;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Moving dead letters back. Spec sqs.md §7;
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
class MoveTaskTest {
  private final SqsWorld sqs = new SqsWorld();
  private final QueueRef dead = sqs.queue("dead");
  private final QueueRef queue = sqs.queue("q", "RedrivePolicy", redrive(dead, 1));

  @AfterEach
  void close() {
    sqs.close();
  }

  /** Messages of a source that are dead letters now. */
  private void deadLetters(QueueRef source, String... bodies) {
    for (String body : bodies) {
      if (source.name().fifo()) {
        sqs.sendTo(source, "g", body);
      } else {
        sqs.send(source, body);
      }
      sqs.receive(source, 1, 0);
      assertEquals(List.of(), sqs.bodies(source));
    }
  }

  private String start(@Nullable QueueRef destination, @Nullable Integer perSecond) {
    Arn to = destination == null ? null : destination.arn();
    String task = sqs.engine.startMove(sqs.caller(), dead, to, perSecond);
    sqs.settle();
    return task;
  }

  private MoveTaskView newest() {
    return sqs.engine.moves(sqs.caller(), dead).getFirst();
  }

  /** Status and progress of the newest task. */
  private String progress() {
    MoveTaskView view = newest();
    return view.status() + " " + view.moved() + " of " + view.toMove();
  }

  @Test
  void start_movesEachMessageToWhereItCameFrom_oldestFirst() {
    QueueRef other = sqs.queue("other", "RedrivePolicy", redrive(dead, 1));
    deadLetters(queue, "a");
    deadLetters(other, "b");
    deadLetters(queue, "c", "d");
    start(null, null);
    assertEquals("COMPLETED 4 of 4", progress());
    assertEquals(List.of("a", "c", "d"), sqs.bodies(queue));
    assertEquals(List.of("b"), sqs.bodies(other));
    assertEquals("0 0 0", sqs.counts(dead));
  }

  /** So that the queues of the region are not held up by many dead letters. */
  @Test
  void withoutARate_moreThanAThousandMoveInSlices() {
    for (int i = 0; i < 2_001; i++) {
      sqs.send(dead, Integer.toString(i));
    }
    start(queue, null);
    assertEquals("RUNNING 1000 of 2001", progress());
    assertEquals("1000 0 0", sqs.counts(queue));
    sqs.advanceMillis(5);
    assertEquals("RUNNING 2000 of 2001", progress());
    sqs.advanceMillis(4);
    assertEquals("RUNNING 2000 of 2001", progress());
    sqs.advanceMillis(1);
    assertEquals("COMPLETED 2001 of 2001", progress());
    assertEquals("2001 0 0", sqs.counts(queue));
  }

  @Test
  void moved_messagesAreNewOnes() {
    // "The redrive task resets the retention period. All redriven messages are considered new
    // messages with a new messageID and enqueueTime."
    Sent sent = sqs.send(queue, "a");
    sqs.receive(queue, 1, 0);
    assertEquals(List.of(), sqs.bodies(queue));
    sqs.advance(100);
    start(null, null);
    Received.Message message = sqs.receiveOne(queue);
    assertNotEquals(sent.messageId(), message.messageId());
    assertEquals(sqs.millis(), message.sentMillis());
    assertEquals(sqs.millis(), message.firstReceivedMillis());
    assertEquals(1, message.receiveCount());
    assertNull(message.deadLetterSource());
    sqs.set(queue, "RedrivePolicy", "", "MessageRetentionPeriod", "60");
    sqs.advanceMillis(59_999);
    assertEquals("1 0 0", sqs.counts(queue));
    sqs.advanceMillis(1);
    assertEquals("0 0 0", sqs.counts(queue));
  }

  @Test
  void moved_messagesAreDelayed_asNewOnesAre() {
    // From the same sentence; AWS does not name the delay.
    deadLetters(queue, "a");
    sqs.set(queue, "DelaySeconds", "10");
    start(null, null);
    assertEquals("0 0 1", sqs.counts(queue));
    sqs.advance(10);
    assertEquals(List.of("a"), sqs.bodies(queue));
  }

  @Test
  void moved_messagesFailAgainLikeAnyOther() {
    deadLetters(queue, "a");
    start(null, null);
    sqs.receive(queue, 1, 0);
    assertEquals(List.of(), sqs.bodies(queue));
    Received.Message message = sqs.receiveOne(dead);
    assertEquals(2, message.receiveCount());
    assertEquals(queue.arn(), message.deadLetterSource());
  }

  @Test
  void start_withADestination_movesAllThere() {
    QueueRef custom = sqs.queue("custom");
    deadLetters(queue, "a");
    sqs.send(dead, "sent to the dead-letter queue itself");
    start(custom, null);
    assertEquals("COMPLETED 2 of 2", progress());
    assertEquals(List.of("a", "sent to the dead-letter queue itself"), sqs.bodies(custom));
    assertEquals(custom.arn(), newest().destination());
  }

  @Test
  void start_ofAnEmptyQueue_isCompletedAtOnce() {
    start(null, null);
    assertEquals("COMPLETED 0 of 0", progress());
  }

  @Test
  void view_saysWhatWasAskedFor() {
    deadLetters(queue, "a", "b", "c");
    sqs.advance(5);
    String id = start(null, 1);
    MoveTaskView view = newest();
    assertEquals(id, view.taskId());
    assertTrue(id.matches("[0-9a-f-]{36}"), id);
    assertEquals(dead.arn(), view.source());
    assertNull(view.destination());
    assertEquals(1, view.maxPerSecond());
    assertEquals(EngineHarness.START.plusSeconds(5), view.started());
    assertNull(view.failureReason());
  }

  @Test
  void rate_isPerEmulatedSecond() {
    deadLetters(queue, "a", "b", "c", "d", "e");
    start(null, 2);
    assertEquals("RUNNING 1 of 5", progress());
    sqs.advanceMillis(999);
    assertEquals("RUNNING 2 of 5", progress());
    sqs.advanceMillis(1);
    assertEquals("RUNNING 3 of 5", progress());
    sqs.advance(1);
    assertEquals("COMPLETED 5 of 5", progress());
    assertEquals(List.of("a", "b", "c", "d", "e"), sqs.bodies(queue));
  }

  @Test
  void rate_ofManyPerSecond_neverExceedsIt() {
    for (int i = 0; i < 60; i++) {
      sqs.send(dead, "m" + i);
    }
    QueueRef custom = sqs.queue("custom");
    start(custom, 15);
    sqs.advanceMillis(999);
    assertEquals("RUNNING 15 of 60", progress());
    sqs.advance(2);
    assertEquals("RUNNING 45 of 60", progress());
    sqs.advance(1);
    assertEquals("COMPLETED 60 of 60", progress());
  }

  @Test
  void rate_afterAJumpOfTheClock_catchesUp() {
    deadLetters(queue, "a", "b", "c");
    start(null, 1);
    sqs.jump(200_000);
    assertEquals("COMPLETED 3 of 3", progress(), "more than 36 hours later, but it took 2 s");
  }

  @Test
  void runtime_ofThirtySixHours_isTheEnd() {
    // Spec §7. 130,000 messages would prove it through the engine; the task knows it by itself.
    MoveTask task = new MoveTask("id", dead.arn(), null, 1, 200_000, 0);
    for (int second = 0; second <= 36 * 3_600; second++) {
      assertFalse(task.overdue(), "at " + second + " s");
      task.quota(1);
    }
    assertTrue(task.overdue());
  }

  @Test
  void inFlightAndDelayed_areLeftAlone() {
    QueueRef custom = sqs.queue("custom");
    sqs.send(dead, "in flight");
    Received.Message message = sqs.receiveOne(dead);
    sqs.sendDelayed(dead, "delayed", 60);
    sqs.send(dead, "visible");
    start(custom, null);
    assertEquals("COMPLETED 1 of 1", progress());
    assertEquals(List.of("visible"), sqs.bodies(custom));
    assertEquals("0 1 1", sqs.counts(dead));
    sqs.delete(dead, message);
    assertEquals("0 0 1", sqs.counts(dead));
  }

  @Test
  void whatIsReceivedMeanwhile_isNotMoved() {
    deadLetters(queue, "a", "b", "c");
    start(null, 1);
    assertEquals(1, sqs.receive(dead, 1).size());
    sqs.advance(10);
    assertEquals("COMPLETED 2 of 3", progress());
    assertEquals("0 1 0", sqs.counts(dead));
  }

  @Test
  void whatComesMeanwhile_isNotMovedBeyondTheNumberAtTheStart() {
    deadLetters(queue, "a", "b");
    start(null, 1);
    sqs.send(dead, "c");
    sqs.advance(10);
    assertEquals("COMPLETED 2 of 2", progress());
  }

  @Test
  void destination_maybeTheSource_itEnds() {
    sqs.send(dead, "a", "b");
    start(dead, null);
    assertEquals("COMPLETED 2 of 2", progress());
    assertEquals(List.of("a", "b"), sqs.bodies(dead));
  }

  @Test
  void fifo_keepsGroupsAndOrder() {
    QueueRef deadFifo = sqs.queue("dead.fifo");
    QueueRef fifo = sqs.queue("q.fifo", "RedrivePolicy", redrive(deadFifo, 1));
    deadLetters(fifo, "a", "b", "c");
    sqs.engine.startMove(sqs.caller(), deadFifo, null, null);
    sqs.settle();
    List<Received.Message> messages = sqs.receive(fifo, 10);
    assertEquals(List.of("a", "b", "c"), SqsWorld.bodies(messages));
    assertEquals("g", messages.getFirst().content().groupId());
    assertTrue(messages.get(0).sequenceNumber().compareTo(messages.get(1).sequenceNumber()) < 0);
  }

  @Test
  void fifo_backWithinFiveMinutes_isNoDuplicate() {
    QueueRef deadFifo = sqs.queue("dead.fifo");
    QueueRef fifo = sqs.queue("q.fifo", "RedrivePolicy", redrive(deadFifo, 1));
    deadLetters(fifo, "a");
    sqs.engine.startMove(sqs.caller(), deadFifo, null, null);
    sqs.settle();
    assertEquals(List.of("a"), sqs.bodies(fifo));
  }

  @Test
  void fifo_aLockedGroupIsLeftAlone() {
    QueueRef deadFifo = sqs.queue("dead.fifo");
    sqs.queue("q.fifo", "RedrivePolicy", redrive(deadFifo, 1));
    QueueRef custom = sqs.queue("custom.fifo");
    sqs.sendTo(deadFifo, "g", "a");
    sqs.sendTo(deadFifo, "g", "b");
    sqs.sendTo(deadFifo, "h", "c");
    sqs.receive(deadFifo, 1);
    sqs.engine.startMove(sqs.caller(), deadFifo, custom.arn(), null);
    sqs.settle();
    assertEquals(List.of("c"), sqs.bodies(custom));
    assertEquals("1 1 0", sqs.counts(deadFifo), "b may not pass a");
  }

  @Test
  void failure_ofAMessageThatCameFromNowhere() {
    deadLetters(queue, "a");
    sqs.send(dead, "sent here");
    deadLetters(queue, "c");
    start(null, null);
    assertEquals("FAILED 1 of 3", progress());
    assertEquals("CouldNotDetermineMessageSource", newest().failureReason());
    assertEquals(List.of("sent here", "c"), sqs.bodies(dead));
  }

  @Test
  void failure_ofASourceQueueThatIsGone() {
    QueueRef other = sqs.queue("other", "RedrivePolicy", redrive(dead, 1));
    deadLetters(other, "a");
    sqs.engine.delete(sqs.caller(), other);
    start(null, null);
    assertEquals("FAILED 0 of 1", progress());
    assertEquals("AWS.SimpleQueueService.NonExistentQueue", newest().failureReason());
    assertEquals(List.of("a"), sqs.bodies(dead));
  }

  @Test
  void failure_ofADestinationThatGoesMeanwhile() {
    QueueRef custom = sqs.queue("custom");
    deadLetters(queue, "a", "b");
    start(custom, 1);
    sqs.engine.delete(sqs.caller(), custom);
    sqs.advance(1);
    assertEquals("FAILED 1 of 2", progress());
    assertEquals("AWS.SimpleQueueService.NonExistentQueue", newest().failureReason());
    assertEquals(List.of("b"), sqs.bodies(dead));
  }

  @Test
  void deadLetterQueueDeleted_itsTaskGoesWithIt() {
    deadLetters(queue, "a", "b");
    start(null, 1);
    sqs.engine.delete(sqs.caller(), dead);
    sqs.advance(10);
    assertEquals(List.of("a"), sqs.bodies(queue));
    sqs.queue("dead");
    assertEquals(List.of(), sqs.engine.moves(sqs.caller(), dead));
  }

  @Test
  void purgedMeanwhile_itIsCompleted() {
    deadLetters(queue, "a", "b", "c");
    start(null, 1);
    sqs.engine.purge(sqs.caller(), dead);
    sqs.advance(1);
    assertEquals("COMPLETED 1 of 3", progress());
  }

  @Test
  void cancel_endsIt_andAnswersWhatWasMoved() {
    deadLetters(queue, "a", "b", "c");
    String id = start(null, 1);
    sqs.advance(1);
    assertEquals(2, sqs.engine.cancelMove(sqs.caller(), dead, id));
    sqs.advance(10);
    assertEquals("CANCELLED 2 of 3", progress());
    assertEquals("1 0 0", sqs.counts(dead));
    assertEquals(
        "ResourceNotFoundException: Task does not exist.",
        refusal(() -> sqs.engine.cancelMove(sqs.caller(), dead, id)));
  }

  @Test
  void cancel_ofWhatIsNotRunning_isRefused() {
    String none = "ResourceNotFoundException: Task does not exist.";
    assertEquals(none, refusal(() -> sqs.engine.cancelMove(sqs.caller(), dead, "nothing")));
    String done = start(null, null);
    assertEquals(none, refusal(() -> sqs.engine.cancelMove(sqs.caller(), dead, done)));
    deadLetters(queue, "a", "b");
    start(null, 1);
    assertEquals(none, refusal(() -> sqs.engine.cancelMove(sqs.caller(), dead, done)));
    assertEquals("RUNNING 1 of 2", progress());
  }

  @Test
  void start_whileOneRuns_isRefused() {
    deadLetters(queue, "a", "b");
    start(null, 1);
    assertEquals(
        "There is already a task running. Only one active task is allowed for a source queue arn"
            + " at a given time.",
        refusal(() -> start(null, null)).replaceAll("^[^:]*: ", ""));
    sqs.advance(1);
    start(null, null);
    assertEquals("COMPLETED 0 of 0", progress());
  }

  @Test
  void start_ofAQueueThatIsNobodysDeadLetterQueue_isRefused() {
    QueueRef plain = sqs.queue("plain");
    assertEquals(
        "InvalidParameterValueException: Source queue must be configured as a Dead Letter Queue.",
        refusal(() -> sqs.engine.startMove(sqs.caller(), plain, null, null)));
  }

  @Test
  void start_ofQueuesThatAreNotThere_isRefused() {
    assertEquals(
        "ResourceNotFoundException: The resource that you specified for the SourceArn parameter"
            + " doesn't exist.",
        refusal(() -> sqs.engine.startMove(sqs.caller(), ref("nowhere"), null, null)));
    assertEquals(
        "ResourceNotFoundException: The resource that you specified for the DestinationArn"
            + " parameter doesn't exist.",
        refusal(() -> start(ref("nowhere"), null)));
    assertEquals(List.of(), sqs.engine.moves(sqs.caller(), dead));
  }

  @Test
  void start_toAQueueOfTheOtherType_isRefused() {
    QueueRef fifo = sqs.queue("q.fifo");
    assertEquals(
        "InvalidParameterValueException", refusal(() -> start(fifo, null)).replaceAll(":.*", ""));
  }

  @Test
  void list_newestFirst_tenAtMost() {
    for (int i = 0; i < 12; i++) {
      start(null, null);
      sqs.advance(1);
    }
    List<MoveTaskView> tasks = sqs.engine.moves(sqs.caller(), dead);
    assertEquals(10, tasks.size());
    assertEquals(EngineHarness.START.plusSeconds(11), tasks.getFirst().started());
    assertEquals(EngineHarness.START.plusSeconds(2), tasks.getLast().started());
  }

  @Test
  void start_beyondAHundredActiveTasks_isRefused() {
    for (int i = 0; i <= 100; i++) {
      QueueRef each = sqs.queue("dead" + i);
      sqs.queue("q" + i, "RedrivePolicy", redrive(each, 1));
      sqs.send(each, "a", "b");
      if (i < 100) {
        sqs.engine.startMove(sqs.caller(), each, dead.arn(), 1);
      } else {
        assertEquals(
            "OverLimit",
            refusal(() -> sqs.engine.startMove(sqs.caller(), each, dead.arn(), 1))
                .replaceAll(":.*", ""));
      }
    }
  }
}
