package dev.virga.benchmarks;

/**
 * Counts durations in buckets whose width is at most 1/64 of their value. Not thread-safe.
 *
 * <pre>
 *   0 .. 63 ns             one bucket each
 *   2^k .. 2^(k+1) - 1     64 buckets, for k from 6 on
 * </pre>
 */
final class Histogram {
  private static final int STEP_BITS = 6;
  private static final int STEPS = 1 << STEP_BITS;

  private final long[] counts = new long[STEPS * (Long.SIZE - STEP_BITS)];
  private long count;

  void record(long nanos) {
    counts[bucket(Math.max(0, nanos))]++;
    count++;
  }

  private static int bucket(long nanos) {
    int magnitude = Math.max(STEP_BITS, Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos));
    int shift = magnitude - STEP_BITS;
    return STEPS * shift + (int) (nanos >>> shift);
  }

  long count() {
    return count;
  }

  /**
   * The duration that this share of all did not exceed, in nanoseconds.
   *
   * @param share 0 to 1
   */
  long quantile(double share) {
    long wanted = Math.max(1, (long) Math.ceil(share * count));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        int shift = i < 2 * STEPS ? 0 : i / STEPS - 1;
        return (((long) (i - STEPS * shift) + 1) << shift) - 1;
      }
    }
    return 0;
  }
}
