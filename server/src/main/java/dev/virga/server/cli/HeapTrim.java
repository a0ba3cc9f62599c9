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

  /** A second with more requests, or in which the heap's use grows by more, was one of work. */
  static final long WORK_REQUESTS = 100;

  static final long WORK_BYTES = 2L << 20;

  /** A second with more requests, or in which the heap's use changes by more, is not quiet. */
  static final long QUIET_REQUESTS = 10;

  /** How many quiet seconds after work there are before a collection. */
  static final int QUIET_SECONDS = 10;

  private final Gauges gauges;
  private final Runnable collect;
  private final AtomicBoolean worked = new AtomicBoolean();
  private long live;
  private long left;
  private long lastUsed;
  private long lastRequests;
  private int quietSeconds;

  /**
   * What is looked at.
   *
   * @param committed bytes of the heap that the machine has given
   * @param used bytes of it in which objects lie, live or not
   * @param requests how many have come so far
   */
  record Gauges(LongSupplier committed, LongSupplier used, LongSupplier requests) {}

  /**
   * Looks at a process.
   *
   * @param collect a full collection of its heap
   */
  HeapTrim(Gauges gauges, Runnable collect) {
    this.gauges = gauges;
    this.collect = collect;
    lastUsed = gauges.used.getAsLong();
    lastRequests = gauges.requests.getAsLong();
    live = lastUsed;
    left = gauges.committed.getAsLong();
  }

  /** Looks at this one. */
  static HeapTrim ofThisProcess(LongSupplier requests) {
    Runtime runtime = Runtime.getRuntime();
    return new HeapTrim(
        new Gauges(
            runtime::totalMemory, () -> runtime.totalMemory() - runtime.freeMemory(), requests),
        runtime::gc);
  }

  /** Much was forgotten, which takes no memory: there is something to collect. */
  void worked() {
    worked.set(true);
  }

  /** Collects where it is time to. */
  void everySecond() {
    look();
    long committed = gauges.committed.getAsLong();
    boolean grown = committed > left && committed > live * GROWTH + SLACK_BYTES;
    if (grown || (worked.get() && quietSeconds >= QUIET_SECONDS)) {
      worked.set(false);
      collect.run();
      live = gauges.used.getAsLong();
      left = gauges.committed.getAsLong();
      lastUsed = live;
      quietSeconds = 0;
    }
  }

  private void look() {
    long used = gauges.used.getAsLong();
    long requests = gauges.requests.getAsLong();
    long more = used - lastUsed;
    long came = requests - lastRequests;
    lastUsed = used;
    lastRequests = requests;
    if (more > WORK_BYTES || came > WORK_REQUESTS) {
      worked.set(true);
    }
    // A young collection takes away what a second of work has added.
    boolean quiet = Math.abs(more) <= WORK_BYTES && came <= QUIET_REQUESTS;
    quietSeconds = quiet ? quietSeconds + 1 : 0;
  }
}
