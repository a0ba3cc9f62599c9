package dev.virga.core.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.identity.IdSource;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RetryPolicyTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private static RetryPolicy policy(double jitter) {
    return new RetryPolicy(186, HOUR, Duration.ofSeconds(1), Duration.ofSeconds(60), jitter);
  }

  @Test
  void backOff_doublesUpToItsEnd() {
    IdSource ids = new IdSource(1);
    assertEquals(
        List.of(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L),
        IntStream.rangeClosed(1, 8).mapToObj(n -> policy(0).backOff(n, ids).toSeconds()).toList());
    assertEquals(60, policy(0).backOff(185, ids).toSeconds());
  }

  @Test
  void jitter_shortensByASeededPart() {
    Set<Duration> seen = new HashSet<>();
    IdSource ids = new IdSource(1);
    for (int i = 0; i < 100; i++) {
      Duration delay = policy(0.5).backOff(7, ids);
      assertTrue(delay.compareTo(Duration.ofSeconds(30)) >= 0);
      assertTrue(delay.compareTo(Duration.ofSeconds(60)) <= 0);
      seen.add(delay);
    }
    assertTrue(seen.size() > 50);
    assertEquals(policy(1).backOff(3, new IdSource(9)), policy(1).backOff(3, new IdSource(9)));
  }

  @Test
  void nonsense_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> new RetryPolicy(0, HOUR, HOUR, HOUR, 0));
    assertThrows(IllegalArgumentException.class, () -> new RetryPolicy(1, HOUR, HOUR, HOUR, 1.1));
    assertThrows(
        IllegalArgumentException.class, () -> new RetryPolicy(1, HOUR.negated(), HOUR, HOUR, 0));
  }
}
