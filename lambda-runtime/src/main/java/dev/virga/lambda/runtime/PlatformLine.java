package dev.virga.lambda.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The lines that Lambda itself writes into a function's log, in text format.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-view.html">
 *     Viewing CloudWatch logs for Lambda functions</a>
 */
final class PlatformLine {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private PlatformLine() {}

  static String initStart(String runtimeVersion) {
    return "INIT_START Runtime Version: " + runtimeVersion;
  }

  static String initReport(Duration duration, String phase, String status) {
    return "INIT_REPORT Init Duration: "
        + millis(duration)
        + " ms\tPhase: "
        + phase
        + "\tStatus: "
        + status;
  }

  static String start(String requestId, String version) {
    return "START RequestId: " + requestId + " Version: " + version;
  }

  /** With the empty line that AWS puts behind it. */
  static String timedOut(Instant now, String requestId, Duration timeout) {
    return TIMESTAMP.format(now) + " " + requestId + " " + timedOutAfter(timeout) + "\n";
  }

  static String timedOutAfter(Duration timeout) {
    return "Task timed out after "
        + String.format(Locale.ROOT, "%.2f", timeout.toNanos() / 1e9)
        + " seconds";
  }

  static String end(String requestId) {
    return "END RequestId: " + requestId;
  }

  /**
   * The REPORT line.
   *
   * @param status such as {@code timeout}, or null where all went well
   */
  static String report(
      String requestId,
      Duration duration,
      Duration billed,
      Memory memory,
      @Nullable Duration init,
      @Nullable String status) {
    StringBuilder line = new StringBuilder("REPORT RequestId: ").append(requestId);
    line.append("\tDuration: ").append(millis(duration)).append(" ms");
    line.append("\tBilled Duration: ").append(billed.toMillis()).append(" ms");
    line.append("\tMemory Size: ").append(memory.sizeMiB()).append(" MB");
    line.append("\tMax Memory Used: ").append(memory.maxUsedMiB()).append(" MB\t");
    if (init != null) {
      line.append("Init Duration: ").append(millis(init)).append(" ms\t");
    }
    if (status != null) {
      line.append("Status: ").append(status).append('\t');
    }
    return line.toString();
  }

  /** A status with the error's type. */
  static String error(String errorType) {
    return "error\tError Type: " + errorType;
  }

  /** What was asked for and what was used. */
  record Memory(int sizeMiB, int maxUsedMiB) {}

  private static String millis(Duration duration) {
    return String.format(Locale.ROOT, "%.2f", duration.toNanos() / 1e6);
  }
}
