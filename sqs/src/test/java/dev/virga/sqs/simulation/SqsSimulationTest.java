package dev.virga.sqs.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.time.SequentialRunner;
import dev.virga.core.time.TaskRunner;
import dev.virga.core.time.ThreadedRunner;
import dev.virga.sqs.simulation.Simulation.Options;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqsSimulationTest {
  private static final int STEPS = 10_000;

  /** What a run must have shown, and how often at least. */
  private static final Map<String, Integer> SHOWN =
      Map.ofEntries(
          Map.entry("MessageSent", 2_000),
          Map.entry("MessageReceived", 2_000),
          Map.entry("MessageDeleted", 1_000),
          Map.entry("MessageVisibilityChanged", 200),
          Map.entry("MessageDeduplicated", 200),
          Map.entry("MessageRedriven", 100),
          Map.entry("MessageExpired", 100),
          Map.entry("MessageTakenBack", 20),
          Map.entry("MessageMoved", 20),
          Map.entry("QueuePurged", 5),
          Map.entry("receive repeated", 10),
          Map.entry("long poll answered", 50),
          Map.entry("long poll over", 30),
          Map.entry("long poll orphaned", 10));

  static LongStream seeds() {
    Long seed = Long.getLong("virga.simulation.seed");
    return seed == null
        ? LongStream.rangeClosed(1, Long.getLong("virga.simulation.seeds", 20))
        : LongStream.of(seed);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void everyStepIsAsTheModelSays(long seed) {
    try (Simulation simulation = new Simulation(Options.of(seed, STEPS), new SequentialRunner())) {
      simulation.run();
      SHOWN.forEach((what, least) -> {
        int times = simulation.tally().getOrDefault(what, 0);
        assertTrue(
            times >= least, () -> "seed " + seed + ": " + what + " only " + times + " times");
      });
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void restoringTheCapturedState_makesNoDifference(long seed) {
    List<Integer> plain = run(Options.of(seed, STEPS).replacing(false, false));

    assertSame(plain, run(Options.of(seed, STEPS).replacing(true, false)), seed);
    assertNotEquals(plain, run(Options.of(seed + 1_000, STEPS).replacing(false, false)));
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void threads_makeNoDifference() {
    Options options = Options.of(1, STEPS).settled();

    assertSame(run(options), run(options, new ThreadedRunner()), 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void longBodies_stayWhole(long seed) {
    run(Options.of(seed, STEPS / 3).withBodies(60_000));
  }

  private static List<Integer> run(Options options) {
    return run(options, new SequentialRunner());
  }

  private static List<Integer> run(Options options, TaskRunner runner) {
    try (Simulation simulation = new Simulation(options, runner)) {
      return simulation.run();
    }
  }

  /** Clients saw the same, step by step. */
  private static void assertSame(List<Integer> expected, List<Integer> actual, long seed) {
    for (int step = 0; step < Math.min(expected.size(), actual.size()); step++) {
      assertEquals(expected.get(step), actual.get(step), "seed " + seed + " step " + (step + 1));
    }
    assertEquals(expected.size(), actual.size(), "seed " + seed);
  }
}
