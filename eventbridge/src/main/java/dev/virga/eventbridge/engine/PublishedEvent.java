package dev.virga.eventbridge.engine;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Region;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A valid entry of PutEvents, before it has an id.
 *
 * @param bus name of the bus
 * @param detail a JSON object without insignificant white space
 * @param time when it happened; null: the emulated present
 * @param traceHeader the X-Ray header that goes with it, or null
 * @param foreignRegion whether the bus was named by the ARN of another region: there is none here
 */
public record PublishedEvent(
    String bus,
    String source,
    String detailType,
    String detail,
    List<String> resources,
    @Nullable Instant time,
    @Nullable String traceHeader,
    boolean foreignRegion) {
  public PublishedEvent {
    resources = List.copyOf(resources);
  }

  /** The event as rules and targets see it: compact, keys in AWS's order. */
  String envelope(String id, AccountId account, Region region, Instant now) {
    Instant at = (time == null ? now : time).truncatedTo(ChronoUnit.SECONDS);
    return "{\"version\":\"0\",\"id\":"
        + quote(id)
        + ",\"detail-type\":"
        + quote(detailType)
        + ",\"source\":"
        + quote(source)
        + ",\"account\":"
        + quote(account.value())
        + ",\"time\":"
        + quote(at.toString())
        + ",\"region\":"
        + quote(region.value())
        + resources.stream()
            .map(PublishedEvent::quote)
            .collect(Collectors.joining(",", ",\"resources\":[", "]"))
        + ",\"detail\":"
        + detail
        + "}";
  }

  private static String quote(String text) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
