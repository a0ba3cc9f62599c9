package dev.virga.core.http;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The Date header: real time, because clients compare it with their own clock (to correct the skew
 * of their signatures). Formatted once a second, by hand: a DateTimeFormatter of names loads the
 * locale data of the JDK, a twentieth of a start. Thread-safe.
 */
final class HttpDate {
  private static final String DAYS = "MonTueWedThuFriSatSun";
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final int NAME = 3;

  private record Formatted(long epochSecond, String text) {}

  private volatile @Nullable Formatted latest;

  String now() {
    long second = System.currentTimeMillis() / 1000;
    Formatted formatted = latest;
    if (formatted == null || formatted.epochSecond != second) {
      formatted = new Formatted(second, format(second));
      latest = formatted;
    }
    return formatted.text;
  }

  /** As RFC 9110 has it, {@code Sun, 06 Nov 1994 08:49:37 GMT}, for years of four digits. */
  static String format(long epochSecond) {
    OffsetDateTime at = Instant.ofEpochSecond(epochSecond).atOffset(ZoneOffset.UTC);
    StringBuilder text = new StringBuilder("Sun, 06 Nov 1994 08:49:37 GMT".length());
    text.append(name(DAYS, at.getDayOfWeek().getValue())).append(", ");
    two(text, at.getDayOfMonth()).append(' ').append(name(MONTHS, at.getMonthValue())).append(' ');
    two(text, at.getYear() / 100);
    two(text, at.getYear() % 100).append(' ');
    two(text, at.getHour()).append(':');
    two(text, at.getMinute()).append(':');
    return two(text, at.getSecond()).append(" GMT").toString();
  }

  private static String name(String names, int number) {
    return names.substring((number - 1) * NAME, number * NAME);
  }

  private static StringBuilder two(StringBuilder text, int number) {
    return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }
}
