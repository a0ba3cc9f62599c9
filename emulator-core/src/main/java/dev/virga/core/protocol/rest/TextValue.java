package dev.virga.core.protocol.rest;

import dev.virga.core.protocol.SerializationException;
import dev.virga.core.protocol.TimestampFormat;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.OpenEnum;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.Trait;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.regex.Pattern;

/** Simple values as text: in labels, query parameters and headers. */
final class TextValue {
  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,1000}");
  private static final Pattern DECIMAL =
      Pattern.compile("-?[0-9]{1,1000}(\\.[0-9]{1,1000})?([eE][+-]?[0-9]{1,3})?");

  private TextValue() {}

  /**
   * Parses a value, strictly.
   *
   * @param member a member whose target is a simple shape, or a list's member
   * @param timestamps the format of the place, where the model names none
   * @throws SerializationException the text is no such value
   */
  static Object parse(Member member, String text, TimestampFormat timestamps)
      throws SerializationException {
    Schema schema = member.target();
    return switch (schema.type()) {
      case STRING -> text;
      case ENUM -> schema.newEnum(text);
      case BOOLEAN -> bool(text);
      case BYTE -> (byte) integer(text, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case SHORT -> (short) integer(text, Short.MIN_VALUE, Short.MAX_VALUE);
      case INTEGER, INT_ENUM -> (int) integer(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case LONG -> integer(text, Long.MIN_VALUE, Long.MAX_VALUE);
      case FLOAT -> (float) floating(text, Float.MAX_VALUE);
      case DOUBLE -> floating(text, Double.MAX_VALUE);
      case BIG_INTEGER -> {
        require(INTEGER, text);
        yield new BigInteger(text);
      }
      case BIG_DECIMAL -> {
        require(DECIMAL, text);
        yield new BigDecimal(text);
      }
      case TIMESTAMP -> format(member, timestamps).parse(text);
      case BLOB, DOCUMENT, LIST, MAP, STRUCTURE, UNION -> throw notSimple(member);
    };
  }

  /** The text of a value of a simple shape. */
  static String print(Member member, Object value, TimestampFormat timestamps) {
    return switch (member.target().type()) {
      case ENUM -> ((OpenEnum) value).value();
      case TIMESTAMP -> format(member, timestamps).format((Instant) value);
      case BIG_DECIMAL -> ((BigDecimal) value).toString();
      case STRING, BOOLEAN, BYTE, SHORT, INTEGER, INT_ENUM, LONG, FLOAT, DOUBLE, BIG_INTEGER ->
          value.toString();
      case BLOB, DOCUMENT, LIST, MAP, STRUCTURE, UNION -> throw notSimple(member);
    };
  }

  /** The member's own format, its target's, or the place's. */
  static TimestampFormat format(Member member, TimestampFormat otherwise) {
    return TimestampFormat.of(member.traits().string(Trait.TIMESTAMP_FORMAT), otherwise);
  }

  private static boolean bool(String text) throws SerializationException {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw unreadable();
    };
  }

  private static long integer(String text, long min, long max) throws SerializationException {
    require(INTEGER, text);
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw unreadable();
    }
    throw unreadable();
  }

  private static double floating(String text, double max) throws SerializationException {
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> {
        require(DECIMAL, text);
        double value = Double.parseDouble(text);
        if (Math.abs(value) > max) {
          throw unreadable();
        }
        yield value;
      }
    };
  }

  private static void require(Pattern pattern, String text) throws SerializationException {
    if (!pattern.matcher(text).matches()) {
      throw unreadable();
    }
  }

  private static SerializationException unreadable() {
    return new SerializationException("A parameter is not of its type");
  }

  private static IllegalArgumentException notSimple(Member member) {
    return new IllegalArgumentException("The model binds what is no simple shape: " + member);
  }
}
