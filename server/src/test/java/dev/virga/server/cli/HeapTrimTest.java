package dev.virga.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a heap of a few numbers. */
class HeapTrimTest {
  private static final long MIB = 1L << 20;

  private long committed = 24 * MIB;
  private long used = 10 * MIB;
  private long requests;
  private long livesThen = 10 * MIB;
  private int collections;

  private final HeapTrim trim =
      new HeapTrim(
          new HeapTrim.Gauges(() -> committed, () -> used, () -> requests),
          () -> {
            collections++;
            used = livesThen;
          });

  private void seconds(int count) {
    for (int i = 0; i < count; i++) {
      trim.everySecond();
    }
  }

  @Test
  void idleFromTheStart_isNeverCollected() {
    seconds(1_000);

    assertEquals(0, collections);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void quietAfterWork_isCollected_once(boolean byRequests) {
    used += byRequests ? 0 : HeapTrim.WORK_BYTES + 1;
    requests += byRequests ? HeapTrim.WORK_REQUESTS + 1 : 0;
    seconds(1 + HeapTrim.QUIET_SECONDS - 1);
    assertEquals(0, collections);

    seconds(1);
    assertEquals(1, collections);

    seconds(1_000);
    assertEquals(1, collections);
  }

  @Test
  void workThatGoesOn_putsItOff() {
    for (int i = 0; i < 100; i++) {
      used += HeapTrim.WORK_BYTES + 1;
      seconds(HeapTrim.QUIET_SECONDS);
    }

    assertEquals(0, collections);
  }

  /** Where the young generation is collected once a second, its use does not seem to change. */
  @ParameterizedTest
  @ValueSource(doubles = {3, 9.6, 20, 100})
  void steadyLoad_isNeverQuiet(double mibPerSecond) {
    Random random = new Random(1);
    double young = 0;
    for (int second = 0; second < 36_000; second++) {
      young = (young + mibPerSecond * (0.9 + random.nextDouble() / 5)) % 9.6;
      used = 10 * MIB + (long) (young * MIB);
      requests += HeapTrim.QUIET_REQUESTS + 1;
      seconds(1);
    }

    assertEquals(0, collections);
  }

  @Test
  void littleWork_andYoungCollections_areNoWork() {
    for (int i = 0; i < 1_000; i++) {
      used = 10 * MIB + i % 100 * MIB / 10;
      requests += HeapTrim.QUIET_REQUESTS;
      seconds(1);
    }

    assertEquals(0, collections);
  }

  @Test
  void muchForgotten_isWork() {
    trim.worked();
    seconds(HeapTrim.QUIET_SECONDS);

    assertEquals(1, collections);
  }

  @Test
  void heapGrownToSeveralTimesWhatLives_isCollectedAtWork() {
    committed = HeapTrim.GROWTH * used + HeapTrim.SLACK_BYTES;
    seconds(1);
    assertEquals(0, collections);

    committed++;
    livesThen = 400 * MIB;
    seconds(1);
    assertEquals(1, collections);

    committed = HeapTrim.GROWTH * livesThen + HeapTrim.SLACK_BYTES + 1;
    seconds(1);
    assertEquals(2, collections);
  }

  @Test
  void heapThatACollectionDoesNotShrink_isLeftAlone_untilItGrows() {
    committed = 4_096 * MIB;
    seconds(5);
    assertEquals(1, collections);

    committed++;
    seconds(5);
    assertEquals(2, collections);
  }

  @Test
  void heapThatIsLargeFromTheStart_isNotCollected() {
    committed = 4_096 * MIB;
    HeapTrim large =
        new HeapTrim(
            new HeapTrim.Gauges(() -> committed, () -> used, () -> requests), () -> collections++);
    for (int i = 0; i < 100; i++) {
      large.everySecond();
    }
    assertEquals(0, collections);
  }
}
