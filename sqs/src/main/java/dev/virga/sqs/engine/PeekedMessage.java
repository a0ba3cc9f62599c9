package dev.virga.sqs.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as somebody sees it who does not receive it: looking changes nothing.
 *
 * @param message as its last receive gave it
 * @param until when it is visible again or for the first time; null where it is visible
 */
public record PeekedMessage(Received.Message message, State state, @Nullable Instant until) {
  /** Where a message stands. */
  public enum State {
    VISIBLE,
    IN_FLIGHT,
    DELAYED
  }
}
