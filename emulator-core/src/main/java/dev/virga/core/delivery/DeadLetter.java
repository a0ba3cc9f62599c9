package dev.virga.core.delivery;

import dev.virga.core.identity.Arn;
import java.util.Map;

/**
 * Where a delivery goes that is given up.
 *
 * @param target usually a queue
 * @param attributes sent along as they are
 * @param facts which facts are sent along, and the attribute name that the source service gives
 *     each
 */
public record DeadLetter(Arn target, Map<String, String> attributes, Map<Fact, String> facts) {
  public DeadLetter {
    attributes = Map.copyOf(attributes);
    facts = Map.copyOf(facts);
  }

  /** What delivery knows about a failure. */
  public enum Fact {
    /** The last error's code. */
    ERROR_CODE,
    /** The last error's message. */
    ERROR_MESSAGE,
    /** How many retries there were after the first attempt. */
    RETRY_ATTEMPTS,
    /** {@code MaximumRetryAttempts} or {@code MaximumEventAge}; absent after a permanent error. */
    EXHAUSTED_RETRY_CONDITION
  }
}
