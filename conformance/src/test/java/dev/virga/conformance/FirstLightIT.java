package dev.virga.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.trace.Hop;
import dev.virga.server.Config;
import dev.virga.server.Setting;
import dev.virga.testkit.Virga;
import dev.virga.testkit.VirgaClock;
import dev.virga.testkit.VirgaExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** An event is routed by rules to real functions, and their lines are read back. */
class FirstLightIT {
  @RegisterExtension
  static final VirgaExtension VIRGA =
      VirgaExtension.with(
          Config.of(Map.of(), Map.of(Setting.PORT, "0", Setting.EXECUTOR, "process")));

  private static final Instant TIME = Instant.parse("2100-01-01T00:00:00Z");

  private Sdk sdk;
  private LambdaClient lambda;
  private EventBridgeClient events;
  private CloudWatchLogsClient logs;

  @BeforeEach
  void connect(Virga virga) {
    sdk = new Sdk(virga);
    lambda = sdk.lambda();
    events = sdk.events();
    logs = sdk.logs();
  }

  @AfterEach
  void disconnect() {
    sdk.close();
  }

  /** Provenance: documented, EventBridge user guide, "Event patterns" and "Lambda permissions". */
  @Test
  void event_reachesTheFunctionsOfMatchingRulesOnly(Virga virga) {
    String denied = consumer("denied", "{\"detail\":{\"result\":[{\"anything-but\":\"ok\"}]}}");
    String newYork = consumer("new-york", "{\"detail\":{\"location\":[{\"prefix\":\"NY-\"}]}}");
    permit("denied", denied);
    permit("new-york", newYork);

    String inNewYork = publish("{\"result\":\"ok\",\"location\":\"NY-1\"}");
    String failed = publish("{\"result\":\"no\",\"location\":\"LA-2\"}");
    virga.clock().settle();

    assertEquals(List.of(inNewYork), seen("new-york", inNewYork, failed));
    assertEquals(List.of(failed), seen("denied", inNewYork, failed));
    String why = Control.get(virga, "/_virga/events/" + failed + "/explain").toString();
    assertTrue(why.contains("detail.location") && why.contains("LA-2"), why);
  }

  /**
   * Provenance: documented, EventBridge user guide, "Using resource-based policies" (a missing
   * permission is not retried); the explanation is Virga's.
   */
  @Test
  void event_withoutPermissionIsNotDelivered_andTheCommandIsNamed(Virga virga) {
    String rule = consumer("orders", "{\"source\":[\"atm\"]}");

    String refused = publish("{}");
    virga.clock().settle();

    assertEquals(List.of(), seen("orders", refused));
    String why = Control.get(virga, "/_virga/events/" + refused + "/explain").toString();
    assertTrue(why.contains("NO_PERMISSIONS"), why);
    assertTrue(why.contains("lambda:InvokeFunction"), why);
    assertTrue(why.contains("aws lambda add-permission"), why);
    assertTrue(why.contains("--function-name orders"), why);
    assertTrue(why.contains("--source-arn " + rule), why);

    permit("orders", rule);
    String allowed = publish("{}");
    virga.clock().advance(Duration.ofHours(25));

    assertEquals(List.of(allowed), seen("orders", refused, allowed));
  }

  /**
   * A permission for another rule is none. Provenance: documented, Lambda AddPermission, SourceArn.
   */
  @Test
  void permission_isForTheRuleItNames(Virga virga) {
    String rule = consumer("orders", "{\"source\":[\"atm\"]}");
    permit("orders", rule + "-other");

    String event = publish("{}");
    virga.clock().settle();

    assertEquals(List.of(), seen("orders", event));
  }

  /**
   * Provenance: documented, Lambda developer guide, "Asynchronous invocation: error handling" (one
   * minute before the second attempt, two before the third).
   */
  @Test
  void failingFunction_isTriedAgainOnEmulatedTime(Virga virga, VirgaClock clock) {
    clock.set(TIME);
    clock.freeze();
    permit("failing", consumer("failing", "{\"source\":[\"atm\"]}"));

    String event = publish("{\"fail\":true}");
    clock.settle();
    assertEquals(1, seen("failing", event).size());
    clock.advance(Duration.ofSeconds(59));
    assertEquals(1, seen("failing", event).size());
    clock.advance(Duration.ofSeconds(1));
    assertEquals(2, seen("failing", event).size());
    clock.advance(Duration.ofSeconds(119));
    assertEquals(2, seen("failing", event).size());
    clock.advance(Duration.ofSeconds(1));
    assertEquals(3, seen("failing", event).size());
    clock.advance(Duration.ofHours(24));
    assertEquals(3, seen("failing", event).size());

    List<Long> seconds =
        lines("failing").stream()
            .filter(line -> line.message().startsWith("START"))
            .map(line -> Duration.between(TIME, Instant.ofEpochMilli(line.timestamp())).toSeconds())
            .toList();
    assertEquals(List.of(0L, 60L, 180L), seconds);
    String story = Control.get(virga, "/_virga/events/" + event + "/explain").toString();
    assertTrue(story.contains("RetriesExhausted"), story);
  }

  /** Provenance: documented, EventBridge user guide, "Event bus concepts". */
  @Test
  void disabledRule_routesNothing(Virga virga) {
    permit("orders", consumer("orders", "{\"source\":[\"atm\"]}"));
    events.disableRule(r -> r.name("orders"));

    String event = publish("{}");
    virga.clock().settle();

    assertEquals(List.of(), seen("orders", event));
    events.enableRule(r -> r.name("orders"));
    String second = publish("{}");
    virga.clock().settle();
    assertEquals(List.of(second), seen("orders", event, second));
  }

  /** Two Virgas with one seed tell the same story. Provenance: Virga. */
  @Test
  void heldClockAndSeed_giveTheSameRunTwice() {
    List<String> first = seededRun();

    assertFalse(first.isEmpty());
    assertEquals(first, seededRun());
  }

  private static List<String> seededRun() {
    VirgaExtension seeded =
        VirgaExtension.with(
            Config.of(
                Map.of(),
                Map.of(
                    Setting.PORT, "0",
                    Setting.EXECUTOR, "process",
                    Setting.SEED, "7",
                    Setting.CLOCK, "held")));
    seeded.beforeEach(null);
    Virga virga = seeded.virga();
    FirstLightIT run = new FirstLightIT();
    run.connect(virga);
    try {
      virga.clock().set(TIME);
      run.permit("failing", run.consumer("failing", "{\"source\":[\"atm\"]}"));
      List<String> story = new ArrayList<>();
      for (String detail : List.of("{\"n\":1}", "{\"n\":2}", "{\"fail\":true}")) {
        String event = run.publish(detail);
        virga.clock().advance(Duration.ofMinutes(10));
        for (Hop hop : virga.recordsOf(event)) {
          story.add(hop.at() + " " + hop.kind() + " " + hop.outcome() + " " + event);
        }
      }
      run.lines("failing").stream()
          // REPORT has real durations; a traceback names the folder the code was unpacked into
          .filter(line -> line.message().matches("(?s)(START|seen|END).*"))
          .forEach(line -> story.add(line.timestamp() + " " + line.message()));
      return story;
    } finally {
      run.disconnect();
      seeded.afterEach(null);
    }
  }

  /** A function, and a rule of its name that has it as target; the rule's ARN. */
  private String consumer(String name, String pattern) {
    String function = Probe.here().create(lambda, name);
    String rule = events.putRule(r -> r.name(name).eventPattern(pattern)).ruleArn();
    assertEquals(
        0,
        events.putTargets(r -> r.rule(name).targets(Sdk.target("1", function))).failedEntryCount());
    return rule;
  }

  private void permit(String function, String rule) {
    lambda.addPermission(r ->
        r.functionName(function)
            .statementId("events")
            .action("lambda:InvokeFunction")
            .principal("events.amazonaws.com")
            .sourceArn(rule));
  }

  private String publish(String detail) {
    PutEventsResultEntry entry =
        events.putEvents(r -> r.entries(Sdk.event("atm", detail))).entries().getFirst();
    assertNull(entry.errorCode());
    return entry.eventId();
  }

  private List<FilteredLogEvent> lines(String function) {
    try {
      return logs.filterLogEvents(r -> r.logGroupName("/aws/lambda/" + function)).events();
    } catch (ResourceNotFoundException none) {
      return List.of();
    }
  }

  /** Which of these events the function printed, once for each time. */
  private List<String> seen(String function, String... candidates) {
    List<String> seen = new ArrayList<>();
    for (FilteredLogEvent line : lines(function)) {
      for (String candidate : candidates) {
        if (line.message().startsWith("seen") && line.message().contains(candidate)) {
          seen.add(candidate);
        }
      }
    }
    return seen;
  }
}
