package dev.virga.core.schema;

import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.ServiceException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Structures as plain documents and back, by the model's member names: how a call is written in a
 * state machine or a schedule. Blobs are base64, timestamps ISO 8601 or seconds since 1970.
 */
public final class Documents {
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

  private Documents() {}

  /**
   * The structure that a document spells. Members that the model does not know are refused, not
   * dropped.
   *
   * @throws ServiceException SerializationException, where it does not fit
   */
  public static Structure toStructure(Schema schema, Document document) {
    return structure(schema, document.value(), schema.name());
  }

  /** The document that spells a structure; absent members are left out. */
  public static Document toDocument(Structure structure) {
    return new Document(members(structure));
  }

  private static Structure structure(Schema schema, @Nullable Object value, String path) {
    StructureBuilder builder = schema.newBuilder();
    map(value, path)
        .forEach((name, member) -> {
          Member known = schema.member(name);
          if (known == null) {
            throw misfit(path + " has no member " + name);
          }
          builder.set(known.index(), value(known.target(), member, path + "." + name));
        });
    return builder.build();
  }

  private static @Nullable Object value(Schema schema, @Nullable Object value, String path) {
    if (value == null) {
      return null;
    }
    return switch (schema.type()) {
      case STRUCTURE, UNION -> structure(schema, value, path);
      case LIST -> list(schema, value, path);
      case MAP -> values(schema, value, path);
      case STRING -> as(String.class, value, path);
      case ENUM -> schema.newEnum(as(String.class, value, path));
      case BOOLEAN -> as(Boolean.class, value, path);
      case BLOB -> blob(as(String.class, value, path), path);
      case TIMESTAMP -> timestamp(value, path);
      case DOCUMENT -> new Document(value);
      default -> number(schema.type(), as(Number.class, value, path), path);
    };
  }

  private static List<@Nullable Object> list(Schema schema, Object value, String path) {
    if (!(value instanceof List<?> items)) {
      throw misfit(path + " is no list");
    }
    List<@Nullable Object> list = new ArrayList<>();
    for (Object item : items) {
      list.add(value(schema.listMember().target(), item, path + "[" + list.size() + "]"));
    }
    return list;
  }

  private static Map<String, @Nullable Object> values(Schema schema, Object value, String path) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    map(value, path)
        .forEach((key, item) ->
            values.put(key, value(schema.mapValue().target(), item, path + "." + key)));
    return values;
  }

  private static Map<String, @Nullable Object> map(@Nullable Object value, String path) {
    if (!(value instanceof Map<?, ?> entries)) {
      throw misfit(path + " is no object");
    }
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    entries.forEach((key, item) -> map.put(String.valueOf(key), item));
    return map;
  }

  private static <T> T as(Class<T> type, Object value, String path) {
    if (!type.isInstance(value)) {
      throw misfit(path + " is no " + type.getSimpleName());
    }
    return type.cast(value);
  }

  private static Bytes blob(String text, String path) {
    try {
      return Bytes.wrap(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException malformed) {
      throw misfit(path + " is not base64");
    }
  }

  private static Instant timestamp(Object value, String path) {
    try {
      if (value instanceof Number) {
        BigDecimal[] parts =
            new BigDecimal(value.toString()).multiply(NANOS).divideAndRemainder(NANOS);
        return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValue());
      }
      return Instant.parse(as(String.class, value, path));
    } catch (DateTimeException | ArithmeticException malformed) {
      throw misfit(path + " is no timestamp");
    }
  }

  private static Object number(ShapeType type, Number number, String path) {
    try {
      BigDecimal exact = new BigDecimal(number.toString());
      return switch (type) {
        case BYTE -> exact.byteValueExact();
        case SHORT -> exact.shortValueExact();
        case INTEGER, INT_ENUM -> exact.intValueExact();
        case LONG -> exact.longValueExact();
        case FLOAT -> exact.floatValue();
        case DOUBLE -> exact.doubleValue();
        case BIG_INTEGER -> exact.toBigIntegerExact();
        default -> exact;
      };
    } catch (ArithmeticException | NumberFormatException malformed) {
      throw misfit(path + " is no " + type.name().toLowerCase(Locale.ROOT));
    }
  }

  private static ServiceException misfit(String message) {
    return new ServiceException(CommonError.MALFORMED_INPUT, message);
  }

  private static Map<String, @Nullable Object> members(Structure structure) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (Member member : structure.schema().members()) {
      Object value = structure.get(member.index());
      if (value != null) {
        members.put(member.name(), plain(value));
      }
    }
    return members;
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Structure structure -> members(structure);
      case List<?> list -> {
        List<@Nullable Object> items = new ArrayList<>();
        list.forEach(item -> items.add(plain(item)));
        yield items;
      }
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> items = new LinkedHashMap<>();
        map.forEach((key, item) -> items.put(String.valueOf(key), plain(item)));
        yield items;
      }
      case OpenEnum constant -> constant.value();
      case Bytes bytes -> Base64.getEncoder().encodeToString(bytes.unsafeArray());
      case Instant instant -> instant.toString();
      case Document document -> document.value();
      case Byte number -> number.intValue();
      case Short number -> number.intValue();
      case Float number -> number.doubleValue();
      case String text -> text;
      case Boolean flag -> flag;
      case Integer number -> number;
      case Long number -> number;
      case Double number -> number;
      case BigInteger number -> number;
      case BigDecimal number -> number;
      default ->
          throw new ServiceException(
              CommonError.NOT_IMPLEMENTED,
              "a streaming payload cannot be part of a document: call the typed client");
    };
  }
}
