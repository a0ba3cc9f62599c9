package dev.virga.eventbridge;

import static dev.virga.eventbridge.EventBridgeFixture.FUNCTION;
import static dev.virga.eventbridge.EventBridgeFixture.entry;
import static dev.virga.eventbridge.EventBridgeFixture.function;
import static dev.virga.eventbridge.EventBridgeFixture.retries;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.api.events.CreateEventBusRequest;
import dev.virga.api.events.DeleteEventBusRequest;
import dev.virga.api.events.DeleteRuleRequest;
import dev.virga.api.events.DescribeEventBusRequest;
import dev.virga.api.events.DescribeEventBusResponse;
import dev.virga.api.events.DescribeRuleRequest;
import dev.virga.api.events.DisableRuleRequest;
import dev.virga.api.events.EnableRuleRequest;
import dev.virga.api.events.ListEventBusesRequest;
import dev.virga.api.events.ListEventBusesResponse;
import dev.virga.api.events.ListRuleNamesByTargetRequest;
import dev.virga.api.events.ListRulesRequest;
import dev.virga.api.events.ListTagsForResourceRequest;
import dev.virga.api.events.ListTargetsByRuleRequest;
import dev.virga.api.events.PutEventsResponse;
import dev.virga.api.events.PutEventsResultEntry;
import dev.virga.api.events.PutRuleRequest;
import dev.virga.api.events.RemoveTargetsRequest;
import dev.virga.api.events.Rule;
import dev.virga.api.events.Tag;
import dev.virga.api.events.TagResourceRequest;
import dev.virga.api.events.TestEventPatternRequest;
import dev.virga.api.events.UntagResourceRequest;
import dev.virga.core.delivery.Target;
import dev.virga.core.engine.EngineHarness;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.identity.Arn;
import dev.virga.core.metrics.Metrics;
import dev.virga.core.policy.Grant;
import dev.virga.core.service.Cause;
import dev.virga.core.trace.Hop;
import dev.virga.core.trace.HopKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventBridgeTest {
  private final EventBridgeFixture events = new EventBridgeFixture();

  @AfterEach
  void noFaults() {
    events.close();
  }

  @Test
  void putEvents_deliversACompactEnvelopeInAwsKeyOrder() {
    String arn = events.rule("denied", "{'detail':{'result':['denied']}}");
    events.target("denied", function("1"));
    PutEventsResponse answer =
        events.put(
            entry("{ 'result' : 'denied',\n 'amount': 3.10, 'note': 'a  \\'b' }")
                .resources(List.of("r1"))
                .time(Instant.parse("2022-07-13T13:48:01.987Z"))
                .build());
    events.harness.settle();
    String id = answer.entries().getFirst().eventId();
    assertEquals(0, answer.failedEntryCount());
    assertEquals(
        List.of(
            "{\"version\":\"0\",\"id\":\""
                + id
                + "\",\"detail-type\":\"transaction\",\"source\":\"bank\","
                + "\"account\":\"123456789012\",\"time\":\"2022-07-13T13:48:01Z\","
                + "\"region\":\"eu-central-1\",\"resources\":[\"r1\"],\"detail\":"
                + "{\"result\":\"denied\",\"amount\":3.10,\"note\":\"a  \\\"b\"}}"),
        events.payloads());
    var request = events.attempts.getFirst().request();
    assertEquals(arn, request.source().toString());
    assertEquals("Service[name=events.amazonaws.com]", request.principal().toString());
  }

  @Test
  void putEvents_defaultTimeIsTheEmulatedPresentAndInputReplacesTheEvent() {
    events.rule("all", "{'source':['bank']}");
    events.target("all", function("constant").input("{\"a\":1}"));
    events.target("all", function("part").inputPath("$.detail.list[1]"));
    events.target("all", function("time").inputPath("$['time']"));
    events.target("all", function("nothing").inputPath("$.detail.missing"));
    events.harness.advance(Duration.ofMinutes(1));
    events.put(entry("{'list':[1,{'x':'y'}]}").build());
    events.harness.settle();
    assertEquals(
        List.of("{\"a\":1}", "{\"x\":\"y\"}", "\"2026-01-01T00:01:00Z\""), events.payloads());
    assertTrue(
        events.harness.hops().stream()
            .anyMatch(h ->
                "The event has nothing at the target's InputPath $.detail.missing."
                    .equals(h.reason())));
  }

  @Test
  void putEvents_entriesAreAcceptedOrRefusedOnTheirOwn() {
    PutEventsResponse answer =
        events.put(
            entry("{}").source(null).build(),
            entry("{}").detailType("").build(),
            entry("{}").detail(null).build(),
            entry("[1]").build(),
            entry("{'a':1").build(),
            entry("'text'").build(),
            entry("{} {}").build(),
            entry("{}").source("aws.ec2").build(),
            entry("{}").eventBusName("nowhere").build(),
            entry("{}").build());
    assertEquals(8, answer.failedEntryCount());
    assertEquals(
        List.of(
            "InvalidArgument: Parameter Source is not valid. Reason: Source is a required"
                + " argument.",
            "InvalidArgument: Parameter DetailType is not valid. Reason: DetailType is a required"
                + " argument.",
            "InvalidArgument: Parameter Detail is not valid. Reason: Detail is a required"
                + " argument.",
            "MalformedDetail: Detail is malformed.",
            "MalformedDetail: Detail is malformed.",
            "MalformedDetail: Detail is malformed.",
            "MalformedDetail: Detail is malformed.",
            "NotAuthorizedForSourceException: Not authorized for the source.",
            "accepted",
            "accepted"),
        answer.entries().stream().map(EventBridgeTest::line).toList());
    String dropped = answer.entries().get(8).eventId();
    EventExplanation explained = events.module.explain(dropped).orElseThrow();
    assertEquals("dropped", explained.outcome());
    assertTrue(explained.text().endsWith("dropped: Event bus nowhere does not exist.\n"));
  }

  @Test
  void putEvents_boundsSourceDetailTypeAndDetail() {
    String deep = "[".repeat(998) + "]".repeat(998);
    PutEventsResponse answer =
        events.put(
            entry("{}").source("s".repeat(256)).detailType("d".repeat(128)).build(),
            entry("{}").source("s".repeat(257)).build(),
            entry("{}").detailType("d".repeat(129)).build(),
            entry("{'n':[9223372036854775807,-9223372036854775808,1.5e300]}").build(),
            entry("{'n':9223372036854775808}").build(),
            entry("{'n':{'m':[-9223372036854775809]}}").build(),
            entry("{'deep':" + deep + "}").build(),
            entry("{'deep':[" + deep + "]}").build());
    assertEquals(
        List.of(
            "accepted",
            "InvalidArgument: Parameter Source is not valid. Reason: Source must have at most 256"
                + " characters.",
            "InvalidArgument: Parameter DetailType is not valid. Reason: DetailType must have at"
                + " most 128 characters.",
            "accepted",
            "MalformedDetail: Detail is malformed.",
            "MalformedDetail: Detail is malformed.",
            "accepted",
            "MalformedDetail: Detail is malformed."),
        answer.entries().stream().map(EventBridgeTest::line).toList());
  }

  @Test
  void putEvents_matchesAndExplainsTheDeepestDetail() {
    events.rule("all", "{'source':['bank']}");
    events.rule("none", "{'detail':{'other':['x']}}");
    String deep = "[".repeat(998) + "]".repeat(998);
    String id = events.put(entry("{'deep':" + deep + "}").build()).entries().getFirst().eventId();
    EventExplanation explained = events.module.explain(id).orElseThrow();
    assertTrue(explained.text().contains("all"), explained.text());
    assertTrue(explained.text().contains("detail.other"), explained.text());
  }

  private static String line(PutEventsResultEntry entry) {
    return entry.eventId() == null ? entry.errorCode() + ": " + entry.errorMessage() : "accepted";
  }

  @Test
  void explain_saysWhatTheTargetMadeOfIt_andNothingOfOthers() {
    events.rule("r", "{'source':['bank']}");
    events.target("r", function("1"));
    String id = events.put(entry("{}").build()).entries().getFirst().eventId();
    events.harness.settle();
    Cause delivered = events.attempts.getFirst().cause();
    Cause started = record(delivered, "InvocationStarted", FUNCTION, "1", "started", null);
    record(started, "EventReceived", FUNCTION + "-other", null, "received", null);
    record(started, "Invocation", FUNCTION, "1", "function_error", "it raised");
    record(delivered, "InvocationStarted", FUNCTION, "2", "started", null);
    record(delivered, "Dropped", FUNCTION, null, "dropped", "RetriesExhausted");

    EventExplanation.TargetExplanation target =
        events.module.explain(id).orElseThrow().rules().getFirst().targets().getFirst();

    assertEquals(
        List.of(
            events.harness.now() + " Invocation attempt 1: function_error (it raised)",
            events.harness.now() + " InvocationStarted attempt 2: started",
            events.harness.now() + " Dropped: dropped (RetriesExhausted)"),
        target.afterDelivery());
    String text = events.module.explain(id).orElseThrow().text();
    assertTrue(text.contains("\n        " + target.afterDelivery().getFirst() + "\n"), text);
  }

  private Cause record(
      Cause cause,
      String kind,
      String subject,
      @Nullable String attempt,
      String outcome,
      @Nullable String reason) {
    Hop.Draft hop =
        Hop.of(
                new HopKind(kind),
                cause,
                events.harness.now(),
                EngineHarness.ACCOUNT,
                EngineHarness.REGION)
            .subject(Arn.parse(subject).orElseThrow())
            .outcome(outcome)
            .reason(reason);
    return events
        .harness
        .journal()
        .record(attempt == null ? hop : hop.attribute("attempt", attempt));
  }

  @Test
  void explain_saysPerRuleWhyAndPerTargetWhatHappened() {
    events.rule("a-denied", "{'detail':{'result':['denied']}}");
    events.rule("b-ny", "{'detail':{'location':[{'prefix':'NY-'}]}}");
    events.rule("c-off", "{'source':['bank']}");
    events.api.disableRule(
        events.harness.context(), DisableRuleRequest.builder().name("c-off").build());
    events.target("a-denied", function("1"));
    events.answers.add(
        Target.forbidden(
            "No statement allows it.",
            new Grant(
                "{\"Effect\":\"Allow\"}", "aws lambda add-permission --function-name audit")));
    String id =
        events
            .put(entry("{'result':'denied','location':'CA-1'}").build())
            .entries()
            .getFirst()
            .eventId();
    events.harness.settle();
    EventExplanation explanation = events.module.explain(id).orElseThrow();
    assertEquals("received", explanation.outcome());
    List<EventExplanation.RuleExplanation> rules = explanation.rules();
    assertTrue(rules.get(0).matched());
    assertEquals(
        "detail.location is \"CA-1\", but the pattern wants text beginning with \"NY-\".",
        rules.get(1).reason());
    assertEquals("The rule is disabled.", rules.get(2).reason());
    EventExplanation.TargetExplanation target = rules.get(0).targets().getFirst();
    assertEquals(FUNCTION, target.target());
    assertEquals(
        "aws lambda add-permission --endpoint-url http://localhost:4566 --region eu-central-1"
            + " --function-name audit",
        target.grant());
    assertEquals("{\"Effect\":\"Allow\"}", target.statement());
    assertTrue(
        target.attempts().getFirst().contains("NO_PERMISSIONS: No statement allows it."),
        target.attempts().toString());
    assertTrue(explanation.text().contains("    target " + FUNCTION), explanation.text());
    assertEquals(1, events.attempts.size(), "a missing permission is not retried");
    assertTrue(events.module.explain("unknown").isEmpty());
  }

  @Test
  void retryPolicy_isActedOnInEmulatedTime() {
    events.rule("all", "{'source':['bank']}");
    events.target("all", function("1").retryPolicy(retries(2, null)));
    for (int i = 0; i < 9; i++) {
      events.answers.add(Target.retryable("SDK_CLIENT_ERROR", "no"));
    }
    events.put(entry("{}").build());
    events.harness.settle();
    assertEquals(1, events.attempts.size());
    events.harness.advance(Duration.ofDays(2));
    assertEquals(3, events.attempts.size());
    assertTrue(events.attempts.get(1).at().isAfter(events.attempts.get(0).at()));
    assertEquals(
        List.of(
            "MatchedEvents 1",
            "TriggeredRules 1",
            "InvocationAttempts 1",
            "InvocationAttempts 1",
            "RetryInvocationAttempts 1",
            "InvocationAttempts 1",
            "RetryInvocationAttempts 1",
            "Invocations 1",
            "FailedInvocations 1"),
        events.harness.metrics().samples().stream().map(EventBridgeTest::sample).toList());
  }

  private static String sample(Metrics.Sample sample) {
    return sample.name() + " " + Math.round(sample.value());
  }

  @Test
  void retryPolicy_defaultIs185RetriesWithinADay() {
    events.rule("all", "{'source':['bank']}");
    events.target("all", function("1"));
    for (int i = 0; i < 300; i++) {
      events.answers.add(Target.retryable("SDK_CLIENT_ERROR", "no"));
    }
    events.put(entry("{}").build());
    events.harness.advance(Duration.ofDays(3));
    assertEquals(186, events.attempts.size());
  }

  @Test
  void putRule_replacesSettingsAndKeepsTargetsAndTags() {
    events.rule("r", "{'source':['bank']}");
    events.target("r", function("1"));
    events.api.tagResource(
        events.harness.context(),
        TagResourceRequest.builder()
            .resourceARN("arn:aws:events:eu-central-1:123456789012:rule/r")
            .tags(List.of(Tag.builder().key("k").value("v").build()))
            .build());
    events.put(entry("{}").build());
    events.rule("r", "{'source':['shop']}");
    events.put(entry("{}").build());
    events.put(entry("{}").source("shop").build());
    events.harness.settle();
    assertEquals(2, events.attempts.size());
    var described =
        events.api.describeRule(
            events.harness.context(), DescribeRuleRequest.builder().name("r").build());
    assertEquals("{\"source\":[\"shop\"]}", described.eventPattern());
    assertEquals("ENABLED", described.state().value());
    assertEquals("default", described.eventBusName());
    assertEquals("123456789012", described.createdBy());
    assertEquals(1, tags("arn:aws:events:eu-central-1:123456789012:rule/r"));
    assertEquals(
        List.of("r"),
        events
            .api
            .listRuleNamesByTarget(
                events.harness.context(),
                ListRuleNamesByTargetRequest.builder().targetArn(FUNCTION).build())
            .ruleNames());
  }

  private int tags(String arn) {
    return events
        .api
        .listTagsForResource(
            events.harness.context(), ListTagsForResourceRequest.builder().resourceARN(arn).build())
        .tags()
        .size();
  }

  @Test
  void enableRule_matchesAgain() {
    events.rule("r", "{'source':['bank']}");
    events.target("r", function("1"));
    events.put(entry("{}").build());
    events.api.disableRule(
        events.harness.context(), DisableRuleRequest.builder().name("r").build());
    events.put(entry("{}").build());
    events.api.enableRule(events.harness.context(), EnableRuleRequest.builder().name("r").build());
    events.put(entry("{}").build());
    events.harness.settle();
    assertEquals(2, events.attempts.size());
  }

  @Test
  void buses_haveRulesOfTheirOwn() {
    Tag tag = Tag.builder().key("k").value("v").build();
    String arn =
        events
            .api
            .createEventBus(
                events.harness.context(),
                CreateEventBusRequest.builder().name("atm").tags(List.of(tag)).build())
            .eventBusArn();
    assertEquals("arn:aws:events:eu-central-1:123456789012:event-bus/atm", arn);
    String rule =
        events
            .api
            .putRule(
                events.harness.context(),
                PutRuleRequest.builder()
                    .name("r")
                    .eventBusName(arn)
                    .eventPattern("{\"source\":[\"bank\"]}")
                    .build())
            .ruleArn();
    assertEquals("arn:aws:events:eu-central-1:123456789012:rule/atm/r", rule);
    var answer = events.put(entry("{}").eventBusName("atm").build(), entry("{}").build());
    assertEquals(1, rulesSeen(answer, 0));
    assertEquals(0, rulesSeen(answer, 1));
    assertEquals(1, tags(arn));
    events.api.untagResource(
        events.harness.context(),
        UntagResourceRequest.builder().resourceARN(arn).tagKeys(List.of("k")).build());
    assertEquals(0, tags(arn));
    DeleteEventBusRequest delete = DeleteEventBusRequest.builder().name("atm").build();
    ServiceException refused =
        assertThrows(
            ServiceException.class,
            () -> events.api.deleteEventBus(events.harness.context(), delete));
    assertEquals("EventBus can't be deleted since it has rules.", refused.message());
    assertEquals(1, rulesSeen(events.put(entry("{}").eventBusName("atm").build()), 0));
    events.api.deleteRule(
        events.harness.context(),
        DeleteRuleRequest.builder().name("r").eventBusName("atm").build());
    events.api.deleteEventBus(events.harness.context(), delete);
    assertEquals(
        List.of("default"),
        events
            .api
            .listEventBuses(events.harness.context(), ListEventBusesRequest.builder().build())
            .eventBuses()
            .stream()
            .map(bus -> bus.name())
            .toList());
  }

  private int rulesSeen(PutEventsResponse answer, int index) {
    String id = answer.entries().get(index).eventId();
    return events.module.explain(id).orElseThrow().rules().size();
  }

  @Test
  void describeEventBus_defaultIsComputedAndReadingCreatesNothing() {
    DescribeEventBusResponse bus =
        events.api.describeEventBus(
            events.harness.context(), DescribeEventBusRequest.builder().build());
    assertEquals("default", bus.name());
    assertEquals("arn:aws:events:eu-central-1:123456789012:event-bus/default", bus.arn());
    assertNull(bus.policy());
    assertTrue(events.harness.kernel().capture().engines().isEmpty());
  }

  @Test
  void lists_arePagedByNameAndStayValidWhileTheyChange() {
    for (int i = 0; i < 7; i++) {
      events.api.createEventBus(
          events.harness.context(), CreateEventBusRequest.builder().name("bus" + i).build());
    }
    ListEventBusesResponse first =
        events.api.listEventBuses(
            events.harness.context(),
            ListEventBusesRequest.builder().namePrefix("bus").limit(3).build());
    events.api.deleteEventBus(
        events.harness.context(), DeleteEventBusRequest.builder().name("bus2").build());
    ListEventBusesResponse second =
        events.api.listEventBuses(
            events.harness.context(),
            ListEventBusesRequest.builder()
                .namePrefix("bus")
                .limit(4)
                .nextToken(first.nextToken())
                .build());
    assertEquals(
        List.of("bus3", "bus4", "bus5", "bus6"),
        second.eventBuses().stream().map(bus -> bus.name()).toList());
    assertNull(second.nextToken());
  }

  @Test
  void targets_areReplacedByIdListedAndRemoved() {
    events.rule("r", "{'source':['bank']}");
    events.target("r", function("b").input("1"));
    events.target("r", function("a").retryPolicy(retries(3, 60)));
    events.target("r", function("b").inputPath("$.detail"));
    var targets =
        events
            .api
            .listTargetsByRule(
                events.harness.context(), ListTargetsByRuleRequest.builder().rule("r").build())
            .targets();
    assertEquals(
        List.of(
            function("a").retryPolicy(retries(3, 60)).build(),
            function("b").inputPath("$.detail").build()),
        targets);
    var removed =
        events.api.removeTargets(
            events.harness.context(),
            RemoveTargetsRequest.builder().rule("r").ids(List.of("a", "x")).build());
    assertEquals(1, removed.failedEntryCount());
    assertEquals("x", removed.failedEntries().getFirst().targetId());
    assertEquals("ResourceNotFoundException", removed.failedEntries().getFirst().errorCode());
  }

  @Test
  void testEventPattern_answersWithoutARule() {
    String event =
        "{\"id\":\"1\",\"account\":\"1\",\"source\":\"bank\",\"time\":\"t\",\"region\":\"r\","
            + "\"resources\":[],\"detail-type\":\"d\",\"detail\":{}}";
    for (String source : new String[] {"bank", "shop"}) {
      boolean result =
          events
              .api
              .testEventPattern(
                  events.harness.context(),
                  TestEventPatternRequest.builder()
                      .eventPattern("{\"source\":[\"" + source + "\"]}")
                      .event(event)
                      .build())
              .result();
      assertEquals(source.equals("bank"), result);
    }
  }

  @Test
  void listRules_byPrefix() {
    events.rule("a1", "{'source':['x']}");
    events.rule("a2", "{'source':['x']}");
    events.rule("b1", "{'source':['x']}");
    assertEquals(
        List.of("a1", "a2"),
        events
            .api
            .listRules(events.harness.context(), ListRulesRequest.builder().namePrefix("a").build())
            .rules()
            .stream()
            .map(Rule::name)
            .toList());
  }
}
