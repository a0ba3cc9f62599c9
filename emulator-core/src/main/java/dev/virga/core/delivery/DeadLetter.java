package dev.virga.core.delivery;

import dev.virga.core.identity.Arn;
import dev.virga.core.schema.Bytes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a delivery goes that is given up. It is sent on the same authority and on behalf of the
 * same source as the delivery itself.
 *
 * @param target usually a queue
 * @param body what is sent; null: the payload that could not be delivered
 * @param attributes sent along as they are, see {@link DeliveryAttributes}
 * @param facts which facts are sent along, and the attribute that the source service gives each; a
 *     fact without a value is left out
 */
public record DeadLetter(
    Arn target, @Nullable Bytes body, Map<String, String> attributes, Map<Fact, String> facts) {
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
    /** How many retries there were; absent where the first attempt failed for good. */
    RETRY_ATTEMPTS,
    /**
     * {@code MaximumRetryAttempts} or {@code MaximumEventAgeInSeconds}; absent after a permanent
     * error.
     */
    EXHAUSTED_RETRY_CONDITION
  }
}
