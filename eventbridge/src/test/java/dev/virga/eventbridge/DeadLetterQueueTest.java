package dev.virga.eventbridge;

import static dev.virga.eventbridge.EventBridgeFixture.FUNCTION;
import static dev.virga.eventbridge.EventBridgeFixture.deadLetter;
import static dev.virga.eventbridge.EventBridgeFixture.entry;
import static dev.virga.eventbridge.EventBridgeFixture.function;
import static dev.virga.eventbridge.EventBridgeFixture.queue;
import static dev.virga.eventbridge.EventBridgeFixture.queueArn;
import static dev.virga.eventbridge.EventBridgeFixture.retries;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.api.events.CreateEventBusRequest;
import dev.virga.api.events.PutEventsRequestEntry;
import dev.virga.api.events.PutRuleRequest;
import dev.virga.api.events.PutTargetsRequest;
import dev.virga.core.delivery.DeliveryAttempt;
import dev.virga.core.delivery.DeliveryAttributes;
import dev.virga.core.delivery.DeliveryRequest;
import dev.virga.core.delivery.Target;
import dev.virga.core.delivery.TargetError;
import dev.virga.core.engine.EngineHarness;
import dev.virga.core.policy.Grant;
import dev.virga.core.policy.RequestContext;
import dev.virga.core.service.Principal;
import dev.virga.core.trace.Hop;
import dev.virga.core.trace.HopKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Events that a target does not take: the rule target's own dead-letter queue, and explain. */
class DeadLetterQueueTest {
  private static final String RULE = "arn:aws:events:eu-central-1:123456789012:rule/r";

  private final EventBridgeFixture events = new EventBridgeFixture();

  @AfterEach
  void noFaults() {
    events.close();
  }

  private String put(PutEventsRequestEntry.Builder entry) {
    String id = events.put(entry.build()).entries().getFirst().eventId();
    events.harness.settle();
    return id;
  }

  private DeliveryAttempt letter() {
    List<DeliveryAttempt> letters = events.sentTo("dead");
    assertEquals(1, letters.size());
    return letters.getFirst();
  }

  private Map<String, String> attributes() {
    return DeliveryAttributes.messageAttributes(letter().request());
  }

  /** As SQS's target will say it, and AWS documents it ("Amazon SQS permissions"). */
  private static Target.Result noPolicy(String queue) {
    String arn = queueArn(queue);
    String statement =
        Grant.statement(
            "EventsToMyQueue",
            RequestContext.of(new Principal.Service("events.amazonaws.com"), "sqs:SendMessage", arn)
                .with(Grant.SOURCE_ARN, RULE));
    return Target.forbidden(
        "No statement allows it.",
        new Grant(
            statement,
            "aws sqs set-queue-attributes --queue-url https://sqs.eu-central-1.amazonaws.com/"
                + "123456789012/"
                + queue
                + " --attributes '{}'"));
  }

  private List<String> metrics() {
    return events.harness.metrics().samples().stream()
        .filter(sample -> !sample.name().equals("MatchedEvents"))
        .filter(sample -> !sample.name().equals("TriggeredRules"))
        .map(sample -> sample.name() + " " + Math.round(sample.value()))
        .toList();
  }

  /** Provenance: documented, user guide, "eb-rule-dlq": not retried, and the attributes' names. */
  @ParameterizedTest
  @EnumSource(names = {"NO_PERMISSIONS", "NO_RESOURCE", "INVALID_PARAMETER"})
  void permanentError_goesToTheQueueAtOnce(TargetError error) {
    events.rule("r", "{'source':['bank']}");
    events.target("r", queue("1", "orders").deadLetterConfig(deadLetter("dead")));
    events.queueAnswers("orders", 1, error.because("Why not."));
    put(entry("{}"));
    assertEquals(
        Map.of(
            "RULE_ARN",
            RULE,
            "TARGET_ARN",
            queueArn("orders"),
            "ERROR_CODE",
            error.name(),
            "ERROR_MESSAGE",
            "Why not."),
        attributes());
    assertEquals(EngineHarness.START, letter().at());
    events.harness.advance(Duration.ofDays(2));
    assertEquals(1, events.sentTo("orders").size());
    assertEquals(
        List.of(
            "InvocationAttempts 1",
            "Invocations 1",
            "FailedInvocations 1",
            "InvocationsSentToDlq 1"),
        metrics());
  }

  @Test
  void exhaustedRetries_areToldWithTheLastError() {
    events.rule("r", "{'source':['bank']}");
    events.target(
        "r", function("1").retryPolicy(retries(3, null)).deadLetterConfig(deadLetter("dead")));
    for (int i = 1; i <= 4; i++) {
      events.answers.add(TargetError.THROTTLING.because("busy " + i));
    }
    put(entry("{}"));
    events.harness.advance(Duration.ofHours(1));
    assertEquals(4, events.attempts.size());
    assertEquals(
        Map.of(
            "RULE_ARN", RULE,
            "TARGET_ARN", FUNCTION,
            "ERROR_CODE", "THROTTLING",
            "ERROR_MESSAGE", "busy 4",
            "EXHAUSTED_RETRY_CONDITION", "MaximumRetryAttempts",
            "RETRY_ATTEMPTS", "3"),
        attributes());
    assertEquals(events.attempts.getLast().at(), letter().at());
  }

  @Test
  void exhaustedAge_isToldAtThatAge() {
    events.rule("r", "{'source':['bank']}");
    events.target(
        "r",
        queue("1", "orders").retryPolicy(retries(null, 3600)).deadLetterConfig(deadLetter("dead")));
    events.queueAnswers("orders", 300, TargetError.INTERNAL_ERROR.because("down"));
    put(entry("{}"));
    events.harness.advance(Duration.ofMinutes(59));
    assertEquals(List.of(), events.sentTo("dead"));
    events.harness.advance(Duration.ofMinutes(2));
    assertEquals(EngineHarness.START.plusSeconds(3600), letter().at());
    assertEquals("MaximumEventAgeInSeconds", attributes().get("EXHAUSTED_RETRY_CONDITION"));
    assertEquals(
        Integer.toString(events.sentTo("orders").size() - 1), attributes().get("RETRY_ATTEMPTS"));
    assertEquals("INTERNAL_ERROR", attributes().get("ERROR_CODE"));
  }

  /** Provenance: spec, 8: the body is the original event, which can be put again. */
  @Test
  void body_isTheEventItself_whateverTheTargetsInput() {
    events.rule("r", "{'source':['bank']}");
    events.target(
        "r", queue("1", "orders").input("{\"a\":1}").deadLetterConfig(deadLetter("dead")));
    events.queueAnswers("orders", 1, TargetError.NO_RESOURCE.because("gone"));
    String id = put(entry("{'n':1}"));
    DeliveryRequest letter = letter().request();
    assertEquals("{\"a\":1}", events.sentTo("orders").getFirst().request().payload().asUtf8());
    assertTrue(letter.payload().asUtf8().contains("\"id\":\"" + id + "\""));
    assertTrue(letter.payload().asUtf8().endsWith("\"detail\":{\"n\":1}}"));
    assertEquals(RULE, letter.source().toString());
    assertEquals("Service[name=events.amazonaws.com]", letter.principal().toString());
  }

  @Test
  void refusingDeadLetterQueue_isJournalledAndCounted() {
    events.rule("r", "{'source':['bank']}");
    events.target("r", queue("1", "orders").deadLetterConfig(deadLetter("dead")));
    events.queueAnswers("orders", 1, TargetError.NO_RESOURCE.because("No such queue: orders."));
    events.queueAnswers("dead", 1, TargetError.NO_RESOURCE.because("No such queue: dead."));
    put(entry("{}"));
    Hop last = events.harness.hops().getLast();
    assertEquals(HopKind.DROPPED, last.kind());
    assertEquals(
        "NO_RESOURCE: No such queue: orders.; its dead letter to "
            + queueArn("dead")
            + " failed: NO_RESOURCE: No such queue: dead.",
        last.reason());
    assertEquals(
        List.of(
            "InvocationAttempts 1",
            "Invocations 1",
            "FailedInvocations 1",
            "InvocationsFailedToBeSentToDlq 1"),
        metrics());
  }

  @Test
  void withoutADeadLetterQueue_nothingIsCountedOfOne() {
    events.rule("r", "{'source':['bank']}");
    events.target("r", queue("1", "orders"));
    events.queueAnswers("orders", 1, TargetError.NO_RESOURCE.because("gone"));
    put(entry("{}"));
    assertEquals(
        List.of("InvocationAttempts 1", "Invocations 1", "FailedInvocations 1"), metrics());
  }

  /** Provenance: documented, user guide, "Monitoring Amazon EventBridge", dimensions. */
  @Test
  void metrics_areOfTheirTime_andOfACustomBusNameIt() {
    events.api.createEventBus(
        events.harness.context(), CreateEventBusRequest.builder().name("atm").build());
    events.api.putRule(
        events.harness.context(),
        PutRuleRequest.builder()
            .name("r")
            .eventBusName("atm")
            .eventPattern("{\"source\":[\"bank\"]}")
            .build());
    events.api.putTargets(
        events.harness.context(),
        PutTargetsRequest.builder()
            .rule("r")
            .eventBusName("atm")
            .targets(List.of(queue("1", "orders").build()))
            .build());
    events.queueAnswers("orders", 1, TargetError.THROTTLING.because("busy"));
    put(entry("{}").eventBusName("atm"));
    events.harness.advance(Duration.ofSeconds(2));
    assertEquals(
        List.of(
            "InvocationAttempts 1",
            "InvocationAttempts 1",
            "RetryInvocationAttempts 1",
            "SuccessfulInvocationAttempts 1",
            "Invocations 1"),
        metrics());
    var samples = events.harness.metrics().samples();
    for (var sample : samples.subList(1, samples.size())) {
      assertEquals(Map.of("EventBusName", "atm", "RuleName", "r"), sample.dimensions());
    }
    assertEquals(EngineHarness.START, samples.get(2).at());
    assertEquals(events.sent.getLast().at(), samples.getLast().at());
    assertTrue(samples.getLast().at().isAfter(EngineHarness.START));
  }

  @Test
  void explain_namesTheMissingStatementAndTheCommand() {
    events.rule("r", "{'source':['bank']}");
    events.target("r", queue("1", "orders"));
    events.queueAnswers("orders", 1, noPolicy("orders"));
    String id = put(entry("{}"));
    EventExplanation explanation = events.module.explain(id).orElseThrow();
    EventExplanation.TargetExplanation target = explanation.rules().getFirst().targets().getFirst();
    assertEquals(List.of(), target.deadLetters());
    String statement =
        "{\"Sid\":\"EventsToMyQueue\",\"Effect\":\"Allow\","
            + "\"Principal\":{\"Service\":\"events.amazonaws.com\"},"
            + "\"Action\":\"sqs:SendMessage\",\"Resource\":\""
            + queueArn("orders")
            + "\",\"Condition\":{\"ArnEquals\":{\"aws:SourceArn\":\""
            + RULE
            + "\"}}}";
    assertEquals(statement, target.statement());
    assertEquals(
        List.of(
            "event " + id + " on bus default: received",
            "  rule r: matched",
            "    target " + queueArn("orders"),
            "      2026-01-01T00:00:00Z attempt 1: permanent (NO_PERMISSIONS: No statement allows"
                + " it.)",
            "      2026-01-01T00:00:00Z Dropped: dropped (NO_PERMISSIONS: No statement allows it.)",
            "      The permission is missing: its policy has no statement",
            "        " + statement,
            "      This grants it:",
            "        aws sqs set-queue-attributes --endpoint-url http://localhost:4566"
                + " --region eu-central-1"
                + " --queue-url https://sqs.eu-central-1.amazonaws.com/123456789012/orders"
                + " --attributes '{}'"),
        explanation.text().lines().toList());
  }

  @Test
  void explain_tellsOfTheDeadLetterBesideItsTarget_andOfItsMissingStatement() {
    events.rule("r", "{'source':['bank']}");
    events.target("r", queue("1", "orders").deadLetterConfig(deadLetter("dead")));
    events.target("r", function("2"));
    events.queueAnswers("orders", 1, TargetError.NO_RESOURCE.because("gone"));
    events.queueAnswers("dead", 1, TargetError.THROTTLING.because("busy"));
    events.queueAnswers("dead", 1, noPolicy("dead"));
    String id = put(entry("{}"));
    events.harness.advance(Duration.ofMinutes(1));
    var targets = events.module.explain(id).orElseThrow().rules().getFirst().targets();
    assertEquals(2, targets.size());
    EventExplanation.TargetExplanation orders = targets.getFirst();
    assertEquals(queueArn("orders"), orders.target());
    assertNull(orders.grant());
    assertEquals(2, orders.attempts().size(), orders.attempts().toString());
    assertTrue(orders.attempts().getLast().contains("Dropped"), orders.attempts().toString());
    EventExplanation.TargetExplanation dead = orders.deadLetters().getFirst();
    assertEquals(queueArn("dead"), dead.target());
    assertEquals(2, dead.attempts().size());
    assertTrue(dead.grant().contains("/dead "), dead.grant());
    assertTrue(dead.statement().contains(queueArn("dead")), dead.statement());
    assertEquals(List.of(), targets.getLast().deadLetters());
    String text = events.module.explain(id).orElseThrow().text();
    assertTrue(
        text.contains("\n      dead-letter queue " + queueArn("dead") + "\n        2"), text);
  }

  @Test
  void explain_saysThatADeadLetterHasTheEvent() {
    events.rule("r", "{'source':['bank']}");
    events.target("r", function("1").deadLetterConfig(deadLetter("dead")));
    events.answers.add(TargetError.NO_RESOURCE.because("gone"));
    String id = put(entry("{}"));
    var target = events.module.explain(id).orElseThrow().rules().getFirst().targets().getFirst();
    assertEquals(
        List.of(
            "2026-01-01T00:00:00Z attempt 1: permanent (NO_RESOURCE: gone)",
            "2026-01-01T00:00:00Z DeadLettered: dead-lettered (NO_RESOURCE: gone)"),
        target.attempts());
    assertEquals(
        List.of("2026-01-01T00:00:00Z attempt 1: delivered"),
        target.deadLetters().getFirst().attempts());
  }
}
