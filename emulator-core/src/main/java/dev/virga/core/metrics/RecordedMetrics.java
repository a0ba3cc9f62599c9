package dev.virga.core.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps every sample, up to a bound at which recording fails: nothing is lost unseen. For tests.
 */
public final class RecordedMetrics implements Metrics {
  private final int bound;
  private final List<Sample> samples = new ArrayList<>();

  /**
   * @param bound number of samples at most
   */
  public RecordedMetrics(int bound) {
    this.bound = bound;
  }

  @Override
  public synchronized void record(Sample sample) {
    if (samples.size() >= bound) {
      throw new IllegalStateException("more than " + bound + " samples");
    }
    samples.add(sample);
  }

  /** All samples, in the order in which they came. */
  public synchronized List<Sample> samples() {
    return List.copyOf(samples);
  }
}
