package dev.virga.lambda.engine;

import dev.virga.api.lambda.ThrottleReason;

/** Which bound on concurrency an invocation met. */
public enum Throttle {
  /** The account's pool in the region. */
  ACCOUNT("ConcurrentInvocationLimitExceeded"),
  /** The function's own reservation. */
  RESERVED("ReservedFunctionConcurrentInvocationLimitExceeded"),
  /** The queue of asynchronous events is full. */
  QUEUE("FunctionInvocationRateLimitExceeded");

  private final String wire;

  Throttle(String wire) {
    this.wire = wire;
  }

  /** As the error's {@code Reason}. */
  ThrottleReason reason() {
    return new ThrottleReason(wire);
  }
}
