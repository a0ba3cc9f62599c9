package dev.virga.sqs.simulation;

import dev.virga.core.time.SequentialRunner;
import dev.virga.core.time.TaskRunner;
import dev.virga.sqs.simulation.Simulation.Options;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SqsSimulationTest {
  private static final int STEPS = 10_000;

  static LongStream seeds() {
    return LongStream.rangeClosed(
        Long.getLong("virga.simulation.first", 1), Long.getLong("virga.simulation.last", 20));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyStepIsAsTheModelSays(long seed) {
    run(new Options(seed, STEPS, false, true, true), new SequentialRunner());
  }

  private static List<Integer> run(Options options, TaskRunner runner) {
    try (Simulation simulation = new Simulation(options, runner)) {
      return simulation.run();
    }
  }
}
