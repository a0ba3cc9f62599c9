package dev.virga.lambda.runtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.virga.core.function.FunctionExecutor.Exit;
import dev.virga.core.function.FunctionExecutor.LaunchFailure;
import dev.virga.core.schema.Bytes;
import java.time.Duration;

/**
 * The payloads that Lambda itself writes where a function could not: its catalogue of error texts.
 *
 * @param errorType such as {@code Sandbox.Timedout}
 */
record ErrorDocument(String errorType, Bytes payload) {
  static ErrorDocument timedOut(String requestId, Duration timeout) {
    return sandbox("Sandbox.Timedout", requestId, PlatformLine.timedOutAfter(timeout));
  }

  static ErrorDocument exited(String requestId, Exit exit) {
    LaunchFailure launch = exit.launchFailure();
    if (launch != null) {
      return sandbox(launch.errorType(), requestId, launch.message());
    }
    if (exit.outOfMemory()) {
      return sandbox("Runtime.OutOfMemory", requestId, "Runtime exited with error: signal: killed");
    }
    String signal = exit.signal();
    if (signal != null) {
      return sandbox(
          "Runtime.ExitError", requestId, "Runtime exited with error: signal: " + signal);
    }
    String text =
        exit.code() == 0
            ? "Runtime exited without providing a reason"
            : "Runtime exited with error: exit status " + exit.code();
    return sandbox("Runtime.ExitError", requestId, text);
  }

  static ErrorDocument responseTooLarge() {
    String errorType = "Function.ResponseSizeTooLarge";
    String message =
        "Response payload size exceeded maximum allowed payload size ("
            + RuntimeApi.MAX_RESPONSE_BYTES
            + " bytes).";
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("errorMessage", message).put("errorType", errorType);
    return new ErrorDocument(errorType, Bytes.utf8(json.toString()));
  }

  private static ErrorDocument sandbox(String errorType, String requestId, String text) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("errorType", errorType);
    json.put("errorMessage", "RequestId: " + requestId + " Error: " + text);
    return new ErrorDocument(errorType, Bytes.utf8(json.toString()));
  }
}
