package dev.virga.core.delivery;

import dev.virga.core.policy.Grant;
import dev.virga.core.schema.Bytes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A service that takes deliveries, looked up by the service in the target's ARN. Thread-safe.
 *
 * <p>It authorizes the caller against its own resource policy. What it makes of a request's
 * attributes is written in {@link DeliveryAttributes}, how it fails in {@link TargetError}. It may
 * wait for I/O, but not for a function: whoever runs functions accepts the event and answers.
 */
@FunctionalInterface
public interface Target {
  /** Takes one delivery, or says why not. Called without any lock. */
  Result deliver(DeliveryAttempt attempt);

  /** What came of an attempt. */
  sealed interface Result {
    /** The target has it. */
    record Delivered(@Nullable Bytes payload) implements Result {}

    /**
     * It may work later.
     *
     * @param code AWS's error code, such as {@code SDK_CLIENT_ERROR} or {@code THROTTLING}
     * @param retryAfter the least time until the next attempt, or null
     */
    record Retryable(String code, String message, @Nullable Duration retryAfter)
        implements Result {}

    /**
     * It never will.
     *
     * @param code AWS's error code, such as {@code NO_PERMISSIONS}
     * @param grant what would allow it, where it is a permission that is missing; else null
     */
    record Permanent(String code, String message, @Nullable Grant grant) implements Result {}
  }

  /** The target has it. */
  static Result delivered() {
    return new Result.Delivered(null);
  }

  /** It may work later. */
  static Result retryable(String code, String message) {
    return new Result.Retryable(code, message, null);
  }

  /** It never will. */
  static Result permanent(String code, String message) {
    return new Result.Permanent(code, message, null);
  }

  /**
   * The target's policy does not let the caller in.
   *
   * @param message why not, such as {@link dev.virga.core.policy.Authorization#reason}
   * @param grant what would, for explanations; null where no statement helps (an explicit deny)
   */
  static Result forbidden(String message, @Nullable Grant grant) {
    return new Result.Permanent(TargetError.NO_PERMISSIONS.name(), message, grant);
  }
}
