package dev.virga.sqs.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.engine.EngineHarness;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.metrics.Metrics;
import dev.virga.core.schema.Bytes;
import dev.virga.core.service.Cause;
import dev.virga.core.service.Outcome;
import dev.virga.core.service.Principal;
import dev.virga.core.service.Wire;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;

/** SQS alone on a held clock, in the words that its tests use. Seconds are emulated. */
final class SqsWorld implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final EngineHarness harness;
  final RegionalSqsEngine engine;

  /** Not strict, metrics recorded. */
  SqsWorld() {
    this(EngineHarness::metrics, false, Receiving.IN_FLIGHT_MAX);
  }

  private SqsWorld(Function<EngineHarness, Metrics> metrics, boolean strict, int inFlightMax) {
    harness = new EngineHarness();
    engine =
        new RegionalSqsEngine(
            harness.kernel(), harness.journal(), metrics.apply(harness), strict, inFlightMax);
  }

  /** With AWS's 60-second rules. */
  static SqsWorld strict() {
    return new SqsWorld(EngineHarness::metrics, true, Receiving.IN_FLIGHT_MAX);
  }

  /** Where nobody takes metrics. */
  static SqsWorld withoutMetrics() {
    return new SqsWorld(harness -> Metrics.NONE, false, Receiving.IN_FLIGHT_MAX);
  }

  /** Where few messages may be in flight. */
  static SqsWorld withInFlightMax(int inFlightMax) {
    return new SqsWorld(EngineHarness::metrics, false, inFlightMax);
  }

  @Override
  public void close() {
    harness.close();
  }

  // Queues

  /** The queue of a name, whether it is there or not. */
  static QueueRef ref(String name) {
    return new QueueRef(EngineHarness.ACCOUNT, EngineHarness.REGION, new QueueName(name));
  }

  /** Creates a queue; FIFO where the name says so. */
  QueueRef queue(String name, String... attributes) {
    Map<String, String> given = pairs(attributes);
    if (name.endsWith(".fifo")) {
      given.put("FifoQueue", "true");
    }
    engine.create(caller(), ref(name), given, Map.of());
    return ref(name);
  }

  void set(QueueRef queue, String... attributes) {
    engine.set(caller(), queue, pairs(attributes));
  }

  private static Map<String, String> pairs(String... attributes) {
    Map<String, String> pairs = new TreeMap<>();
    for (int i = 0; i < attributes.length; i += 2) {
      pairs.put(attributes[i], attributes[i + 1]);
    }
    return pairs;
  }

  /** A RedrivePolicy. */
  static String redrive(QueueRef deadLetters, int maxReceiveCount) {
    return "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}"
        .formatted(deadLetters.arn(), maxReceiveCount);
  }

  QueueView view(QueueRef queue) {
    return engine.view(caller(), queue);
  }

  /** Messages that are visible, in flight and delayed. */
  String counts(QueueRef queue) {
    QueueView view = view(queue);
    return view.visible() + " " + view.inFlight() + " " + view.delayed();
  }

  // Callers

  /** The account's own root identity, in a chain of its own. */
  Caller caller() {
    return caller(harness.context().cause());
  }

  Caller caller(Cause cause) {
    return new Caller(
        Principal.root(EngineHarness.ACCOUNT), "sqs:Anything", null, cause, Wire.NONE);
  }

  // Sending

  /** A message with a body only. */
  static Sending message(String body) {
    return message(body, null, null, null);
  }

  static Sending message(
      String body,
      @Nullable String group,
      @Nullable String deduplicationId,
      @Nullable Duration wait) {
    MessageContent.Extras extras =
        group == null && deduplicationId == null
            ? null
            : new MessageContent.Extras(Map.of(), null, null, null, group, deduplicationId);
    MessageContent content =
        new MessageContent(Bytes.utf8(body), new MessageContent.Md5(1, 2), "AIDAEXAMPLE", extras);
    return new Sending(content, wait, body.length(), sha256(body));
  }

  static String sha256(String body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(body.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  Sent send(QueueRef queue, String body) {
    return engine.send(caller(), queue, message(body));
  }

  void send(QueueRef queue, String first, String second, String... more) {
    send(queue, first);
    send(queue, second);
    for (String body : more) {
      send(queue, body);
    }
  }

  Sent sendDelayed(QueueRef queue, String body, long seconds) {
    return engine.send(caller(), queue, message(body, null, null, Duration.ofSeconds(seconds)));
  }

  /** To a group; of a FIFO queue the body is the deduplication id. */
  Sent sendTo(QueueRef queue, String group, String body) {
    return sendTo(queue, group, body, queue.name().fifo() ? body : null);
  }

  Sent sendTo(QueueRef queue, String group, String body, @Nullable String deduplicationId) {
    return engine.send(caller(), queue, message(body, group, deduplicationId, null));
  }

  // Receiving

  /** A short poll. */
  List<Received.Message> receive(QueueRef queue, int max) {
    return receive(queue, new Receive(max, null, Duration.ZERO, null));
  }

  /** A short poll with a visibility timeout of its own. */
  List<Received.Message> receive(QueueRef queue, int max, long visibilitySeconds) {
    Duration visibility = Duration.ofSeconds(visibilitySeconds);
    return receive(queue, new Receive(max, visibility, Duration.ZERO, null));
  }

  List<Received.Message> receive(QueueRef queue, Receive request) {
    return switch (engine.receive(caller(), queue, request)) {
      case Outcome.Answered<Received> answered -> answered.output().messages();
      case Outcome.Parked<Received> parked -> throw new AssertionError("it waits");
    };
  }

  /** A short poll for one message, which has to be there. */
  Received.Message receiveOne(QueueRef queue) {
    List<Received.Message> messages = receive(queue, 1);
    assertEquals(1, messages.size(), "messages received");
    return messages.getFirst();
  }

  /** The bodies that a short poll for ten gets. */
  List<String> bodies(QueueRef queue) {
    return bodies(receive(queue, 10));
  }

  static List<String> bodies(List<Received.Message> messages) {
    return messages.stream().map(SqsWorld::body).toList();
  }

  static String body(Received.Message message) {
    return message.content().body().asUtf8();
  }

  // Long polls

  /** A client that waits for one message. */
  Poll poll(QueueRef queue, long waitSeconds) {
    return poll(queue, new Receive(1, null, Duration.ofSeconds(waitSeconds), null));
  }

  Poll poll(QueueRef queue, Receive request) {
    return new Poll(engine.receive(caller(), queue, request), true);
  }

  /** A client whose connection is gone when the answer comes, which nobody knows before. */
  Poll pollOfNobody(QueueRef queue, long waitSeconds) {
    Receive request = new Receive(1, null, Duration.ofSeconds(waitSeconds), null);
    return new Poll(engine.receive(caller(), queue, request), false);
  }

  /** A long poll and its client. */
  final class Poll {
    private final Outcome.@Nullable Reply<Received> reply;
    private final List<String> got = new ArrayList<>();
    @Nullable Received answer;
    private long atSecond = -1;

    private Poll(Outcome<Received> outcome, boolean connected) {
      switch (outcome) {
        case Outcome.Answered<Received> answered -> {
          reply = null;
          answered(answered.output());
        }
        case Outcome.Parked<Received> parked -> {
          reply = parked.reply();
          reply.whenAnswered(
              received -> {
                if (connected) {
                  answered(received);
                } else {
                  reply.cancel();
                }
              },
              error -> got.add(error.message()));
        }
      }
    }

    private void answered(Received received) {
      answer = received;
      atSecond = second();
      got.addAll(bodies(received.messages()));
    }

    boolean waits() {
      return answer == null;
    }

    /** What it got, and when; of one that waits still, nothing. */
    String seen() {
      return answer == null ? got.isEmpty() ? "waits" : got.toString() : atSecond + " s " + got;
    }

    Received.Message message() {
      Received received = answer;
      if (received == null) {
        throw new AssertionError("it waits");
      }
      return received.messages().getFirst();
    }

    /** The client goes. */
    void leave() {
      if (reply == null) {
        throw new AssertionError("it did not wait");
      }
      reply.cancel();
    }
  }

  // Acknowledging

  void delete(QueueRef queue, Received.Message message) {
    deleteBy(queue, message.receiptHandle());
  }

  void deleteBy(QueueRef queue, String handle) {
    engine.deleteMessages(caller(), queue, List.of(handle)).getFirst().orThrow();
  }

  void changeVisibility(QueueRef queue, Received.Message message, long seconds) {
    VisibilityChange change =
        new VisibilityChange(message.receiptHandle(), Duration.ofSeconds(seconds));
    engine.changeVisibility(caller(), queue, List.of(change)).getFirst().orThrow();
  }

  // Time

  Instant now() {
    return harness.now();
  }

  long millis() {
    return now().toEpochMilli();
  }

  /** Seconds since the world began. */
  long second() {
    return Duration.between(EngineHarness.START, now()).toSeconds();
  }

  /** Moves the clock; everything on the way happens at its own time. */
  void advance(long seconds) {
    harness.advance(Duration.ofSeconds(seconds));
  }

  void advanceMillis(long millis) {
    harness.advance(Duration.ofMillis(millis));
  }

  /** Carries out what waits and what is due. */
  void settle() {
    harness.settle();
  }

  /**
   * Carries out what waits, and nothing that the clock or another command would have to set off.
   */
  void idle() {
    assertTrue(harness.kernel().inFlight().awaitIdle(PATIENCE));
  }

  /** Moves the clock in one jump: what was due on the way is late. */
  void jump(long seconds) {
    harness.kernel().clock().set(now().plusSeconds(seconds), Duration.ofSeconds(20));
  }

  /** All that is known is written down and read again. */
  void recapture() {
    harness.kernel().restore(harness.kernel().capture());
  }

  // Refusals

  /** A refusal, as {@code <code>: <text>}. */
  static String refusal(Executable call) {
    ServiceException refused = assertThrows(ServiceException.class, call);
    return refused.error().code() + ": " + refused.message();
  }

  static String refusal(Result<?> result) {
    return refusal(result::orThrow);
  }
}
