package dev.virga.lambda.runtime;

import java.time.Instant;

/**
 * An invocation on its way to a runtime.
 *
 * @param deadline on the wall clock, which is the function's
 */
record Delivery(Invocation invocation, Instant deadline) {
  String requestId() {
    return invocation.requestId();
  }
}
