package dev.virga.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class JvmAgeTest {
  @Test
  void sinceBoot_isTheDifference_whateverTheName() {
    String stat =
        "41 (ma) in (x) S 1 7 7 0 -1 4194560 11 0 2 0 3 4 0 0 20 0 9 0 123450 99 88 1844 1 1";

    assertEquals(Duration.ofMillis(370), JvmAge.sinceBoot(stat, "1234.87 2000.01\n"));
  }

  @Test
  void now_countsFromTheThread_whereTheSystemTells() throws InterruptedException {
    AtomicReference<Duration> age = new AtomicReference<>(Duration.ofDays(1));
    Thread.ofPlatform().start(() -> age.set(JvmAge.now())).join();
    long jvm = ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli();

    assertTrue(!age.get().isNegative(), age.toString());
    assertTrue(age.get().toMillis() <= System.currentTimeMillis() - jvm + 1000, age.toString());
  }
}
