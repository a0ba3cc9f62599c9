package dev.virga.lambda.runtime;

import java.util.List;

/** Takes the log of functions, to store it in CloudWatch Logs. Thread-safe. */
@FunctionalInterface
public interface LogSink {
  /**
   * Appends log events, in order; never called at once for the same stream. All of an invocation's
   * events have been appended before {@link FunctionPool#invoke} returns. The group and stream may
   * not exist yet. Must not block for long: it holds up the function's output.
   *
   * @param messages one log event each, with the line feed that AWS keeps at its end; at most 256
   *     KiB each
   */
  void append(LogStream stream, List<String> messages);
}
