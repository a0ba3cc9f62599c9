package dev.virga.cloudwatch.logs.engine;

import java.time.Duration;
import java.util.List;

/** How long a group keeps its events. */
public final class Retention {
  /** The numbers of days that AWS accepts. */
  public static final List<Integer> ALLOWED_DAYS =
      List.of(
          1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557,
          2922, 3288, 3653);

  private Retention() {}

  static long millis(int days) {
    return Duration.ofDays(days).toMillis();
  }
}
