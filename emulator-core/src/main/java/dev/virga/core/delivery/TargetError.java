package dev.virga.core.delivery;

import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.ServiceException;

/**
 * Why a target does not take a delivery, in the words that EventBridge and its kin put into dead
 * letters ({@code ERROR_CODE}), and whether it is tried again. AWS documents the codes, and that a
 * missing permission or resource is not retried.
 *
 * <p>See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
public enum TargetError {
  /** The target's own policy does not let the caller in. Use {@link Target#forbidden}. */
  NO_PERMISSIONS(false),
  /** There is no such queue, function, … */
  NO_RESOURCE(false),
  /** The target would refuse this call whenever it is made: too large, no deduplication, … */
  INVALID_PARAMETER(false),
  /** The target has too much to do. */
  THROTTLING(true),
  /** The target is at fault itself. */
  INTERNAL_ERROR(true);

  private final boolean retried;

  TargetError(boolean retried) {
    this.retried = retried;
  }

  /** The answer of a target that fails so. */
  public Target.Result because(String message) {
    return retried ? Target.retryable(name(), message) : Target.permanent(name(), message);
  }

  /** What an error answer of a service means for a delivery. */
  static Target.Result of(ServiceException error) {
    if (error.error() == CommonError.NOT_IMPLEMENTED) {
      return Target.permanent(error.error().code(), error.message());
    }
    if (error.error() == CommonError.THROTTLING) {
      return THROTTLING.because(error.message());
    }
    if (error.error() == CommonError.ACCESS_DENIED) {
      return NO_PERMISSIONS.because(error.message());
    }
    return error.error().serverFault()
        ? INTERNAL_ERROR.because(error.message())
        : Target.permanent(error.error().code(), error.message());
  }
}
