package dev.virga.core.protocol.query;

import dev.virga.core.protocol.SerializationException;
import dev.virga.core.protocol.TimestampFormat;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.OpenEnum;
import dev.virga.core.schema.ShapeType;
import dev.virga.core.schema.Trait;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;

/** Scalar values as text, the same way in forms and in XML. */
final class ScalarText {
  /** Longest number taken as text: beyond any float, and no bomb. */
  private static final int NUMBER_LENGTH_MAX = 400;

  private static final Pattern INTEGER = Pattern.compile("-?\\d{1,400}");
  private static final Pattern DECIMAL =
      Pattern.compile("-?\\d{1,400}(\\.\\d{1,400})?([eE][+-]?\\d{1,3})?");

  private ScalarText() {}

  /**
   * Reads the text of a scalar.
   *
   * @throws SerializationException it is no value of the member's type
   */
  static Object parse(Member member, String text) throws SerializationException {
    ShapeType type = member.target().type();
    try {
      return switch (type) {
        case STRING -> text;
        case ENUM -> member.target().newEnum(text);
        case BOOLEAN -> bool(text);
        case BYTE -> integer(text, type).byteValueExact();
        case SHORT -> integer(text, type).shortValueExact();
        case INTEGER, INT_ENUM -> integer(text, type).intValueExact();
        case LONG -> integer(text, type).longValueExact();
        case BIG_INTEGER -> integer(text, type);
        case FLOAT -> Float.valueOf(floating(text, type));
        case DOUBLE -> Double.valueOf(floating(text, type));
        case BIG_DECIMAL -> decimal(text, type);
        case BLOB -> Bytes.wrap(Base64.getDecoder().decode(text));
        case TIMESTAMP -> timestamps(member).parse(text);
        case DOCUMENT, LIST, MAP, STRUCTURE, UNION ->
            throw new IllegalArgumentException("No scalar: " + member);
      };
    } catch (ArithmeticException e) {
      throw unreadable(type);
    } catch (IllegalArgumentException e) {
      if (type == ShapeType.BLOB) {
        throw unreadable(type);
      }
      throw e;
    }
  }

  /** The text of a scalar. */
  static String print(Member member, Object value) {
    return switch (value) {
      case OpenEnum symbol -> symbol.value();
      case Bytes bytes -> Base64.getEncoder().encodeToString(bytes.unsafeArray());
      case Instant instant -> timestamps(member).format(instant);
      case BigDecimal decimal -> decimal.toString();
      default -> value.toString();
    };
  }

  private static TimestampFormat timestamps(Member member) {
    return TimestampFormat.of(
        member.traits().string(Trait.TIMESTAMP_FORMAT), TimestampFormat.DATE_TIME);
  }

  private static Boolean bool(String text) throws SerializationException {
    return switch (text) {
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      default -> throw unreadable(ShapeType.BOOLEAN);
    };
  }

  private static BigInteger integer(String text, ShapeType type) throws SerializationException {
    if (text.length() > NUMBER_LENGTH_MAX || !INTEGER.matcher(text).matches()) {
      throw unreadable(type);
    }
    return new BigInteger(text);
  }

  private static String floating(String text, ShapeType type) throws SerializationException {
    return switch (text) {
      case "NaN", "Infinity", "-Infinity" -> text;
      default -> decimal(text, type).toString();
    };
  }

  private static BigDecimal decimal(String text, ShapeType type) throws SerializationException {
    if (text.length() > NUMBER_LENGTH_MAX || !DECIMAL.matcher(text).matches()) {
      throw unreadable(type);
    }
    return new BigDecimal(text);
  }

  private static SerializationException unreadable(ShapeType type) {
    String name =
        switch (type) {
          case INT_ENUM -> "Integer";
          case BIG_INTEGER -> "BigInteger";
          case BIG_DECIMAL -> "BigDecimal";
          default ->
              type.name().charAt(0) + type.name().substring(1).toLowerCase(java.util.Locale.ROOT);
        };
    return new SerializationException("STRING_VALUE can not be converted to a " + name);
  }
}
