package dev.virga.core.time;

import java.time.Duration;
import java.time.Instant;

/** Real time that a test moves by hand. It stands still otherwise. Thread-safe. */
public final class ManualClock implements RealTime {
  private final Instant start;
  private volatile long nanos;

  public ManualClock(Instant start) {
    this.start = start;
  }

  /** Moves real time forward. */
  public synchronized void elapse(Duration duration) {
    nanos += duration.toNanos();
  }

  /** Real time moves on at once. */
  @Override
  public void pause(Duration duration) {
    elapse(duration);
  }

  @Override
  public Instant wallClock() {
    return start.plusNanos(nanos);
  }

  @Override
  public long nanos() {
    return nanos;
  }
}
