package dev.virga.eventbridge;

import static dev.virga.eventbridge.EventBridgeFixture.deadLetter;
import static dev.virga.eventbridge.EventBridgeFixture.entry;
import static dev.virga.eventbridge.EventBridgeFixture.function;
import static dev.virga.eventbridge.EventBridgeFixture.group;
import static dev.virga.eventbridge.EventBridgeFixture.queue;
import static dev.virga.eventbridge.EventBridgeFixture.queueArn;
import static dev.virga.eventbridge.EventBridgeFixture.retries;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.api.events.ListTargetsByRuleRequest;
import dev.virga.api.events.PutEventsRequestEntry;
import dev.virga.core.delivery.DeliveryAttempt;
import dev.virga.core.delivery.DeliveryRequest;
import dev.virga.core.delivery.TargetError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules whose targets are queues: what SQS is asked to send, and when. */
class QueueTargetTest {
  private static final String RULE = "arn:aws:events:eu-central-1:123456789012:rule/r";
  private static final Duration DAY = Duration.ofDays(1);

  private final EventBridgeFixture events = new EventBridgeFixture();

  @AfterEach
  void noFaults() {
    events.close();
  }

  private DeliveryRequest only(String queue) {
    List<DeliveryAttempt> sent = events.sentTo(queue);
    assertEquals(1, sent.size());
    return sent.getFirst().request();
  }

  private String put(PutEventsRequestEntry.Builder entry) {
    String id = events.put(entry.build()).entries().getFirst().eventId();
    events.harness.settle();
    return id;
  }

  /**
   * Provenance: documented, EventBridge user guide, "Amazon SQS permissions": the service sends, on
   * behalf of the rule.
   */
  @Test
  void standardQueue_getsTheEventAsItIs_onBehalfOfTheRule() {
    events.rule("r", "{'source':['bank']}");
    events.target("r", queue("1", "orders"));
    String id = put(entry("{'n':1}"));
    DeliveryRequest request = only("orders");
    assertEquals(
        "{\"version\":\"0\",\"id\":\""
            + id
            + "\",\"detail-type\":\"transaction\",\"source\":\"bank\","
            + "\"account\":\"123456789012\",\"time\":\"2026-01-01T00:00:00Z\","
            + "\"region\":\"eu-central-1\",\"resources\":[],\"detail\":{\"n\":1}}",
        request.payload().asUtf8());
    assertEquals(queueArn("orders"), request.target().toString());
    assertEquals("Service[name=events.amazonaws.com]", request.principal().toString());
    assertEquals(RULE, request.source().toString());
    assertEquals(Map.of(), request.attributes());
    assertNull(request.orderKey());
    assertNull(request.deadLetter());
  }

  /**
   * Provenance: documented, API reference, SqsParameters: the group is the target's, and the queue
   * must deduplicate by content; EventBridge gives no deduplication id.
   */
  @Test
  void fifoQueue_getsTheTargetsGroup_noDeduplicationId_andAnOrderOfItsOwn() {
    events.rule("r", "{'source':['bank']}");
    events.rule("s", "{'source':['bank']}");
    events.target("r", queue("1", "a.fifo").sqsParameters(group("g")));
    events.target("r", queue("2", "b.fifo").sqsParameters(group("h")));
    events.target("s", queue("1", "a.fifo").sqsParameters(group("g")));
    PutEventsRequestEntry[] entries =
        IntStream.range(0, 9)
            .mapToObj(n -> entry("{'n':" + n + "}").build())
            .toArray(PutEventsRequestEntry[]::new);
    events.put(entries);
    events.harness.settle();

    List<DeliveryRequest> ofRule =
        events.sentTo("a.fifo").stream()
            .map(DeliveryAttempt::request)
            .filter(request -> request.source().toString().equals(RULE))
            .toList();
    assertEquals(
        IntStream.range(0, 9).mapToObj(n -> "\"detail\":{\"n\":" + n + "}}").toList(),
        ofRule.stream()
            .map(request -> request.payload().asUtf8())
            .map(event -> event.substring(event.indexOf("\"detail\":")))
            .toList());
    ofRule.forEach(request -> {
      assertEquals(Map.of("MessageGroupId", "g"), request.attributes());
      assertEquals(RULE + "/1", request.orderKey());
    });
    DeliveryRequest other = events.sentTo("b.fifo").getFirst().request();
    assertEquals(Map.of("MessageGroupId", "h"), other.attributes());
    assertNotEquals(RULE + "/1", other.orderKey());
    assertEquals(
        2,
        events.sentTo("a.fifo").stream().map(a -> a.request().orderKey()).distinct().count(),
        "each rule's target has its own");
  }

  /** Provenance: documented, github.com/aws/aws-cdk/pull/36068 (by AWS): also standard queues. */
  @Test
  void standardQueue_mayHaveAGroup_forFairness() {
    events.rule("r", "{'source':['bank']}");
    events.target("r", queue("1", "orders").sqsParameters(group("tenant")));
    put(entry("{}"));
    assertEquals(Map.of("MessageGroupId", "tenant"), only("orders").attributes());
    assertNull(only("orders").orderKey());
  }

  @Test
  void input_replacesTheMessageBody() {
    events.rule("r", "{'source':['bank']}");
    events.target("r", queue("1", "constant").input("{ \"a\": 1 }"));
    events.target("r", queue("2", "part").inputPath("$.detail.name"));
    put(entry("{'name':'x'}"));
    assertEquals("{ \"a\": 1 }", only("constant").payload().asUtf8());
    assertEquals("\"x\"", only("part").payload().asUtf8(), "spec, 7: JSON-quoted, recorded");
  }

  /** Provenance: documented, user guide, "Amazon EventBridge integration with AWS X-Ray". */
  @Test
  void traceHeader_goesWithTheMessageAndWithTheDeadLetter() {
    events.rule("r", "{'source':['bank']}");
    events.target("r", queue("1", "orders").deadLetterConfig(deadLetter("dead")));
    events.queueAnswers("orders", 1, TargetError.NO_RESOURCE.because("gone"));
    put(entry("{}").traceHeader("Root=1-5759e988-bd862e3fe1be46a994272793"));
    for (String queue : List.of("orders", "dead")) {
      assertEquals(
          "Root=1-5759e988-bd862e3fe1be46a994272793",
          only(queue).attributes().get("X-Amzn-Trace-Id"),
          queue);
    }
  }

  @Test
  void queueOfAnotherAccount_isAskedToo_itsPolicyDecides() {
    events.rule("r", "{'source':['bank']}");
    events.target("r", queue("1", "x").arn("arn:aws:sqs:eu-central-1:999999999999:theirs"));
    put(entry("{}"));
    assertEquals("999999999999", only("theirs").target().account());
    assertEquals("123456789012", only("theirs").account().value());
  }

  @Test
  void listTargetsByRule_saysAgainWhatWasPut_andReplacingForgets() {
    events.rule("r", "{'source':['bank']}");
    var full =
        queue("1", "a.fifo")
            .sqsParameters(group("g"))
            .deadLetterConfig(deadLetter("dead"))
            .retryPolicy(retries(0, 60))
            .input("1");
    events.targets("r", full, queue("2", "b").sqsParameters(group("g")), function("3"));
    assertEquals(
        List.of(
            full.build(), queue("2", "b").sqsParameters(group("g")).build(), function("3").build()),
        listed());
    events.targets("r", queue("1", "a"), queue("2", "b"));
    assertEquals(
        List.of(queue("1", "a").build(), queue("2", "b").build(), function("3").build()), listed());
  }

  private List<dev.virga.api.events.Target> listed() {
    return events
        .api
        .listTargetsByRule(
            events.harness.context(), ListTargetsByRuleRequest.builder().rule("r").build())
        .targets();
  }

  /** Provenance: documented, user guide: 185 retries within 24 hours, back-off with jitter. */
  @Test
  void busyQueue_isTriedAgainForADay_laterEachTime() {
    events.rule("r", "{'source':['bank']}");
    events.target("r", queue("1", "orders").deadLetterConfig(deadLetter("dead")));
    events.queueAnswers("orders", 300, TargetError.THROTTLING.because("busy"));
    put(entry("{}"));
    events.harness.advance(DAY.multipliedBy(3));
    List<DeliveryAttempt> sent = events.sentTo("orders");
    assertEquals(186, sent.size());
    long full = 1_000;
    for (int n = 1; n < sent.size(); n++) {
      long gap = Duration.between(sent.get(n - 1).at(), sent.get(n).at()).toMillis();
      assertTrue(gap >= full / 2 && gap <= full, n + ": " + gap + " of " + full);
      full = Math.min(full * 2, 600_000);
    }
    Duration all = Duration.between(sent.getFirst().at(), sent.getLast().at());
    assertTrue(all.compareTo(DAY) < 0, all.toString());
    DeliveryAttempt letter = events.sentTo("dead").getFirst();
    assertEquals(sent.getLast().at(), letter.at(), "given up with its last attempt");
  }

  @Test
  void recoveredQueue_getsTheEventOnce_andNobodyElse() {
    events.rule("r", "{'source':['bank']}");
    events.target("r", queue("1", "orders").deadLetterConfig(deadLetter("dead")));
    events.queueAnswers("orders", 2, TargetError.INTERNAL_ERROR.because("down"));
    put(entry("{}"));
    events.harness.kernel().restore(events.harness.kernel().capture());
    events.harness.advance(DAY);
    assertEquals(3, events.sentTo("orders").size());
    assertEquals(List.of(), events.sentTo("dead"));
    assertEquals(0, events.harness.deliveries().backlog());
  }
}
