package dev.virga.core.protocol.json;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** What a JSON text is written with; used again, since most texts grow to about the same size. */
final class JsonScratch {
  private static final int FIRST_CAPACITY = 1 << 10;
  private static final int KEPT_CAPACITY_MAX = 64 << 10;

  final TextEncoder encoder = new TextEncoder();

  /** The text so far. */
  byte[] array = new byte[FIRST_CAPACITY];

  /** Those that nobody uses at the moment, a few. Thread-safe. */
  static final class Pool {
    private static final int SLOTS = 4;

    private final AtomicReferenceArray<@Nullable JsonScratch> slots =
        new AtomicReferenceArray<>(SLOTS);

    /** Of a thread, mostly the same one. */
    private static int slot() {
      return (int) Thread.currentThread().threadId() & (SLOTS - 1);
    }

    JsonScratch take() {
      JsonScratch found = slots.getAndSet(slot(), null);
      return found == null ? new JsonScratch() : found;
    }

    void giveBack(JsonScratch used) {
      if (used.array.length <= KEPT_CAPACITY_MAX
          && used.encoder.bytes().length <= KEPT_CAPACITY_MAX) {
        slots.set(slot(), used);
      }
    }
  }
}
