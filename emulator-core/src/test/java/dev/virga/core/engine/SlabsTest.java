package dev.virga.core.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SlabsTest {
  /** What went in, and the slice that has to give it back. */
  private record Kept(byte[] bytes, Slabs.Slice slice) {
    void check() {
      assertArrayEquals(bytes, slice.toArray());
      assertEquals(bytes.length, slice.size());
    }
  }

  private final SplittableRandom random = new SplittableRandom(20261125);

  private Kept add(Slabs slabs, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    Kept kept = new Kept(bytes.clone(), slabs.add(bytes));
    java.util.Arrays.fill(bytes, (byte) 0); // the caller's array stays the caller's
    return kept;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 65, 1023, 1024, 1025, 8191, 8192, 8193, 262_144})
  void slice_holdsWhatWasAdded_atEveryEdge(int length) {
    Slabs slabs = new Slabs();
    List<Kept> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(add(slabs, length));
    }
    all.forEach(Kept::check);
  }

  @Test
  void text_isKeptInUtf8() {
    Slabs.Slice slice = new Slabs().add("aé漢😀");
    assertEquals("aé漢😀", slice.asUtf8());
    assertEquals(10, slice.size());
    assertEquals("Slice[10]", slice.toString());
  }

  /** Whatever comes and goes, in whatever order, no slice is written over; copies included. */
  @Test
  void randomTraffic_neverTouchesALiveSlice() {
    for (int seed = 0; seed < 20; seed++) {
      Slabs slabs = new Slabs();
      List<Kept> live = new ArrayList<>();
      List<Kept> captured = List.of();
      for (int step = 0; step < 20_000; step++) {
        int choice = random.nextInt(1000);
        if (choice == 0) {
          captured = List.copyOf(live);
          Slabs copy = slabs.copy();
          slabs = random.nextBoolean() ? copy : slabs;
        } else if (choice < 500 || live.isEmpty()) {
          live.add(add(slabs, random.nextInt(random.nextInt(50) == 0 ? 20_000 : 300)));
        } else {
          Kept gone = live.remove(random.nextInt(live.size()));
          gone.check();
          slabs.release(gone.slice());
        }
      }
      live.forEach(Kept::check);
      captured.forEach(Kept::check);
    }
  }

  @Test
  void roomIsUsedAgain() {
    Slabs slabs = new Slabs();
    ArrayDeque<Kept> queue = new ArrayDeque<>();
    for (int i = 0; i < 1000; i++) {
      queue.add(add(slabs, 1024));
    }
    long full = slabs.reservedBytes();
    for (int i = 0; i < 100_000; i++) {
      Kept first = queue.remove();
      first.check();
      slabs.release(first.slice());
      queue.add(add(slabs, 1024));
    }
    assertEquals(1000 * 1024 / (64 << 10), full / (64 << 10) - 1);
    assertTrue(slabs.reservedBytes() <= full + (64 << 10), "grew to " + slabs.reservedBytes());
  }

  /** A message that nobody takes keeps its own slot, not the slab around it. */
  @Test
  void roomAroundWhatStays_isUsedAgain() {
    Slabs slabs = new Slabs();
    ArrayDeque<Kept> queue = new ArrayDeque<>();
    List<Kept> staying = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) {
      (i % 100 == 0 ? staying : queue).add(add(slabs, 1000));
      if (queue.size() > 1000) {
        slabs.release(queue.remove().slice());
      }
    }
    staying.forEach(Kept::check);
    long needed = 1024L * (staying.size() + queue.size());
    assertTrue(slabs.reservedBytes() < needed * 1.1, slabs.reservedBytes() + " for " + needed);
  }

  @Test
  void emptySlabs_areLetGo_butForAFew() {
    Slabs slabs = new Slabs();
    List<Kept> all = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      all.add(add(slabs, 1024));
    }
    all.add(add(slabs, 100_000));
    for (int i = all.size(); i > 0; i--) {
      Kept last = all.get(i - 1);
      int any = random.nextInt(i);
      last.check();
      slabs.release(all.set(any, last).slice());
    }
    assertEquals(4 * (64 << 10), slabs.reservedBytes());
    for (int i = 0; i < 4 * 64; i++) {
      add(slabs, 1024);
    }
    assertEquals(4 * (64 << 10), slabs.reservedBytes());
  }

  @Test
  void copy_leavesTheRoomOfBothAlone() {
    Slabs slabs = new Slabs();
    List<Kept> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(add(slabs, 1024));
    }
    Slabs copy = slabs.copy();
    all.forEach(kept -> slabs.release(kept.slice()));
    for (int i = 0; i < 200; i++) {
      add(slabs, 1024);
      add(copy, 1024);
    }
    all.forEach(Kept::check);
    all.forEach(kept -> copy.release(kept.slice()));
    assertEquals(4 * (64 << 10), slabs.reservedBytes());
    assertEquals(4 * (64 << 10), copy.reservedBytes());
  }

  @Test
  void slotIsAnEighthTooLargeAtMost() {
    for (int length = 64; length <= 8192; length++) {
      Slabs slabs = new Slabs();
      slabs.add(new byte[length]);
      long slots = (64 << 10) / ((length * 9L + 7) / 8);
      assertTrue(slabs.reservedBytes() <= 64 << 10);
      for (long i = 1; i < slots; i++) {
        slabs.add(new byte[length]);
      }
      assertTrue(slabs.reservedBytes() <= 64 << 10, length + " " + slabs.reservedBytes());
    }
  }
}
