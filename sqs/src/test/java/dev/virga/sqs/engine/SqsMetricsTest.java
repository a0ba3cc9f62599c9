package dev.virga.sqs.engine;

import static dev.virga.sqs.engine.SqsWorld.redrive;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.virga.core.engine.EngineHarness;
import dev.virga.core.metrics.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What CloudWatch is told. Spec sqs.md §8;
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
class SqsMetricsTest {
  private final SqsWorld sqs = new SqsWorld();
  private final QueueRef queue = sqs.queue("q");

  @AfterEach
  void close() {
    sqs.close();
  }

  private List<Metrics.Sample> samples(QueueRef of) {
    return sqs.harness.metrics().samples().stream()
        .filter(sample -> sample.dimensions().equals(Map.of("QueueName", of.name().value())))
        .toList();
  }

  private double sum(QueueRef of, String name) {
    return samples(of).stream()
        .filter(sample -> sample.name().equals(name))
        .mapToDouble(Metrics.Sample::value)
        .sum();
  }

  /** The last value of a gauge; null where it was never reported. */
  private @Nullable Double gauge(QueueRef of, String name) {
    Double last = null;
    for (Metrics.Sample sample : samples(of)) {
      if (sample.name().equals(name)) {
        last = sample.value();
      }
    }
    return last;
  }

  private double age(QueueRef of) {
    Double age = gauge(of, "ApproximateAgeOfOldestMessage");
    return age == null ? -1 : age;
  }

  @Test
  void counts_ofSends() {
    sqs.send(queue, "12345");
    sqs.engine.send(sqs.caller(), queue, List.of(SqsWorld.message("1"), SqsWorld.message("123")));
    assertEquals(3, sum(queue, "NumberOfMessagesSent"));
    assertEquals(9, sum(queue, "SentMessageSize"));
    assertEquals(
        List.of(5.0, 1.0, 3.0),
        samples(queue).stream()
            .filter(sample -> sample.name().equals("SentMessageSize"))
            .map(Metrics.Sample::value)
            .toList());
  }

  @Test
  void counts_ofReceivesAndDeletes() {
    sqs.receive(queue, 1);
    sqs.send(queue, "a", "b");
    List<Received.Message> messages = sqs.receive(queue, 10);
    sqs.receive(queue, 10);
    sqs.delete(queue, messages.getFirst());
    sqs.delete(queue, messages.getFirst());
    SqsWorld.refusal(() -> sqs.deleteBy(queue, "garbage"));
    assertEquals(2, sum(queue, "NumberOfMessagesReceived"));
    assertEquals(2, sum(queue, "NumberOfEmptyReceives"));
    assertEquals(2, sum(queue, "NumberOfMessagesDeleted"), "repeats with a valid handle count");
  }

  @Test
  void counts_ofLongPolls() {
    sqs.poll(queue, 20);
    sqs.advance(20);
    assertEquals(1, sum(queue, "NumberOfEmptyReceives"));
    sqs.poll(queue, 20);
    sqs.send(queue, "a");
    assertEquals(1, sum(queue, "NumberOfEmptyReceives"));
    assertEquals(1, sum(queue, "NumberOfMessagesReceived"));
    sqs.settle();
    sqs.poll(queue, 20).leave();
    sqs.advance(20);
    assertEquals(1, sum(queue, "NumberOfEmptyReceives"), "nobody got that answer");
  }

  @Test
  void counts_ofDuplicates() {
    QueueRef fifo = sqs.queue("q.fifo");
    sqs.sendTo(fifo, "g", "a");
    sqs.sendTo(fifo, "g", "a");
    assertEquals(1, sum(fifo, "NumberOfMessagesSent"));
    assertEquals(1, sum(fifo, "SentMessageSize"));
    assertEquals(1, sum(fifo, "NumberOfDeduplicatedSentMessages"));
  }

  @Test
  void counts_ofARepeatedAttempt_areOfMessagesReturned() {
    QueueRef fifo = sqs.queue("q.fifo");
    sqs.sendTo(fifo, "g", "a");
    Receive request = new Receive(1, null, java.time.Duration.ZERO, "try");
    sqs.receive(fifo, request);
    sqs.receive(fifo, request);
    assertEquals(2, sum(fifo, "NumberOfMessagesReceived"));
  }

  @Test
  void counts_ofADeadLetterQueue_areNotThoseOfAutomaticMoves() {
    // "If a message is sent to a dead-letter queue as a result of a failed processing attempt, it
    // is not captured by" NumberOfMessagesSent.
    QueueRef dead = sqs.queue("dead");
    sqs.set(queue, "RedrivePolicy", redrive(dead, 1));
    sqs.send(queue, "a");
    sqs.receive(queue, 1, 0);
    sqs.receive(queue, 1);
    assertEquals(0, sum(dead, "NumberOfMessagesSent"));
    assertEquals(1, sum(queue, "NumberOfMessagesReceived"));
    assertEquals(0, sum(queue, "NumberOfMessagesDeleted"));
    sqs.send(dead, "sent by hand");
    assertEquals(1, sum(dead, "NumberOfMessagesSent"));
  }

  @Test
  void samples_haveScopeUnitAndTime() {
    sqs.advance(5);
    sqs.send(queue, "abc");
    Metrics.Sample sent = samples(queue).getFirst();
    Metrics.Sample size = samples(queue).get(1);
    assertEquals("AWS/SQS", sent.namespace());
    assertEquals("Count", sent.unit());
    assertEquals("Bytes", size.unit());
    assertEquals(EngineHarness.START.plusSeconds(5), sent.at());
    assertEquals(EngineHarness.ACCOUNT, sent.scope().account());
    assertEquals(EngineHarness.REGION, sent.scope().region());
    assertEquals("aws", sent.scope().partition());
  }

  @Test
  void gauges_ofAStandardQueue_onceAMinute() {
    sqs.send(queue, "a", "b", "c");
    sqs.receive(queue, 2, 1_000);
    sqs.sendDelayed(queue, "d", 500);
    sqs.advanceMillis(59_999);
    assertNull(gauge(queue, "ApproximateNumberOfMessagesVisible"));
    sqs.advanceMillis(1);
    assertEquals(1, gauge(queue, "ApproximateNumberOfMessagesVisible"));
    assertEquals(2, gauge(queue, "ApproximateNumberOfMessagesNotVisible"));
    assertEquals(1, gauge(queue, "ApproximateNumberOfMessagesDelayed"));
    assertEquals(60, age(queue));
    sqs.advance(240);
    List<Metrics.Sample> ages =
        samples(queue).stream()
            .filter(sample -> sample.name().equals("ApproximateAgeOfOldestMessage"))
            .toList();
    assertEquals(
        List.of(60.0, 120.0, 180.0, 240.0, 300.0),
        ages.stream().map(Metrics.Sample::value).toList());
    assertEquals("Seconds", ages.getFirst().unit());
    assertEquals(EngineHarness.START.plusSeconds(60), ages.getFirst().at());
  }

  @Test
  void gauges_names_areThoseOfTheSpec() {
    QueueRef fifo = sqs.queue("q.fifo");
    sqs.advance(60);
    assertEquals(
        List.of(
            "ApproximateAgeOfOldestMessage",
            "ApproximateNumberOfMessagesDelayed",
            "ApproximateNumberOfMessagesNotVisible",
            "ApproximateNumberOfMessagesVisible"),
        names(queue));
    assertEquals(
        List.of(
            "ApproximateAgeOfOldestMessage",
            "ApproximateNumberOfGroupsWithInflightMessages",
            "ApproximateNumberOfMessagesDelayed",
            "ApproximateNumberOfMessagesNotVisible",
            "ApproximateNumberOfMessagesVisible"),
        names(fifo));
    QueueRef fair = sqs.queue("fair");
    sqs.sendTo(fair, "g", "a");
    sqs.delete(fair, sqs.receiveOne(fair));
    sqs.advance(60);
    assertEquals(
        List.of(
            "ApproximateAgeOfOldestMessage",
            "ApproximateAgeOfOldestMessageInQuietGroups",
            "ApproximateNumberOfMessagesDelayed",
            "ApproximateNumberOfMessagesDelayedInQuietGroups",
            "ApproximateNumberOfMessagesNotVisible",
            "ApproximateNumberOfMessagesNotVisibleInQuietGroups",
            "ApproximateNumberOfMessagesVisible",
            "ApproximateNumberOfMessagesVisibleInQuietGroups",
            "ApproximateNumberOfNoisyGroups"),
        names(fair).stream().filter(name -> name.startsWith("Approximate")).toList());
  }

  private List<String> names(QueueRef of) {
    return samples(of).stream().map(Metrics.Sample::name).distinct().sorted().toList();
  }

  @Test
  void age_ofAnEmptyQueue_isZero() {
    sqs.send(queue, "a");
    sqs.delete(queue, sqs.receiveOne(queue));
    sqs.advance(60);
    assertEquals(0, age(queue));
  }

  @Test
  void age_ofAStandardQueue_skipsWhatWasReceivedMoreThanThreeTimes() {
    sqs.send(queue, "poison");
    for (int i = 0; i < 3; i++) {
      sqs.receive(queue, 1, 0);
    }
    sqs.advance(20);
    sqs.send(queue, "b");
    sqs.advance(40);
    assertEquals(60, age(queue), "three times are not more than three");
    assertEquals(List.of("poison"), SqsWorld.bodies(sqs.receive(queue, 1, 0)));
    sqs.advance(60);
    assertEquals(100, age(queue), "that of b");
    Received.Message b = sqs.receiveOne(queue);
    assertEquals("b", SqsWorld.body(b));
    sqs.delete(queue, b);
    sqs.advance(60);
    assertEquals(0, age(queue));
  }

  @Test
  void age_ofAFifoQueue_skipsNothing() {
    QueueRef fifo = sqs.queue("q.fifo");
    sqs.sendTo(fifo, "g", "a");
    for (int i = 0; i < 5; i++) {
      sqs.receive(fifo, 1, 0);
    }
    sqs.advance(60);
    assertEquals(60, age(fifo));
  }

  @Test
  void age_ofADeadLetterQueue_countsFromTheMove_andReceivesBeforeItDoNotCount() {
    QueueRef dead = sqs.queue("dead");
    sqs.set(queue, "RedrivePolicy", redrive(dead, 5));
    sqs.send(queue, "a");
    for (int i = 0; i < 5; i++) {
      sqs.receive(queue, 1, 0);
    }
    sqs.advance(50);
    assertEquals(List.of(), sqs.bodies(queue));
    sqs.advance(70);
    assertEquals(70, age(dead));
  }

  @Test
  void age_ofADeadLetterQueue_isThatOfTheOneThatCameFirst_notOfTheOneSentFirst() {
    QueueRef dead = sqs.queue("dead");
    sqs.set(queue, "RedrivePolicy", redrive(dead, 1));
    sqs.send(queue, "sent first");
    sqs.advance(10);
    sqs.send(dead, "came first");
    sqs.advance(10);
    sqs.receive(queue, 1, 0);
    assertEquals(List.of(), sqs.bodies(queue));
    sqs.advance(40);
    assertEquals(50, age(dead));
  }

  @Test
  void age_looksAtABoundedNumberOfMessages() {
    Queue q = new Queue(queue, 1, 0, QueueSettings.defaults(false));
    for (int i = 1; i <= 3; i++) {
      add(q, i, 4);
    }
    add(q, 10, 0);
    assertEquals(90, Ages.of(q, 100, 4).oldestMillis());
    assertEquals(97, Ages.of(q, 100, 3).oldestMillis(), "no younger than the last looked at");
  }

  /** A message that comes at a millisecond and is received so often. */
  private static void add(Queue q, long millis, int receives) {
    MessageContent content = SqsWorld.message("m").content();
    StoredMessage message =
        new StoredMessage(
            new java.util.UUID(1, millis),
            content,
            new StoredMessage.Arrival(millis, millis, millis, null, null));
    q.add(message, content.body(), millis, millis);
    for (int i = 0; i < receives; i++) {
      q.take(message, millis, millis);
      q.show(message, millis);
    }
  }

  @Test
  void groupsInFlight_ofAFifoQueue() {
    QueueRef fifo = sqs.queue("q.fifo");
    for (String body : List.of("a1", "a2", "b1", "c1")) {
      sqs.sendTo(fifo, body.substring(0, 1), body);
    }
    List<Received.Message> messages = sqs.receive(fifo, 3, 1_000);
    sqs.advance(60);
    assertEquals(2, gauge(fifo, "ApproximateNumberOfGroupsWithInflightMessages"));
    sqs.delete(fifo, messages.get(0));
    sqs.recapture();
    sqs.advance(60);
    assertEquals(2, gauge(fifo, "ApproximateNumberOfGroupsWithInflightMessages"));
    sqs.delete(fifo, messages.get(1));
    sqs.changeVisibility(fifo, messages.get(2), 0);
    sqs.advance(60);
    assertEquals(0, gauge(fifo, "ApproximateNumberOfGroupsWithInflightMessages"));
  }

  @Test
  void quietGroups_areAllButTheNoisy() {
    QueueRef fair = sqs.queue("fair", "VisibilityTimeout", "1000");
    for (int i = 0; i < 40; i++) {
      sqs.sendTo(fair, "noisy", "noisy");
    }
    for (int i = 0; i < 31; i++) {
      sqs.receiveOne(fair);
    }
    sqs.advance(10);
    sqs.sendTo(fair, "quiet", "in flight");
    assertEquals("in flight", SqsWorld.body(sqs.receiveOne(fair)));
    sqs.sendTo(fair, "quiet", "visible");
    sqs.send(fair, "no group");
    sqs.engine.send(
        sqs.caller(),
        fair,
        SqsWorld.message("delayed", "noisy", null, java.time.Duration.ofSeconds(900)));
    sqs.engine.send(
        sqs.caller(),
        fair,
        SqsWorld.message("delayed", "quiet", null, java.time.Duration.ofSeconds(900)));
    sqs.advance(50);
    Map<String, Double> gauges = new TreeMap<>();
    for (Metrics.Sample sample : samples(fair)) {
      if (sample.name().contains("Quiet") || sample.name().contains("Noisy")) {
        gauges.put(sample.name(), sample.value());
      }
    }
    assertEquals(
        new TreeMap<>(
            Map.of(
                "ApproximateNumberOfNoisyGroups", 1.0,
                "ApproximateNumberOfMessagesVisibleInQuietGroups", 2.0,
                "ApproximateNumberOfMessagesNotVisibleInQuietGroups", 1.0,
                "ApproximateNumberOfMessagesDelayedInQuietGroups", 1.0,
                "ApproximateAgeOfOldestMessageInQuietGroups", 50.0)),
        gauges);
    assertEquals(60, age(fair));
    assertEquals(11, gauge(fair, "ApproximateNumberOfMessagesVisible"));
  }

  @Test
  void gauges_endSixHoursAfterTheLastActivity_andBeginAnew() {
    sqs.advance(6 * 3_600);
    assertEquals(359, reports(queue), "at 1 to 359 minutes");
    sqs.advance(3 * 3_600);
    assertEquals(359, reports(queue));
    sqs.receive(queue, 1);
    sqs.advance(120);
    assertEquals(361, reports(queue), "an empty receive is activity");
  }

  private long reports(QueueRef of) {
    return samples(of).stream()
        .filter(sample -> sample.name().equals("ApproximateNumberOfMessagesVisible"))
        .count();
  }

  @Test
  void gauges_goOnWhileThereAreMessages() {
    // A queue counts as active also while it contains messages, whoever does nothing about them:
    // the alarm on their age depends on it.
    sqs.send(queue, "a");
    sqs.advance(12 * 3_600);
    assertEquals(720, reports(queue));
    assertEquals(12 * 3_600, age(queue));
  }

  @Test
  void gauges_eachQueueByItself() {
    QueueRef idle = sqs.queue("idle");
    sqs.advance(5 * 3_600);
    sqs.send(queue, "a");
    sqs.advance(2 * 3_600);
    assertEquals(359, reports(idle));
    assertEquals(420, reports(queue));
  }

  @Test
  void idle_theEngineHasNoDeadline_whereNobodyTakesMetrics() {
    try (SqsWorld unwatched = SqsWorld.withoutMetrics()) {
      QueueRef q = unwatched.queue("q");
      unwatched.send(q, "a");
      unwatched.delete(q, unwatched.receiveOne(q));
      assertNull(deadline(unwatched));
      unwatched.send(q, "b");
      assertEquals(EngineHarness.START.plusSeconds(345_600), deadline(unwatched), "its retention");
    }
  }

  @Test
  void idle_theEngineHasNoDeadline_whereNoQueueIsActive() {
    assertEquals(EngineHarness.START.plusSeconds(60), deadline(sqs));
    sqs.advance(6 * 3_600);
    assertNull(deadline(sqs));
    sqs.receive(queue, 1);
    sqs.engine.delete(sqs.caller(), queue);
    sqs.advance(60);
    assertNull(deadline(sqs), "no queue, nothing to report");
  }

  private static java.time.@Nullable Instant deadline(SqsWorld world) {
    return world.engine.nextDeadline(EngineHarness.ACCOUNT, EngineHarness.REGION);
  }

  @Test
  void everyName_isOneOfTheSpecs() {
    List<String> known =
        new ArrayList<>(
            List.of(
                "NumberOfMessagesSent",
                "SentMessageSize",
                "NumberOfMessagesReceived",
                "NumberOfEmptyReceives",
                "NumberOfMessagesDeleted",
                "NumberOfDeduplicatedSentMessages",
                "ApproximateNumberOfMessagesVisible",
                "ApproximateNumberOfMessagesNotVisible",
                "ApproximateNumberOfMessagesDelayed",
                "ApproximateAgeOfOldestMessage",
                "ApproximateNumberOfGroupsWithInflightMessages",
                "ApproximateNumberOfNoisyGroups",
                "ApproximateNumberOfMessagesVisibleInQuietGroups",
                "ApproximateNumberOfMessagesNotVisibleInQuietGroups",
                "ApproximateNumberOfMessagesDelayedInQuietGroups",
                "ApproximateAgeOfOldestMessageInQuietGroups"));
    QueueRef fifo = sqs.queue("q.fifo");
    sqs.sendTo(fifo, "g", "a");
    sqs.sendTo(fifo, "g", "a");
    sqs.sendTo(queue, "g", "a");
    sqs.delete(queue, sqs.receiveOne(queue));
    sqs.receive(queue, 1);
    sqs.advance(60);
    sqs.harness.metrics().samples().forEach(sample -> known.remove(sample.name()));
    assertEquals(List.of(), known, "never reported");
  }
}
