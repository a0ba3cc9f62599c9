package dev.virga.core.time;

import java.time.Instant;

/** The machine's own clock. */
public final class SystemClock implements RealTime {
  @Override
  public Instant wallClock() {
    return Instant.now();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }
}
