package dev.virga.core.canary;

import dev.virga.core.engine.EffectBody;
import dev.virga.core.http.Headers;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** State with a lock. */
public final class CanaryState {
  final ReentrantLock lock = new ReentrantLock();

  /** Reads the machine's clock. */
  static Instant ambientTime() {
    return Instant.now();
  }

  /** Reads it by reference. */
  static Supplier<Instant> ambientReference() {
    return Instant::now;
  }

  /** Makes a pool. */
  static Executor pool() {
    return Executors.newVirtualThreadPerTaskExecutor();
  }

  /** An effect that holds code. */
  record RunIt(Runnable code) implements EffectBody {}

  /** A name that says nothing. */
  static final class CanaryManager {
    Headers headers = Headers.of();
  }
}
