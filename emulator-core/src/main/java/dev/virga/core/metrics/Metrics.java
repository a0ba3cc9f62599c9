package dev.virga.core.metrics;

import dev.virga.core.engine.Scope;
import java.time.Instant;
import java.util.Map;

/** Takes the metrics that services report about themselves. Thread-safe; never waits. */
@FunctionalInterface
public interface Metrics {
  /** Takes none. Check {@link #enabled()} before building dimensions on a hot path. */
  Metrics NONE =
      new Metrics() {
        @Override
        public void record(Sample sample) {
          // Nobody asked for metrics.
        }

        @Override
        public boolean enabled() {
          return false;
        }
      };

  /** Takes one sample. */
  void record(Sample sample);

  /** Whether samples are wanted at all. */
  default boolean enabled() {
    return true;
  }

  /**
   * One measured value.
   *
   * @param scope the account and region it belongs to
   * @param namespace such as {@code AWS/Events}
   * @param name such as {@code Invocations}
   * @param dimensions name to value, such as RuleName
   * @param value in the unit
   * @param unit of CloudWatch, such as {@code Count} or {@code Milliseconds}
   * @param at emulated time
   */
  record Sample(
      Scope scope,
      String namespace,
      String name,
      Map<String, String> dimensions,
      double value,
      String unit,
      Instant at) {
    public Sample {
      dimensions = Map.copyOf(dimensions);
    }
  }
}
