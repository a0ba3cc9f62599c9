package dev.virga.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** On a heap of two numbers. */
class HeapTrimTest {
  private static final long MIB = 1L << 20;

  private long committed = 24 * MIB;
  private long used = 10 * MIB;
  private long livesThen = 10 * MIB;
  private int collections;

  private final HeapTrim trim =
      new HeapTrim(
          () -> committed,
          () -> used,
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

  @Test
  void quietAfterWork_isCollected_once() {
    used += HeapTrim.WORK_BYTES + 1;
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

  @Test
  void littleWork_andYoungCollections_areQuiet() {
    for (int i = 0; i < 100; i++) {
      used += HeapTrim.WORK_BYTES;
      seconds(1);
      used = 10 * MIB;
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
    used += HeapTrim.WORK_BYTES + 1;
    seconds(1);
    assertEquals(0, collections);

    committed++;
    livesThen = 400 * MIB;
    seconds(1);
    assertEquals(1, collections);

    seconds(1);
    assertEquals(1, collections);

    committed = HeapTrim.GROWTH * livesThen + HeapTrim.SLACK_BYTES + 1;
    seconds(1);
    assertEquals(2, collections);
  }
}
