package dev.virga.core.protocol;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The three text forms of a timestamp on AWS's wires (Smithy's timestampFormat trait). Parsing is
 * as strict as Smithy's server tests ask; answers carry milliseconds, as AWS's do.
 */
public enum TimestampFormat {
  /** RFC 3339 in UTC: {@code 1985-04-12T23:20:50.52Z}. An offset is refused. */
  DATE_TIME {
    @Override
    public Instant parse(String text) throws SerializationException {
      return TimestampFormat.withFormatter(text, RFC3339);
    }

    @Override
    public String format(Instant instant) {
      Instant millis = instant.truncatedTo(ChronoUnit.MILLIS);
      return (millis.toEpochMilli() % 1000 == 0 ? SECONDS : MILLIS)
          .format(millis.atOffset(ZoneOffset.UTC));
    }
  },

  /** IMF-fixdate of RFC 9110, seconds only in answers: {@code Tue, 29 Apr 2014 18:30:38 GMT}. */
  HTTP_DATE {
    @Override
    public Instant parse(String text) throws SerializationException {
      return TimestampFormat.withFormatter(text, IMF_FIXDATE);
    }

    @Override
    public String format(Instant instant) {
      return IMF_FIXDATE.format(instant.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
    }
  },

  /** Seconds since 1970, with a fraction where there is one: {@code 1515531081.123}. */
  EPOCH_SECONDS {
    @Override
    public Instant parse(String text) throws SerializationException {
      return TimestampFormat.ofEpochSeconds(text);
    }

    @Override
    public String format(Instant instant) {
      BigDecimal seconds = BigDecimal.valueOf(instant.toEpochMilli(), 3);
      return seconds.signum() == 0 ? "0" : seconds.stripTrailingZeros().toPlainString();
    }
  };

  private static final DateTimeFormatter RFC3339 =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .appendLiteral('Z')
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter IMF_FIXDATE =
      new DateTimeFormatterBuilder()
          .appendPattern("EEE, dd MMM uuuu HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendLiteral(" GMT")
          .toFormatter(Locale.US)
          .withResolverStyle(ResolverStyle.STRICT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT);
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT);

  /** Longest epoch-seconds text taken: far more than any instant needs. */
  private static final int EPOCH_LENGTH_MAX = 40;

  /**
   * The format that Smithy's trait names, or the one of the place.
   *
   * @param trait the value of timestampFormat, or null
   * @param otherwise the default of the protocol and place
   */
  public static TimestampFormat of(@Nullable String trait, TimestampFormat otherwise) {
    return switch (trait) {
      case null -> otherwise;
      case "date-time" -> DATE_TIME;
      case "http-date" -> HTTP_DATE;
      case "epoch-seconds" -> EPOCH_SECONDS;
      default -> throw new IllegalArgumentException("No timestamp format: " + trait);
    };
  }

  /**
   * Parses a text of this format and no other.
   *
   * @throws SerializationException it is not one, or beyond what an instant can hold
   */
  public abstract Instant parse(String text) throws SerializationException;

  /** The text of this format. */
  public abstract String format(Instant instant);

  private static Instant withFormatter(String text, DateTimeFormatter formatter)
      throws SerializationException {
    try {
      return formatter.parse(text, Instant::from);
    } catch (DateTimeException e) {
      throw unreadable();
    }
  }

  private static Instant ofEpochSeconds(String text) throws SerializationException {
    if (text.length() > EPOCH_LENGTH_MAX || !isDecimal(text)) {
      throw unreadable();
    }
    try {
      BigDecimal seconds = new BigDecimal(text);
      BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
      long nanos = seconds.subtract(whole).movePointRight(9).longValue();
      return Instant.ofEpochSecond(whole.longValueExact(), nanos);
    } catch (DateTimeException | ArithmeticException e) {
      throw unreadable();
    }
  }

  /** Digits with an optional sign, fraction and small exponent (a JSON number that is no bomb). */
  private static boolean isDecimal(String text) {
    int at = text.startsWith("-") ? 1 : 0;
    int digits = digitsFrom(text, at);
    if (digits == 0) {
      return false;
    }
    at += digits;
    if (at < text.length() && text.charAt(at) == '.') {
      digits = digitsFrom(text, at + 1);
      if (digits == 0) {
        return false;
      }
      at += 1 + digits;
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
        at++;
      }
      digits = digitsFrom(text, at);
      if (digits == 0 || digits > 2) {
        return false;
      }
      at += digits;
    }
    return at == text.length();
  }

  private static int digitsFrom(String text, int start) {
    int at = start;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at - start;
  }

  private static SerializationException unreadable() {
    return new SerializationException("STRING_VALUE can not be converted to a Timestamp");
  }
}
