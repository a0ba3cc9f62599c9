package dev.virga.sqs.operation;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once that AWS's 60-second rules are off, which test suites that reset their queues between
 * tests would run into, and which switch turns them on. Thread-safe.
 */
final class Cooldowns {
  private static final Logger LOG = LoggerFactory.getLogger(Cooldowns.class);

  private final AtomicBoolean said = new AtomicBoolean();

  /**
   * Says it, the first time.
   *
   * @param what was done that AWS refuses
   */
  void warn(String what) {
    if (said.compareAndSet(false, true)) {
      LOG.warn("AWS refuses {}; so does Virga with --strict on (VIRGA_STRICT).", what);
    }
  }
}
