package dev.virga.lambda.runtime;

import dev.virga.core.schema.Bytes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an invocation ended.
 *
 * @param status what to tell apart in metrics and the journal
 * @param payload the function's answer, or AWS's error document
 * @param functionError the value of X-Amz-Function-Error ({@code Unhandled}), null on success
 * @param logTail the last 4 KiB of the invocation's log, START to REPORT (X-Amz-Log-Result before
 *     base64)
 * @param logStream the stream that has the whole log
 * @param duration as reported: real time from START to the end
 * @param billed whole milliseconds, initialisation included
 * @param initDuration of a cold start whose init phase succeeded, else null
 * @param maxMemoryMiB peak memory as far as the executor can tell, else 0
 * @param logComplete false where the executor could not tell that all output had been read, so that
 *     lines may come after REPORT
 */
public record InvocationResult(
    Status status,
    Bytes payload,
    @Nullable String functionError,
    Bytes logTail,
    LogStream logStream,
    Duration duration,
    Duration billed,
    @Nullable Duration initDuration,
    int maxMemoryMiB,
    boolean logComplete) {
  /** What became of the invocation. */
  public enum Status {
    /** The function answered. */
    SUCCESS,
    /** The function raised an error, could not be initialised, or answered too much. */
    FUNCTION_ERROR,
    /** The function's timeout was over. */
    TIMEOUT,
    /** The process ended. */
    CRASH
  }

  /** Whether X-Amz-Function-Error is to be set. */
  public boolean failed() {
    return functionError != null;
  }
}
