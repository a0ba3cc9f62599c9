package dev.virga.eventbridge;

import static dev.virga.eventbridge.EventBridgeFixture.deadLetter;
import static dev.virga.eventbridge.EventBridgeFixture.entry;
import static dev.virga.eventbridge.EventBridgeFixture.function;
import static dev.virga.eventbridge.EventBridgeFixture.group;
import static dev.virga.eventbridge.EventBridgeFixture.queue;
import static dev.virga.eventbridge.EventBridgeFixture.retries;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.api.events.DeleteRuleRequest;
import dev.virga.api.events.DisableRuleRequest;
import dev.virga.api.events.EnableRuleRequest;
import dev.virga.api.events.ListRulesRequest;
import dev.virga.api.events.RemoveTargetsRequest;
import dev.virga.core.delivery.TargetError;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.metrics.Metrics;
import dev.virga.core.trace.HopKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random operations on rules with functions and queues, which fail at random: a run that is
 * captured and restored again and again is the same run, and what was to be delivered was
 * delivered, dead-lettered or lost with a record.
 */
class EventBridgeSimulationTest {
  private static final int STEPS = 500;
  private static final List<TargetError> ERRORS = List.of(TargetError.values());

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void restoringAtRandomStepsMakesNoDifference(long seed) {
    List<String> plain = run(seed, false);
    assertEquals(plain, run(seed, true), "seed " + seed);
    for (String what : new String[] {"deliver", "send a 2", "send b.fifo", "send dead"}) {
      assertTrue(plain.stream().anyMatch(line -> line.startsWith(what)), "never: " + what);
    }
  }

  private static List<String> run(long seed, boolean restoring) {
    Random random = new Random(seed);
    Random moments = new Random(~seed);
    List<String> seen = new ArrayList<>();
    try (EventBridgeFixture events = new EventBridgeFixture(seed)) {
      for (int step = 0; step < STEPS; step++) {
        seen.add(step + " " + act(events, random));
        if (restoring && moments.nextInt(5) == 0) {
          events.harness.kernel().restore(events.harness.kernel().capture());
        }
      }
      events.harness.advance(Duration.ofDays(2));
      events.attempts.forEach(
          a -> seen.add("deliver " + a.number() + " " + a.request().source() + " " + a.at()));
      events.sent.forEach(a ->
          seen.add(
              "send "
                  + a.request().target().resource()
                  + " "
                  + a.number()
                  + " "
                  + a.request().attributes()
                  + " "
                  + a.at()));
      assertEquals(0, events.harness.deliveries().backlog());
      assertNothingIsLost(events, seed);
    }
    return seen;
  }

  private static void assertNothingIsLost(EventBridgeFixture events, long seed) {
    Map<String, Long> counts =
        events.harness.metrics().samples().stream()
            .collect(Collectors.groupingBy(Metrics.Sample::name, Collectors.counting()));
    long failed = counts.getOrDefault("FailedInvocations", 0L);
    assertEquals(
        counts.get("Invocations"),
        counts.get("SuccessfulInvocationAttempts") + failed,
        "seed " + seed);
    long withoutQueue =
        events.harness.hops().stream()
            .filter(hop -> hop.kind().equals(HopKind.DROPPED) && hop.subjects().size() == 2)
            .count();
    assertEquals(
        failed,
        counts.getOrDefault("InvocationsSentToDlq", 0L)
            + counts.getOrDefault("InvocationsFailedToBeSentToDlq", 0L)
            + withoutQueue,
        "seed " + seed);
    assertEquals(
        counts.getOrDefault("InvocationsSentToDlq", 0L),
        events.harness.hops().stream()
            .filter(hop -> hop.kind().equals(HopKind.DEAD_LETTERED))
            .count(),
        "seed " + seed);
  }

  private static dev.virga.api.events.Target.Builder target(Random random) {
    String id = "t" + random.nextInt(7);
    var target =
        switch (random.nextInt(3)) {
          case 0 -> function(id);
          case 1 -> queue(id, "a");
          default -> queue(id, "b.fifo").sqsParameters(group("g" + random.nextInt(2)));
        };
    if (random.nextBoolean()) {
      target.deadLetterConfig(deadLetter("dead"));
    }
    return target.retryPolicy(retries(2, 3600));
  }

  private static void failOnce(EventBridgeFixture events, Random random) {
    TargetError error = ERRORS.get(random.nextInt(ERRORS.size()));
    switch (random.nextInt(4)) {
      case 0 -> events.answers.add(error.because("later"));
      case 1 -> events.queueAnswers("a", 1 + random.nextInt(3), error.because("later"));
      case 2 -> events.queueAnswers("b.fifo", 1, error.because("later"));
      default -> events.queueAnswers("dead", 1, error.because("full"));
    }
  }

  private static String act(EventBridgeFixture events, Random random) {
    String rule = "r" + random.nextInt(6);
    var context = events.harness.context();
    try {
      return switch (random.nextInt(14)) {
        case 0 -> events.rule(rule, "{'detail':{'n':[" + random.nextInt(3) + "]}}");
        case 1 ->
            events.rule(rule, "{'detail':{'n':[{'numeric':['<'," + random.nextInt(4) + "]}]}}");
        case 2, 3 -> {
          events.target(rule, target(random));
          yield "target";
        }
        case 4 ->
            random.nextBoolean()
                ? events
                    .api
                    .disableRule(context, DisableRuleRequest.builder().name(rule).build())
                    .toString()
                : events
                    .api
                    .enableRule(context, EnableRuleRequest.builder().name(rule).build())
                    .toString();
        case 5 ->
            events
                .api
                .removeTargets(
                    context,
                    RemoveTargetsRequest.builder()
                        .rule(rule)
                        .ids(List.of("t" + random.nextInt(7)))
                        .build())
                .toString();
        case 6 ->
            events
                .api
                .deleteRule(context, DeleteRuleRequest.builder().name(rule).build())
                .toString();
        case 7 -> {
          events.harness.advance(Duration.ofSeconds(random.nextInt(30)));
          yield events.api.listRules(context, ListRulesRequest.builder().build()).toString();
        }
        default -> {
          if (random.nextInt(2) == 0) {
            failOnce(events, random);
          }
          yield events.put(entry("{'n':" + random.nextInt(4) + "}").build()).toString();
        }
      };
    } catch (ServiceException refused) {
      return refused.message();
    }
  }
}
