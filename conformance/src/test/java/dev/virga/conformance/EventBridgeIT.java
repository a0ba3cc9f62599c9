package dev.virga.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.testkit.Virga;
import dev.virga.testkit.VirgaExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBus;
import software.amazon.awssdk.services.eventbridge.model.ListRulesResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Tag;

/**
 * EventBridge by the AWS SDK. Provenance of error texts: recorded, unless a case says otherwise.
 */
@ExtendWith(VirgaExtension.class)
class EventBridgeIT {
  private static final String ARN = "arn:aws:events:" + Sdk.REGION + ":" + Sdk.ACCOUNT + ":";
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:f";
  private static final String PATTERN = "{\"source\":[\"a\"]}";

  private Sdk sdk;
  private EventBridgeClient events;

  @BeforeEach
  void connect(Virga virga) {
    sdk = new Sdk(virga);
    events = sdk.events();
  }

  @AfterEach
  void disconnect() {
    sdk.close();
  }

  private static PutEventsRequestEntry.Builder entry() {
    return PutEventsRequestEntry.builder().source("a").detailType("t").detail("{}");
  }

  private List<String> busNames() {
    return events.listEventBuses(r -> {}).eventBuses().stream().map(EventBus::name).toList();
  }

  /** Provenance: recorded texts; ARNs documented. */
  @Test
  void buses_areCreatedListedAndDeleted() {
    assertEquals(List.of("default"), busNames());
    assertEquals(
        ARN + "event-bus/orders", events.createEventBus(r -> r.name("orders")).eventBusArn());
    assertEquals(List.of("default", "orders"), busNames());
    Refused.with(
        400,
        "ResourceAlreadyExistsException",
        "Event bus orders already exists.",
        () -> events.createEventBus(r -> r.name("orders")));
    Refused.with(
        400,
        "ResourceNotFoundException",
        "Event bus none does not exist.",
        () -> events.describeEventBus(r -> r.name("none")));
    Refused.with(
        400,
        "ValidationException",
        "Cannot delete event bus default.",
        () -> events.deleteEventBus(r -> r.name("default")));
    assertEquals(
        ARN + "rule/orders/r",
        events.putRule(r -> r.name("r").eventBusName("orders").eventPattern(PATTERN)).ruleArn());
    events.deleteRule(r -> r.name("r").eventBusName("orders"));
    events.deleteEventBus(r -> r.name("orders"));
    assertEquals(List.of("default"), busNames());
  }

  /** Provenance: documented, ListRules: pages, prefix. */
  @Test
  void listRules_pagesInOrder() {
    List<String> names = IntStream.range(10, 35).mapToObj(i -> "rule-" + i).toList();
    names.forEach(name -> events.putRule(r -> r.name(name).eventPattern(PATTERN)));
    events.putRule(r -> r.name("other").eventPattern(PATTERN));

    List<String> found = new ArrayList<>();
    String token = null;
    int pages = 0;
    do {
      String from = token;
      ListRulesResponse page =
          events.listRules(r -> r.namePrefix("rule-").limit(10).nextToken(from));
      page.rules().stream().map(Rule::name).forEach(found::add);
      token = page.nextToken();
      pages++;
    } while (token != null);

    assertEquals(names, found);
    assertEquals(3, pages);
  }

  /** Provenance: documented and recorded, PutRule: what is omitted is cleared, targets stay. */
  @Test
  void putRule_replacesAllButTargets() {
    events.putRule(
        r -> r.name("r").eventPattern(PATTERN).description("d").state(RuleState.DISABLED));
    events.putTargets(
        r -> r.rule("r").targets(Sdk.target("1", FUNCTION).toBuilder().input("{\"n\":1}").build()));

    events.putRule(r -> r.name("r").eventPattern("{\"source\":[\"b\"]}"));

    var rule = events.describeRule(r -> r.name("r"));
    assertEquals("{\"source\":[\"b\"]}", rule.eventPattern());
    assertNull(rule.description());
    assertEquals(RuleState.ENABLED, rule.state());
    assertEquals(Sdk.ACCOUNT, rule.createdBy());
    var targets = events.listTargetsByRule(r -> r.rule("r")).targets();
    assertEquals(1, targets.size());
    assertEquals("{\"n\":1}", targets.getFirst().input());
    assertEquals(
        List.of("r"), events.listRuleNamesByTarget(r -> r.targetArn(FUNCTION)).ruleNames());
    Refused.with(
        400,
        "ValidationException",
        "Rule can't be deleted since it has targets.",
        () -> events.deleteRule(r -> r.name("r")));
    assertEquals(0, events.removeTargets(r -> r.rule("r").ids("1")).failedEntryCount());
    events.deleteRule(r -> r.name("r"));
    Refused.with(
        400,
        "ResourceNotFoundException",
        "Rule r does not exist on EventBus default.",
        () -> events.describeRule(r -> r.name("r")));
  }

  @Test
  void putRule_refusesWhatIsNoPattern() {
    Refused.with(
        400,
        "ValidationException",
        "Parameter(s) EventPattern or ScheduleExpression must be specified.",
        () -> events.putRule(r -> r.name("r")));
    var unknown =
        Refused.by(() ->
            events.putRule(
                r -> r.name("r").eventPattern("{\"source\":[{\"starts-with\":\"x\"}]}")));
    assertEquals("InvalidEventPatternException", unknown.awsErrorDetails().errorCode());
    String message = unknown.awsErrorDetails().errorMessage();
    assertTrue(
        message.startsWith(
            "Event pattern is not valid. Reason: Unrecognized match type starts-with\n at "),
        message);
    message =
        Refused.by(() -> events.putRule(r -> r.name("r").eventPattern("{\"source\":[]}")))
            .awsErrorDetails()
            .errorMessage();
    assertTrue(
        message.startsWith("Event pattern is not valid. Reason: Empty arrays are not allowed"),
        message);
    assertEquals(List.of(), events.listRules(r -> {}).rules());
  }

  @Test
  void putTargets_refusesBadTargets() {
    events.putRule(r -> r.name("r").eventPattern(PATTERN));
    Refused.with(
        400,
        "ValidationException",
        "1 validation error detected: Value 'a b' at 'targets.1.member.id' failed to satisfy"
            + " constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+",
        () -> events.putTargets(r -> r.rule("r").targets(Sdk.target("a b", FUNCTION))));
    Refused.with(
        400,
        "ResourceNotFoundException",
        "Rule none does not exist on EventBus default.",
        () -> events.putTargets(r -> r.rule("none").targets(Sdk.target("1", FUNCTION))));
    for (int i = 1; i <= 5; i++) {
      String id = "t" + i;
      events.putTargets(r -> r.rule("r").targets(Sdk.target(id, FUNCTION)));
    }
    Refused.with(
        400,
        "LimitExceededException",
        "The requested resource exceeds the maximum number allowed.",
        () -> events.putTargets(r -> r.rule("r").targets(Sdk.target("t6", FUNCTION))));
  }

  /** Provenance: documented, API reference, Target. */
  @Test
  void putTargets_takesQueuesAndDeadLetterQueues() {
    events.putRule(r -> r.name("r").eventPattern(PATTERN));
    String queue = "arn:aws:sqs:us-east-1:000000000000:orders.fifo";
    var target =
        Sdk.target("1", queue).toBuilder()
            .sqsParameters(p -> p.messageGroupId("g"))
            .deadLetterConfig(d -> d.arn("arn:aws:sqs:us-east-1:000000000000:dead"))
            .retryPolicy(p -> p.maximumRetryAttempts(1).maximumEventAgeInSeconds(60))
            .build();

    assertEquals(0, events.putTargets(r -> r.rule("r").targets(target)).failedEntryCount());

    assertEquals(List.of(target), events.listTargetsByRule(r -> r.rule("r")).targets());
    Refused.with(
        400,
        "ValidationException",
        "Parameter(s) SqsParameters must be specified for target: 2.",
        () -> events.putTargets(r -> r.rule("r").targets(Sdk.target("2", queue))));
    assertEquals(List.of(target), events.listTargetsByRule(r -> r.rule("r")).targets());
  }

  /** A setting nobody acts on is refused, not stored. Provenance: Virga. */
  @Test
  void putTargets_refusesByNameWhatIsNotImplemented() {
    events.putRule(r -> r.name("r").eventPattern(PATTERN));

    var refused =
        Refused.by(() ->
            events.putTargets(r ->
                r.rule("r")
                    .targets(
                        Sdk.target("1", FUNCTION).toBuilder()
                            .inputTransformer(t -> t.inputTemplate("{}"))
                            .build())));

    assertEquals(501, refused.statusCode());
    assertEquals("NotImplemented", refused.awsErrorDetails().errorCode());
    assertTrue(refused.awsErrorDetails().errorMessage().contains("InputTransformer"));
    assertFalse(
        events.listTargetsByRule(r -> r.rule("r")).targets().stream().findAny().isPresent());
  }

  @Test
  void putEvents_answersEachEntryAtItsPlace() {
    PutEventsResponse answer =
        events.putEvents(r ->
            r.entries(
                entry().build(),
                entry().source(null).build(),
                entry().detailType("").build(),
                entry().detail(null).build(),
                entry().detail("[]").build(),
                entry().detail("{").build(),
                entry().source("aws.ec2").build(),
                entry().eventBusName("nowhere").build()));

    assertEquals(6, answer.failedEntryCount());
    assertNotNull(answer.entries().getFirst().eventId());
    assertNotNull(answer.entries().getLast().eventId());
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
            "NotAuthorizedForSourceException: Not authorized for the source."),
        answer.entries().subList(1, 7).stream().map(EventBridgeIT::error).toList());
  }

  private static String error(PutEventsResultEntry entry) {
    assertNull(entry.eventId());
    return entry.errorCode() + ": " + entry.errorMessage();
  }

  @Test
  void putEvents_takesTenEntriesAndOneMebibyte() {
    String one =
        "PutEventsRequestEntry(time=null, source=a, resources=null, detailType=t, detail={},"
            + " eventBusName=null, traceHeader=null, kmsKeyIdentifier=null, internalMetadata=null)";
    Refused.with(
        400,
        "ValidationException",
        "1 validation error detected: Value '["
            + String.join(", ", java.util.Collections.nCopies(11, one))
            + "]' at 'entries' failed to satisfy constraint: Member must have length less than or"
            + " equal to 10",
        () -> events.putEvents(r -> r.entries(java.util.Collections.nCopies(11, entry().build()))));
    Refused.with(
        400,
        "ValidationException",
        "Total size of the entries in the request is over the limit.",
        () ->
            events.putEvents(
                r -> r.entries(entry().detail("{\"a\":\"" + "x".repeat(1 << 20) + "\"}").build())));
  }

  private static final String EVENT =
      """
      {"id":"1","account":"0","source":"a","time":"2026-11-23T09:00:00Z","region":"r",
       "resources":[],"detail-type":"t","detail":{"n":5}}
      """;

  @Test
  void testEventPattern_matchesWithoutARule() {
    assertTrue(matches("{\"detail\":{\"n\":[{\"numeric\":[\">\",4,\"<=\",5]}]}}"));
    assertFalse(matches("{\"detail\":{\"n\":[{\"numeric\":[\">\",5]}]}}"));
    Refused.with(
        400,
        "ValidationException",
        "Parameter Event is not valid.",
        () -> events.testEventPattern(r -> r.eventPattern(PATTERN).event("[]")));
    assertEquals(
        "InvalidEventPatternException",
        Refused.by(() -> matches("{\"source\":\"a\"}")).awsErrorDetails().errorCode());
  }

  private boolean matches(String pattern) {
    return events.testEventPattern(r -> r.eventPattern(pattern).event(EVENT)).result();
  }

  /** Provenance: recorded text. */
  @Test
  void tags_areOfRulesAndBuses() {
    String arn =
        events
            .putRule(r ->
                r.name("r")
                    .eventPattern(PATTERN)
                    .tags(Tag.builder().key("team").value("payments").build()))
            .ruleArn();

    assertEquals(
        "payments", events.listTagsForResource(r -> r.resourceARN(arn)).tags().getFirst().value());
    events.untagResource(r -> r.resourceARN(arn).tagKeys("team"));
    assertEquals(List.of(), events.listTagsForResource(r -> r.resourceARN(arn)).tags());
    Refused.with(
        400,
        "ResourceNotFoundException",
        "Rule none does not exist on EventBus default.",
        () -> events.listTagsForResource(r -> r.resourceARN(ARN + "rule/none")));
  }
}
