package dev.virga.lambda.invocation;

import dev.virga.core.identity.IdSource;
import java.time.Instant;

/**
 * The value of X-Amzn-Trace-Id that an invocation begins: not sampled.
 *
 * @see <a href="https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html">Tracing header
 *     </a>
 */
public final class TraceHeader {
  private TraceHeader() {}

  /** A header whose ids follow from the request's id. */
  public static String of(String requestId, Instant now) {
    IdSource ids = IdSource.of(now.getEpochSecond(), requestId);
    return "Root=1-%08x-%s;Parent=%s;Sampled=0;Lineage=1:%s:0"
        .formatted(now.getEpochSecond(), ids.hex(24), ids.hex(16), ids.hex(8));
  }
}
