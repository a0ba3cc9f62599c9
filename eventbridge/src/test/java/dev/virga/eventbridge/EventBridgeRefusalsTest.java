package dev.virga.eventbridge;

import static dev.virga.eventbridge.EventBridgeFixture.entry;
import static dev.virga.eventbridge.EventBridgeFixture.function;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.api.events.CreateEventBusRequest;
import dev.virga.api.events.DeleteEventBusRequest;
import dev.virga.api.events.DeleteRuleRequest;
import dev.virga.api.events.DescribeEventBusRequest;
import dev.virga.api.events.DescribeRuleRequest;
import dev.virga.api.events.EventsApi;
import dev.virga.api.events.InputTransformer;
import dev.virga.api.events.ListEventBusesRequest;
import dev.virga.api.events.ListRulesRequest;
import dev.virga.api.events.ListTargetsByRuleRequest;
import dev.virga.api.events.PutEventsRequest;
import dev.virga.api.events.PutEventsRequestEntry;
import dev.virga.api.events.PutRuleRequest;
import dev.virga.api.events.PutTargetsRequest;
import dev.virga.api.events.RuleState;
import dev.virga.api.events.Tag;
import dev.virga.api.events.TagResourceRequest;
import dev.virga.api.events.Target;
import dev.virga.api.events.TestEventPatternRequest;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.service.CallContext;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input, its exact code and text, and that it changes nothing. */
class EventBridgeRefusalsTest {
  interface Call extends BiConsumer<EventsApi, CallContext> {}

  private static final String PATTERN = "{\"source\":[\"bank\"]}";

  private static Arguments refused(String code, String text, Call call) {
    return Arguments.of(code, text, call);
  }

  private static PutRuleRequest.Builder rule(String name) {
    return PutRuleRequest.builder().name(name).eventPattern(PATTERN);
  }

  private static Arguments rule(String code, String text, PutRuleRequest.Builder rule) {
    return refused(code, text, (api, context) -> api.putRule(context, rule.build()));
  }

  private static Arguments target(String code, String text, Target.Builder... targets) {
    return refused(
        code,
        text,
        (api, context) ->
            api.putTargets(
                context,
                PutTargetsRequest.builder()
                    .rule("r")
                    .targets(Stream.of(targets).map(Target.Builder::build).toList())
                    .build()));
  }

  private static Arguments unsupported(String setting, String action, Target.Builder target) {
    return target(
        "NotImplemented",
        "Virga does not implement " + setting + " of EventBridge's " + action + ".",
        target);
  }

  private static Arguments pattern(String code, String text, String pattern, String event) {
    return refused(
        code,
        text,
        (api, context) ->
            api.testEventPattern(
                context,
                TestEventPatternRequest.builder().eventPattern(pattern).event(event).build()));
  }

  static Stream<Arguments> rules() {
    return Stream.of(
        rule(
            "ValidationException",
            "Parameter(s) EventPattern or ScheduleExpression must be specified.",
            PutRuleRequest.builder().name("x")),
        rule(
            "InvalidEventPatternException",
            "Event pattern is not valid. Reason: Filter is not an object\n"
                + " at [Source: (String)\"[]\"; line: 1, column: 2]",
            rule("x").eventPattern("[]")),
        rule(
            "ResourceNotFoundException",
            "Event bus nowhere does not exist.",
            rule("x").eventBusName("nowhere")),
        rule(
            "ResourceNotFoundException",
            "Event bus default does not exist.",
            rule("x").eventBusName("arn:aws:events:us-east-1:123456789012:event-bus/default")),
        rule(
            "NotImplemented",
            "Virga does not implement ScheduleExpression of EventBridge's PutRule.",
            PutRuleRequest.builder().name("x").scheduleExpression("rate(1 minute)")),
        rule(
            "NotImplemented",
            "Virga does not implement RoleArn of EventBridge's PutRule.",
            rule("x").roleArn("arn:aws:iam::123456789012:role/r")),
        rule(
            "NotImplemented",
            "Virga does not implement State ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS of"
                + " EventBridge's PutRule.",
            rule("x").state(RuleState.ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS)),
        rule(
            "ValidationException",
            "Invalid parameter: Duplicated keys are not allowed.",
            rule("x").tags(Collections.nCopies(2, Tag.builder().key("k").value("v").build()))),
        refused(
            "ResourceNotFoundException",
            "Rule x does not exist on EventBus default.",
            (api, context) ->
                api.describeRule(context, DescribeRuleRequest.builder().name("x").build())),
        refused(
            "ValidationException",
            "Rule can't be deleted since it has targets.",
            (api, context) ->
                api.deleteRule(context, DeleteRuleRequest.builder().name("r").build())),
        refused(
            "ValidationException",
            "Parameter NextToken is not valid.",
            (api, context) ->
                api.listRules(context, ListRulesRequest.builder().nextToken("%").build())));
  }

  static Stream<Arguments> targets() {
    return Stream.of(
        target(
            "ValidationException",
            "Only one of Input, InputPath, or InputTransformer must be provided for target 1.",
            function("1").input("1").inputPath("$.detail")),
        target(
            "ValidationException",
            "JSON syntax error in input for target 1.",
            function("1").input("{\"a\"")),
        target(
            "LimitExceededException",
            "The requested resource exceeds the maximum number allowed.",
            function("1"),
            function("2"),
            function("3"),
            function("4"),
            function("5")),
        unsupported("the InputPath $.a[*]", "PutTargets", function("1").inputPath("$.a[*]")),
        unsupported("RoleArn", "PutTargets", function("1").roleArn("arn:aws:iam::1:role/r")),
        unsupported(
            "InputTransformer",
            "PutTargets",
            function("1").inputTransformer(InputTransformer.builder().inputTemplate("1").build())),
        refused(
            "ResourceNotFoundException",
            "Rule x does not exist on EventBus default.",
            (api, context) ->
                api.putTargets(
                    context,
                    PutTargetsRequest.builder()
                        .rule("x")
                        .targets(List.of(function("1").build()))
                        .build())));
  }

  static Stream<Arguments> buses() {
    return Stream.of(
        refused(
            "ResourceAlreadyExistsException",
            "Event bus default already exists.",
            (api, context) ->
                api.createEventBus(
                    context, CreateEventBusRequest.builder().name("default").build())),
        refused(
            "NotImplemented",
            "Virga does not implement KmsKeyIdentifier of EventBridge's CreateEventBus.",
            (api, context) ->
                api.createEventBus(
                    context,
                    CreateEventBusRequest.builder().name("x").kmsKeyIdentifier("k").build())),
        refused(
            "ValidationException",
            "EventBus name starting with 'aws.' is not valid.",
            (api, context) ->
                api.createEventBus(
                    context, CreateEventBusRequest.builder().name("aws.partner/acme/1").build())),
        refused(
            "ValidationException",
            "1 validation error detected: Value 'x/y' at 'name' failed to satisfy constraint:"
                + " Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+",
            (api, context) ->
                api.createEventBus(context, CreateEventBusRequest.builder().name("x/y").build())),
        refused(
            "ValidationException",
            "Cannot delete event bus default.",
            (api, context) ->
                api.deleteEventBus(
                    context, DeleteEventBusRequest.builder().name("default").build())),
        refused(
            "ResourceNotFoundException",
            "Event bus x does not exist.",
            (api, context) ->
                api.describeEventBus(context, DescribeEventBusRequest.builder().name("x").build())),
        refused(
            "NotImplemented",
            "Virga does not implement event buses of other accounts of EventBridge's operations.",
            (api, context) ->
                api.describeEventBus(
                    context,
                    DescribeEventBusRequest.builder()
                        .name("arn:aws:events:eu-central-1:999999999999:event-bus/x")
                        .build())),
        refused(
            "ResourceNotFoundException",
            "Event bus x does not exist.",
            (api, context) ->
                api.tagResource(
                    context,
                    TagResourceRequest.builder()
                        .resourceARN("arn:aws:events:eu-central-1:123456789012:event-bus/x")
                        .tags(List.of())
                        .build())));
  }

  static Stream<Arguments> events() {
    String large = "{\"a\":\"" + "x".repeat(1 << 20) + "\"}";
    String one =
        "PutEventsRequestEntry(time=null, source=bank, resources=null, detailType=transaction,"
            + " detail={}, eventBusName=null, traceHeader=null, kmsKeyIdentifier=null,"
            + " internalMetadata=null)";
    return Stream.of(
        put(
            "ValidationException",
            "Total size of the entries in the request is over the limit.",
            Collections.nCopies(1, entry(large).build())),
        put(
            "ValidationException",
            "1 validation error detected: Value '["
                + String.join(", ", Collections.nCopies(11, one))
                + "]' at 'entries' failed to satisfy constraint: Member must have length less than"
                + " or equal to 10",
            Collections.nCopies(11, entry("{}").build())),
        pattern("ValidationException", "Parameter Event is not valid.", PATTERN, "[]"),
        pattern("ValidationException", "Parameter Event is not valid.", PATTERN, "{"),
        pattern(
            "ValidationException",
            "Parameter Event is not valid. Reason: account is a required field.",
            PATTERN,
            "{\"id\":\"1\"}"));
  }

  private static Arguments put(String code, String text, List<PutEventsRequestEntry> entries) {
    return refused(
        code,
        text,
        (api, context) ->
            api.putEvents(context, PutEventsRequest.builder().entries(entries).build()));
  }

  @ParameterizedTest
  @MethodSource({"rules", "targets", "buses", "events"})
  void refused_withAwsTextAndWithoutATrace(String code, String text, Call call) {
    try (EventBridgeFixture events = new EventBridgeFixture()) {
      events.rule("r", "{'source':['bank']}");
      events.target("r", function("0"));
      String before = snapshot(events);
      ServiceException refusal =
          assertThrows(
              ServiceException.class, () -> call.accept(events.api, events.harness.context()));
      assertEquals(code + ": " + text, refusal.error().code() + ": " + refusal.message());
      assertEquals(before, snapshot(events));
      assertTrue(events.harness.hops().isEmpty());
    }
  }

  private static String snapshot(EventBridgeFixture events) {
    CallContext context = events.harness.context();
    return events.api.listEventBuses(context, ListEventBusesRequest.builder().build())
        + " "
        + events.api.listRules(context, ListRulesRequest.builder().build())
        + " "
        + events.api.listTargetsByRule(
            context, ListTargetsByRuleRequest.builder().rule("r").build());
  }
}
