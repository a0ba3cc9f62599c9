package dev.virga.core.time;

import java.time.Duration;
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

  @Override
  public void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
