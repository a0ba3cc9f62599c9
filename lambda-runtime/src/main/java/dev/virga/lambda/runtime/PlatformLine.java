package dev.virga.lambda.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.virga.core.identity.Arn;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /** {@code python3.13}, {@code nodejs20.x}, {@code provided.al2023}: a name and a version. */
  private static final Pattern RUNTIME = Pattern.compile("([a-z]+)\\.?(.+?)(?:\\.x)?");

  private PlatformLine() {}

  /** Our runtimes have one version each; its ARN ends with the hash of the runtime's name. */
  static String initStart(Arn function, String runtime) {
    Matcher name = RUNTIME.matcher(runtime);
    String spelled = name.matches() ? name.group(1) + ":" + name.group(2) : runtime;
    return "INIT_START Runtime Version: "
        + spelled
        + ".v1\tRuntime Version ARN: arn:"
        + function.partition()
        + ":lambda:"
        + function.region()
        + "::runtime:"
        + sha256(runtime);
  }

  private static String sha256(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
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
