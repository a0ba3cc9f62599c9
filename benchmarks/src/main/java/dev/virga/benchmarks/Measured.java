package dev.virga.benchmarks;

import java.util.Locale;

/**
 * What one run of a scenario showed.
 *
 * @param perSecond requests or messages a second
 * @param p50Micros half of the requests took at most so long
 * @param serverMicros CPU time of the server per request or message
 * @param generatorMicros CPU time of the load generator per request or message
 */
record Measured(
    double perSecond,
    double p50Micros,
    double p99Micros,
    double p999Micros,
    double serverMicros,
    double generatorMicros) {

  static Measured of(
      long units, double seconds, Histogram times, double serverCpu, double generatorCpu) {
    return new Measured(
        units / seconds,
        times.quantile(0.5) / 1e3,
        times.quantile(0.99) / 1e3,
        times.quantile(0.999) / 1e3,
        serverCpu * 1e6 / units,
        generatorCpu * 1e6 / units);
  }

  static final String TITLES =
      "       /s      p50 us     p99 us   p99.9 us   server us  generator us";

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,9.0f  %,10.0f %,10.0f %,10.0f  %10.2f  %10.2f",
        perSecond,
        p50Micros,
        p99Micros,
        p999Micros,
        serverMicros,
        generatorMicros);
  }
}
