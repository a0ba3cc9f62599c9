package dev.virga.lambda.invocation;

import dev.virga.core.identity.IdSource;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The value of X-Amzn-Trace-Id with which a function is invoked: its caller's trace, else one that
 * begins here and is not sampled.
 *
 * @see <a href="https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html">Tracing header
 *     </a>
 */
public final class TraceHeader {
  /** What each field may be. */
  private static final Map<String, Pattern> FIELDS =
      Map.of(
          "Root", Pattern.compile("1-[0-9a-fA-F]{8}-[0-9a-fA-F]{24}"),
          "Parent", Pattern.compile("[0-9a-fA-F]{16}"),
          "Sampled", Pattern.compile("[01]"),
          "Lineage", Pattern.compile("[0-9a-fA-F:|]{1,200}"));

  private TraceHeader() {}

  /**
   * A header.
   *
   * @param given the caller's, or null; what it lacks, or has in another form than X-Ray's, is
   *     made: ids follow from the request's id
   */
  public static String of(@Nullable String given, String requestId, Instant now) {
    IdSource ids = IdSource.of(now.getEpochSecond(), requestId);
    Map<String, String> made = new HashMap<>();
    made.put("Root", "1-%08x-%s".formatted(now.getEpochSecond(), ids.hex(24)));
    made.put("Parent", ids.hex(16));
    made.put("Sampled", "0");
    made.put("Lineage", "1:%s:0".formatted(ids.hex(8)));
    Map<String, String> known = given == null ? Map.of() : parse(given);
    // Another's parent and decision mean nothing without their trace.
    if (known.containsKey("Root")) {
      made.putAll(known);
    }
    return "Root=%s;Parent=%s;Sampled=%s;Lineage=%s"
        .formatted(made.get("Root"), made.get("Parent"), made.get("Sampled"), made.get("Lineage"));
  }

  private static Map<String, String> parse(String header) {
    Map<String, String> known = new HashMap<>();
    for (String part : header.split(";", -1)) {
      String[] pair = part.strip().split("=", 2);
      Pattern form = FIELDS.get(pair[0]);
      if (form != null && pair.length == 2 && form.matcher(pair[1]).matches()) {
        known.put(pair[0], pair[1]);
      }
    }
    return known;
  }
}
