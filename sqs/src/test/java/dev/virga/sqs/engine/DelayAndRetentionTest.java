package dev.virga.sqs.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * When messages can be received for the first time, and when they are gone. Spec sqs.md §3-§5;
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-delay-queues.html
 */
class DelayAndRetentionTest {
  private final SqsWorld sqs = new SqsWorld();

  @AfterEach
  void close() {
    sqs.close();
  }

  @Test
  void send_toADelayQueue_isVisibleAfterTheQueuesDelay() {
    QueueRef queue = sqs.queue("q", "DelaySeconds", "10");
    sqs.send(queue, "a");
    assertEquals("0 0 1", sqs.counts(queue));
    sqs.advanceMillis(9_999);
    assertEquals(List.of(), sqs.bodies(queue));
    sqs.advanceMillis(1);
    assertEquals("1 0 0", sqs.counts(queue));
    Received.Message message = sqs.receiveOne(queue);
    assertEquals(sqs.millis() - 10_000, message.sentMillis());
    assertEquals(sqs.millis(), message.firstReceivedMillis());
  }

  @Test
  void send_withADelayOfItsOwn_goesByThat() {
    QueueRef queue = sqs.queue("q", "DelaySeconds", "10");
    sqs.sendDelayed(queue, "late", 20);
    sqs.sendDelayed(queue, "soon", 5);
    sqs.advance(5);
    assertEquals(List.of("soon"), sqs.bodies(queue));
    sqs.advance(14);
    assertEquals(List.of(), sqs.bodies(queue));
    sqs.advance(1);
    assertEquals(List.of("late"), sqs.bodies(queue));
  }

  @Test
  void send_withDelayZero_overridesTheQueuesDelay() {
    // Spec §4: (verify); the API reference says only "if you don't specify a value, the default
    // value for the queue applies".
    QueueRef queue = sqs.queue("q", "DelaySeconds", "10");
    sqs.sendDelayed(queue, "now", 0);
    assertEquals(List.of("now"), sqs.bodies(queue));
  }

  @Test
  void send_withADelayOfItsOwn_toAFifoQueue_theQueuesDelayHolds() {
    // [rec] for zero; any other is refused before it comes here.
    QueueRef queue = sqs.queue("q.fifo", "DelaySeconds", "10");
    sqs.engine.send(sqs.caller(), queue, SqsWorld.message("a", "g", "id", Duration.ZERO));
    assertEquals("0 0 1", sqs.counts(queue));
    sqs.advance(10);
    assertEquals(List.of("a"), sqs.bodies(queue));
  }

  @Test
  void delay_doesNotCountAsAReceive() {
    QueueRef queue = sqs.queue("q");
    sqs.sendDelayed(queue, "a", 5);
    sqs.advance(5);
    assertEquals(1, sqs.receiveOne(queue).receiveCount());
  }

  @Test
  void receive_delayedAndOthers_inTheOrderInWhichTheyBecameVisible() {
    QueueRef queue = sqs.queue("q");
    sqs.sendDelayed(queue, "third", 5);
    sqs.send(queue, "first");
    sqs.sendDelayed(queue, "second", 2);
    sqs.advance(5);
    assertEquals(List.of("first", "second", "third"), sqs.bodies(queue));
  }

  @Test
  void setAttributes_delayOfAStandardQueue_isNotRetroactive() {
    QueueRef queue = sqs.queue("q", "DelaySeconds", "10");
    sqs.send(queue, "before");
    sqs.set(queue, "DelaySeconds", "0");
    assertEquals(List.of(), sqs.bodies(queue));
    sqs.send(queue, "after");
    assertEquals(List.of("after"), sqs.bodies(queue));
    sqs.set(queue, "DelaySeconds", "900");
    sqs.advance(10);
    assertEquals(List.of("before"), sqs.bodies(queue));
  }

  @Test
  void setAttributes_delayOfAFifoQueue_isRetroactive_lowered() {
    QueueRef queue = sqs.queue("q.fifo", "DelaySeconds", "100");
    sqs.sendTo(queue, "g", "a");
    sqs.advance(4);
    sqs.sendTo(queue, "g", "b");
    sqs.set(queue, "DelaySeconds", "5");
    assertEquals(List.of(), sqs.bodies(queue));
    sqs.advance(1);
    assertEquals(List.of("a"), sqs.bodies(queue));
    sqs.set(queue, "DelaySeconds", "0");
    assertEquals("1 1 0", sqs.counts(queue), "b is not delayed any more");
    sqs.advance(30);
    assertEquals(List.of("a", "b"), sqs.bodies(queue));
  }

  @Test
  void setAttributes_delayOfAFifoQueue_isRetroactive_raised() {
    QueueRef queue = sqs.queue("q.fifo", "DelaySeconds", "5");
    sqs.sendTo(queue, "g", "a");
    sqs.set(queue, "DelaySeconds", "60");
    sqs.advance(59);
    assertEquals(List.of(), sqs.bodies(queue));
    sqs.advance(1);
    assertEquals(List.of("a"), sqs.bodies(queue));
  }

  @Test
  void setAttributes_delayOfAFifoQueue_holdsForMessagesThatWaitVisible() {
    // "For FIFO queues, the per-queue delay setting is retroactive - changing the setting affects
    // the delay of messages already in the queue": taken by the word, also for one that could have
    // been received already. What has been received once is not delayed.
    QueueRef queue = sqs.queue("q.fifo");
    sqs.sendTo(queue, "old", "old");
    sqs.advance(50);
    sqs.sendTo(queue, "received", "received");
    sqs.sendTo(queue, "new", "new");
    sqs.receive(queue, new Receive(2, Duration.ZERO, Duration.ZERO, null));
    sqs.set(queue, "DelaySeconds", "40");
    assertEquals("2 0 1", sqs.counts(queue));
    assertEquals(List.of("old", "received"), sqs.bodies(queue));
    sqs.advanceMillis(39_999);
    assertEquals(List.of(), sqs.bodies(queue).stream().filter("new"::equals).toList());
    sqs.advanceMillis(1);
    assertEquals(List.of("new"), sqs.bodies(queue));
  }

  @Test
  void retention_endsAVisibleMessage() {
    QueueRef queue = sqs.queue("q", "MessageRetentionPeriod", "60");
    sqs.send(queue, "a");
    sqs.advanceMillis(59_999);
    assertEquals("1 0 0", sqs.counts(queue));
    sqs.advanceMillis(1);
    assertEquals("0 0 0", sqs.counts(queue));
    assertEquals(List.of(), sqs.bodies(queue));
  }

  @Test
  void retention_isFourDaysByDefault() {
    QueueRef queue = sqs.queue("q");
    sqs.send(queue, "a");
    sqs.jump(345_599);
    assertEquals("1 0 0", sqs.counts(queue));
    sqs.jump(1);
    assertEquals("0 0 0", sqs.counts(queue));
  }

  @Test
  void retention_endsAMessageInFlight() {
    QueueRef queue = sqs.queue("q", "MessageRetentionPeriod", "60");
    sqs.send(queue, "a");
    Received.Message message = sqs.receive(queue, 1, 600).getFirst();
    sqs.advance(60);
    assertEquals("0 0 0", sqs.counts(queue));
    sqs.delete(queue, message);
    sqs.advance(600);
    assertEquals(List.of(), sqs.bodies(queue));
  }

  @Test
  void retention_endsADelayedMessage() {
    QueueRef queue = sqs.queue("q", "MessageRetentionPeriod", "60");
    sqs.sendDelayed(queue, "a", 90);
    sqs.advance(60);
    assertEquals("0 0 0", sqs.counts(queue));
    sqs.advance(30);
    assertEquals(List.of(), sqs.bodies(queue));
  }

  @Test
  void retention_countsFromTheSendWhateverHappens() {
    QueueRef queue = sqs.queue("q", "MessageRetentionPeriod", "60");
    sqs.send(queue, "a");
    sqs.advance(50);
    sqs.receive(queue, 1, 5);
    sqs.advance(5);
    assertEquals(List.of("a"), sqs.bodies(queue));
    sqs.advance(5);
    assertEquals("0 0 0", sqs.counts(queue));
  }

  @Test
  void setAttributes_loweredRetention_endsMessagesThatAreThere() {
    QueueRef queue = sqs.queue("q");
    sqs.send(queue, "old");
    sqs.advance(100);
    sqs.send(queue, "new");
    sqs.set(queue, "MessageRetentionPeriod", "60");
    assertEquals("1 0 0", sqs.counts(queue));
    assertEquals(List.of("new"), sqs.bodies(queue));
  }

  @Test
  void setAttributes_raisedRetention_keepsMessagesThatAreThere() {
    QueueRef queue = sqs.queue("q", "MessageRetentionPeriod", "60");
    sqs.send(queue, "a");
    sqs.advance(59);
    sqs.set(queue, "MessageRetentionPeriod", "120");
    sqs.advance(60);
    assertEquals(List.of("a"), sqs.bodies(queue));
    sqs.advance(1);
    assertEquals("0 0 0", sqs.counts(queue));
  }

  @Test
  void retention_ofManyMessages_endsThemAll() {
    QueueRef queue = sqs.queue("q", "MessageRetentionPeriod", "60");
    for (int i = 0; i < 200; i++) {
      sqs.send(queue, "m" + i);
      sqs.advanceMillis(1);
    }
    sqs.jump(60);
    assertEquals("0 0 0", sqs.counts(queue));
  }
}
