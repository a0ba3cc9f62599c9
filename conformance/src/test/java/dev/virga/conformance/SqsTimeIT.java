package dev.virga.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.testkit.Virga;
import dev.virga.testkit.VirgaClock;
import dev.virga.testkit.VirgaExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResultEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * What AWS makes one wait for takes milliseconds: the clock is held and advanced. Provenance of the
 * durations: documented, SQS developer guide, "Visibility timeout", "Delay queues", "Message
 * retention", "Exactly-once processing", "Dead-letter queue redrive".
 */
@ExtendWith(VirgaExtension.class)
class SqsTimeIT {
  private static final Instant START = Instant.parse("2100-01-01T00:00:00Z");
  private static final Duration MILLI = Duration.ofMillis(1);

  private VirgaClock clock;
  private Sdk sdk;
  private SqsClient sqs;
  private Queues queues;

  @BeforeEach
  void connect(Virga virga) {
    clock = virga.clock();
    clock.freeze();
    clock.set(START);
    sdk = new Sdk(virga);
    sqs = sdk.sync(SqsClient.builder());
    queues = new Queues(sqs);
  }

  @AfterEach
  void disconnect() {
    sdk.close();
  }

  /** Nothing is there just before the time, and the one message is there at it. */
  private Message appearsAfter(String url, Duration duration) {
    clock.advance(duration.minus(MILLI));
    assertEquals(List.of(), queues.receive(url, 10));
    clock.advance(MILLI);
    return queues.one(url);
  }

  @Test
  void visibility_endsOnTime_andCanBeProlonged() {
    String url = queues.standard("q");
    queues.send(url, "m");
    queues.one(url);

    Message second = appearsAfter(url, Duration.ofSeconds(30));
    queues.visibility(url, second, 43_200);
    Message third = appearsAfter(url, Duration.ofHours(12));

    assertEquals("3", Queues.receiveCount(third));
    assertEquals(
        String.valueOf(START.toEpochMilli()),
        third.attributes().get(MessageSystemAttributeName.APPROXIMATE_FIRST_RECEIVE_TIMESTAMP));
    queues.set(url, "VisibilityTimeout", "5");
    appearsAfter(url, Duration.ofSeconds(30));
    appearsAfter(url, Duration.ofSeconds(5));
    queues.delete(url, third);
    assertEquals("0", queues.attribute(url, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
  }

  @Test
  void visibility_isAtMostTwelveHoursInAll() {
    String url = queues.standard("q");
    queues.send(url, "m");
    Message message = queues.one(url);
    clock.advance(Duration.ofSeconds(10));

    Refused.with(
        400,
        "InvalidParameterValue",
        "Value 43191 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout"
            + " for the message is beyond the limit [43200 seconds].",
        () -> queues.visibility(url, message, 43_191));
    queues.visibility(url, message, 43_190);
  }

  @Test
  void delay_isTheQueuesOrTheMessages() {
    String url = queues.standard("q", "DelaySeconds", "900");
    queues.send(url, "queue's");
    assertEquals(
        "1", queues.attribute(url, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED));
    queues.delete(url, appearsAfter(url, Duration.ofMinutes(15)));

    sqs.sendMessage(r -> r.queueUrl(url).messageBody("own").delaySeconds(2));
    queues.delete(url, appearsAfter(url, Duration.ofSeconds(2)));
    sqs.sendMessage(r -> r.queueUrl(url).messageBody("none").delaySeconds(0));
    assertEquals(List.of("none"), queues.bodies(url));
  }

  @Test
  void retention_endsMessages_inFlightOnesToo_andCanBeLowered() {
    String url = queues.standard("q");
    queues.send(url, "flying");
    queues.one(url);
    queues.send(url, "waiting");
    clock.advance(Duration.ofDays(4).minus(MILLI));
    assertEquals("2", queues.attribute(url, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
    clock.advance(MILLI);
    assertEquals("0", queues.attribute(url, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));

    queues.send(url, "old");
    clock.advance(Duration.ofSeconds(61));
    queues.send(url, "new");
    queues.set(url, "MessageRetentionPeriod", "60");
    assertEquals(List.of("new"), queues.bodies(url));
  }

  @Test
  void deduplication_lastsFiveMinutes() {
    String url = queues.fifo("q.fifo");
    String first = queues.send(url, "g", "m").messageId();
    queues.delete(url, queues.one(url));

    clock.advance(Duration.ofMinutes(5).minus(MILLI));
    assertEquals(first, queues.send(url, "g", "m").messageId());
    assertEquals(List.of(), queues.receive(url, 10));
    clock.advance(MILLI);
    assertNotEquals(first, queues.send(url, "g", "m").messageId());
    assertEquals(List.of("m"), queues.bodies(url));
  }

  @Test
  void fifo_handleExpires_unlessItsVisibilityIsProlonged() {
    String url = queues.fifo("q.fifo");
    queues.send(url, "g", "1");
    queues.send(url, "g", "2");
    Message late = queues.receive(url, 1).getFirst();
    clock.advance(Duration.ofSeconds(30));

    Refused.with(
        400,
        "InvalidParameterValue",
        "Value "
            + late.receiptHandle()
            + " for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.",
        () -> queues.delete(url, late));
    Message again = queues.receive(url, 1).getFirst();
    assertEquals("1", again.body(), "its place in the order is kept");
    queues.visibility(url, again, 60);
    clock.advance(Duration.ofSeconds(59));
    assertEquals(List.of(), queues.receive(url, 10), "the group is locked as long");
    queues.delete(url, again);
    assertEquals(List.of("2"), queues.bodies(url));
  }

  @Test
  void deadLetters_keepTheirSentTimestamp_andItsRetention() {
    String dead = queues.standard("dead", "MessageRetentionPeriod", "3600");
    String url =
        queues.standard("q", "VisibilityTimeout", "60", "RedrivePolicy", Queues.redrive(dead, 1));
    queues.send(url, "poison");
    queues.one(url);
    clock.advance(Duration.ofMinutes(30));
    assertEquals(List.of(), queues.receive(url, 10));

    Message letter = queues.one(dead);

    assertEquals(
        String.valueOf(START.toEpochMilli()),
        letter.attributes().get(MessageSystemAttributeName.SENT_TIMESTAMP));
    clock.advance(Duration.ofMinutes(30).minus(MILLI));
    assertEquals("1", queues.attribute(dead, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
    clock.advance(MILLI);
    assertEquals("0", queues.attribute(dead, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
  }

  @Test
  void moveTask_keepsToItsRate_andCanBeCancelled() {
    String dead = queues.standard("dead");
    String url = queues.standard("q", "RedrivePolicy", Queues.redrive(dead, 1));
    for (int i = 0; i < 10; i++) {
      queues.send(dead, "m" + i);
    }

    String handle =
        sqs.startMessageMoveTask(r ->
                r.sourceArn(Queues.arn(dead))
                    .destinationArn(Queues.arn(url))
                    .maxNumberOfMessagesPerSecond(1))
            .taskHandle();
    clock.advance(Duration.ofSeconds(4));

    ListMessageMoveTasksResultEntry running = task(dead);
    assertEquals("RUNNING", running.status());
    assertEquals(handle, running.taskHandle());
    assertEquals(10, running.approximateNumberOfMessagesToMove());
    long moved = running.approximateNumberOfMessagesMoved();
    assertEquals(
        queues.attribute(url, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES), moved + "");
    assertTrue(moved == 4 || moved == 5, moved + ": one a second");
    Refused.with(
        400,
        "AWS.SimpleQueueService.UnsupportedOperation",
        "There is already a task running. Only one active task is allowed for a source queue arn at"
            + " a given time.",
        () -> sqs.startMessageMoveTask(r -> r.sourceArn(Queues.arn(dead))));
    assertEquals(
        moved,
        sqs.cancelMessageMoveTask(r -> r.taskHandle(handle)).approximateNumberOfMessagesMoved());
    clock.advance(Duration.ofMinutes(1));
    assertEquals("CANCELLED", task(dead).status());
    assertNull(task(dead).taskHandle());
    assertEquals(
        10 - moved + "", queues.attribute(dead, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
  }

  private ListMessageMoveTasksResultEntry task(String source) {
    return sqs.listMessageMoveTasks(r -> r.sourceArn(Queues.arn(source))).results().getFirst();
  }

  /** The SDK's own clock is the real one: the emulated one may be far from it. */
  @Test
  void timestamps_areTheEmulatedClocks() {
    String url = queues.standard("q");
    clock.advance(Duration.ofSeconds(100));
    queues.set(url, "DelaySeconds", "1");

    assertEquals(
        String.valueOf(START.getEpochSecond()),
        queues.attribute(url, QueueAttributeName.CREATED_TIMESTAMP));
    assertEquals(
        String.valueOf(START.getEpochSecond() + 100),
        queues.attribute(url, QueueAttributeName.LAST_MODIFIED_TIMESTAMP));
  }
}
