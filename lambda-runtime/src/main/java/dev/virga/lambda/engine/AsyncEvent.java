package dev.virga.lambda.engine;

import dev.virga.core.schema.Bytes;
import dev.virga.core.service.Cause;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that was accepted for an asynchronous invocation.
 *
 * @param requestId the same on every attempt
 * @param invokedArn as the caller named the function
 * @param traceId the X-Amzn-Trace-Id header's value
 * @param attempts how often the function has run for it
 * @param throttles how often in a row there was no room to run it
 * @param due when it is to be tried next; null while it is being tried
 * @param start number of the last start, so that a start of before a restore is recognised
 */
public record AsyncEvent(
    String requestId,
    FunctionName function,
    String invokedArn,
    Bytes payload,
    String traceId,
    Cause cause,
    Instant accepted,
    int attempts,
    int throttles,
    @Nullable Instant due,
    int start) {

  /** An event that has just been accepted. */
  public static AsyncEvent accepted(Request request, Instant now) {
    return new AsyncEvent(
        request.requestId(),
        request.function(),
        request.invokedArn(),
        request.payload(),
        request.traceId(),
        request.cause(),
        now,
        0,
        0,
        now,
        0);
  }

  /** What a caller asks for. */
  public record Request(
      String requestId,
      FunctionName function,
      String invokedArn,
      Bytes payload,
      String traceId,
      Cause cause) {}

  AsyncEvent started() {
    return with(attempts, throttles, null, start + 1);
  }

  AsyncEvent retry(Instant at) {
    return with(attempts + 1, 0, at, start);
  }

  AsyncEvent throttled(Instant at) {
    return with(attempts, throttles + 1, at, start);
  }

  /** As if it had not been started: whoever was to finish it is gone. */
  AsyncEvent interrupted() {
    return due != null ? this : with(attempts, throttles, accepted, start);
  }

  private AsyncEvent with(int attempts, int throttles, @Nullable Instant due, int start) {
    return new AsyncEvent(
        requestId,
        function,
        invokedArn,
        payload,
        traceId,
        cause,
        accepted,
        attempts,
        throttles,
        due,
        start);
  }
}
