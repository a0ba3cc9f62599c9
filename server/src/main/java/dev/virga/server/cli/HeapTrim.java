package dev.virga.server.cli;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Gives memory back that nobody uses. The serial collector lets the heap grow up to its maximum
 * before it looks at the old generation, and what lies outside of the heap goes only when it does.
 * So a full collection is asked for where the heap has become several times what lives in it, and
 * once when it has become quiet after work. One thread looks every second; any thread may say that
 * there was work.
 *
 * <p>See docs/adr/0008-memory-goes-back.md.
 */
final class HeapTrim {
  /** Bytes that the heap may take beside {@link #GROWTH} times what lives. */
  static final long SLACK_BYTES = 512L << 20;

  /** How many times what lived at the last full collection the heap may become. */
  static final int GROWTH = 4;

  /** A second in which the heap's use grows by more than this was one of work. */
  static final long WORK_BYTES = 2L << 20;

  /** How many seconds without work are quiet. */
  static final int QUIET_SECONDS = 10;

  private final LongSupplier committed;
  private final LongSupplier used;
  private final Runnable collect;
  private long live;
  private long lastUsed;
  private int quietSeconds;
  private final AtomicBoolean worked = new AtomicBoolean();

  /**
   * @param committed bytes of the heap that the machine has given
   * @param used bytes of it in which objects lie, live or not
   * @param collect a full collection
   */
  HeapTrim(LongSupplier committed, LongSupplier used, Runnable collect) {
    this.committed = committed;
    this.used = used;
    this.collect = collect;
    lastUsed = used.getAsLong();
    live = lastUsed;
  }

  /** Of this process. */
  static HeapTrim ofThisProcess() {
    Runtime runtime = Runtime.getRuntime();
    return new HeapTrim(
        runtime::totalMemory, () -> runtime.totalMemory() - runtime.freeMemory(), runtime::gc);
  }

  /** Much was forgotten, which takes no memory: there is something to collect. */
  void worked() {
    worked.set(true);
  }

  /** Collects where it is time to. */
  void everySecond() {
    long now = used.getAsLong();
    if (now - lastUsed > WORK_BYTES) {
      worked.set(true);
      quietSeconds = 0;
    } else {
      quietSeconds++;
    }
    lastUsed = now;
    boolean grown = committed.getAsLong() > live * GROWTH + SLACK_BYTES;
    if (grown || (worked.get() && quietSeconds >= QUIET_SECONDS)) {
      worked.set(false);
      collect.run();
      live = used.getAsLong();
      lastUsed = live;
      quietSeconds = 0;
    }
  }
}
