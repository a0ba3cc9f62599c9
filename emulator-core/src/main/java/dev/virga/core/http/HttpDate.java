package dev.virga.core.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The Date header: real time, because clients compare it with their own clock (to correct the skew
 * of their signatures). Formatted once a second. Thread-safe.
 */
final class HttpDate {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private record Formatted(long epochSecond, String text) {}

  private volatile @Nullable Formatted latest;

  String now() {
    long second = System.currentTimeMillis() / 1000;
    Formatted formatted = latest;
    if (formatted == null || formatted.epochSecond != second) {
      formatted = new Formatted(second, FORMAT.format(Instant.ofEpochSecond(second)));
      latest = formatted;
    }
    return formatted.text;
  }
}
