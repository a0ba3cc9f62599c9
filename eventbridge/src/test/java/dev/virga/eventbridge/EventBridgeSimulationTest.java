package dev.virga.eventbridge;

import static dev.virga.eventbridge.EventBridgeFixture.entry;
import static dev.virga.eventbridge.EventBridgeFixture.function;
import static dev.virga.eventbridge.EventBridgeFixture.retries;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.api.events.DeleteRuleRequest;
import dev.virga.api.events.DisableRuleRequest;
import dev.virga.api.events.EnableRuleRequest;
import dev.virga.api.events.ListRulesRequest;
import dev.virga.api.events.RemoveTargetsRequest;
import dev.virga.core.delivery.Target;
import dev.virga.core.fault.ServiceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations: a run that is captured and restored again and again is the same run. */
class EventBridgeSimulationTest {
  private static final int STEPS = 300;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void restoringAtRandomStepsMakesNoDifference(long seed) {
    List<String> plain = run(seed, false);
    assertEquals(plain, run(seed, true), "seed " + seed);
    assertTrue(plain.stream().anyMatch(line -> line.contains("deliver")), "nothing was delivered");
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
      assertEquals(0, events.harness.deliveries().backlog());
    }
    return seen;
  }

  private static String act(EventBridgeFixture events, Random random) {
    String rule = "r" + random.nextInt(6);
    var context = events.harness.context();
    try {
      return switch (random.nextInt(9)) {
        case 0 -> events.rule(rule, "{'detail':{'n':[" + random.nextInt(3) + "]}}");
        case 1 ->
            events.rule(rule, "{'detail':{'n':[{'numeric':['<'," + random.nextInt(4) + "]}]}}");
        case 2, 3 -> {
          events.target(rule, function("t" + random.nextInt(7)).retryPolicy(retries(2, 3600)));
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
          if (random.nextInt(3) == 0) {
            events.answers.add(Target.retryable("THROTTLING", "later"));
          }
          yield events.put(entry("{'n':" + random.nextInt(4) + "}").build()).toString();
        }
      };
    } catch (ServiceException refused) {
      return refused.message();
    }
  }
}
