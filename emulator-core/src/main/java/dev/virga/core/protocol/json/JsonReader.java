package dev.virga.core.protocol.json;

import com.fasterxml.jackson.core.JsonToken;
import dev.virga.core.protocol.SerializationException;
import dev.virga.core.protocol.TimestampFormat;
import dev.virga.core.schema.Body;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Document;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.ShapeType;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.StructureBuilder;
import dev.virga.core.schema.Trait;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of one body. The texts of refusals are those of AWS's JSON parser where they are
 * known (assumed from DynamoDB's and Kinesis's answers, 2026-11).
 */
final class JsonReader {
  private final JsonShapes shapes;
  private final JsonTokens tokens;

  JsonReader(JsonShapes shapes, JsonTokens tokens) {
    this.shapes = shapes;
    this.tokens = tokens;
  }

  /** Reads the object at the current token. */
  void readObject(JsonLayout layout, StructureBuilder into)
      throws IOException, SerializationException {
    requireObject();
    for (String name = tokens.nextName(); name != null; name = tokens.nextName()) {
      JsonToken token = tokens.next();
      Member member = layout.member(name);
      if (member == null) {
        tokens.skip();
      } else {
        into.set(
            member.index(),
            token == JsonToken.VALUE_NULL && member.target().type() != ShapeType.DOCUMENT
                ? null
                : readValue(member));
      }
    }
    if (layout.hasDefaults()) {
      applyDefaults(layout, into);
    }
  }

  private static void applyDefaults(JsonLayout layout, StructureBuilder into) {
    Structure soFar = into.build();
    for (Member member : layout.members()) {
      if (soFar.get(member.index()) == null) {
        into.set(member.index(), JsonDefaults.of(member));
      }
    }
  }

  /** Reads a union: {@code __type} does not count as a member, and neither does a null. */
  Structure readUnion(Schema schema) throws IOException, SerializationException {
    requireObject();
    JsonLayout layout = shapes.layout(schema);
    StructureBuilder builder = schema.newBuilder();
    int found = 0;
    for (String name = tokens.nextName(); name != null; name = tokens.nextName()) {
      JsonToken token = tokens.next();
      Member member = layout.member(name);
      if (token == JsonToken.VALUE_NULL || (member == null && name.equals("__type"))) {
        tokens.skip();
        continue;
      }
      found++;
      if (member == null || found > 1) {
        throw new SerializationException(
            member == null
                ? "Unknown member in union " + schema.name()
                : "More than one member is set in union " + schema.name());
      }
      builder.set(member.index(), readValue(member));
    }
    if (found == 0) {
      throw new SerializationException("No member is set in union " + schema.name());
    }
    return builder.build();
  }

  /** Reads the value at the current token, which is no null. */
  Object readValue(Member member) throws IOException, SerializationException {
    Schema schema = member.target();
    return switch (schema.type()) {
      case STRING -> text("a String");
      case ENUM -> schema.newEnum(text("a String"));
      case BOOLEAN -> bool();
      case BYTE -> (byte) integer("a Byte", Byte.MIN_VALUE, Byte.MAX_VALUE);
      case SHORT -> (short) integer("a Short", Short.MIN_VALUE, Short.MAX_VALUE);
      case INTEGER, INT_ENUM -> (int) integer("an Integer", Integer.MIN_VALUE, Integer.MAX_VALUE);
      case LONG -> integer("a Long", Long.MIN_VALUE, Long.MAX_VALUE);
      case FLOAT -> (float) floating("a Float", Float.MAX_VALUE);
      case DOUBLE -> floating("a Double", Double.MAX_VALUE);
      case BIG_INTEGER -> {
        require(JsonToken.VALUE_NUMBER_INT, "a BigInteger");
        yield tokens.bigInteger();
      }
      case BIG_DECIMAL -> {
        if (tokens.current() != JsonToken.VALUE_NUMBER_INT) {
          require(JsonToken.VALUE_NUMBER_FLOAT, "a BigDecimal");
        }
        yield tokens.decimal();
      }
      case BLOB -> blob(member);
      case TIMESTAMP -> timestamp(member);
      case DOCUMENT -> readDocument();
      case LIST -> list(schema);
      case MAP -> map(schema);
      case STRUCTURE -> readStructure(schema);
      case UNION -> readUnion(schema);
    };
  }

  /** Reads the structure at the current token. */
  Structure readStructure(Schema schema) throws IOException, SerializationException {
    StructureBuilder builder = schema.newBuilder();
    readObject(shapes.layout(schema), builder);
    return builder.build();
  }

  private List<@Nullable Object> list(Schema schema) throws IOException, SerializationException {
    if (tokens.current() != JsonToken.START_ARRAY) {
      throw new SerializationException("Expected list or null");
    }
    Member element = schema.listMember();
    boolean sparse = schema.traits().has(Trait.SPARSE);
    List<@Nullable Object> values = new ArrayList<>();
    while (tokens.next() != JsonToken.END_ARRAY) {
      values.add(readElement(element, sparse));
    }
    return Collections.unmodifiableList(values);
  }

  private Map<String, @Nullable Object> map(Schema schema)
      throws IOException, SerializationException {
    requireObject();
    Member element = schema.mapValue();
    boolean sparse = schema.traits().has(Trait.SPARSE);
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (String key = tokens.nextName(); key != null; key = tokens.nextName()) {
      requirePairs(key);
      tokens.next();
      values.put(key, readElement(element, sparse));
    }
    return Collections.unmodifiableMap(values);
  }

  private @Nullable Object readElement(Member element, boolean sparse)
      throws IOException, SerializationException {
    if (tokens.current() == JsonToken.VALUE_NULL && element.target().type() != ShapeType.DOCUMENT) {
      if (!sparse) {
        throw new SerializationException("A null stands in a collection that holds none");
      }
      return null;
    }
    return readValue(element);
  }

  /** Reads the value at the current token, whatever it is. */
  Document readDocument() throws IOException, SerializationException {
    return new Document(anything());
  }

  private @Nullable Object anything() throws IOException, SerializationException {
    JsonToken token = tokens.current();
    if (token == null) {
      throw mismatch("a Document");
    }
    return switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (String key = tokens.nextName(); key != null; key = tokens.nextName()) {
          requirePairs(key);
          tokens.next();
          values.put(key, anything());
        }
        yield Collections.unmodifiableMap(values);
      }
      case START_ARRAY -> {
        List<@Nullable Object> values = new ArrayList<>();
        while (tokens.next() != JsonToken.END_ARRAY) {
          values.add(anything());
        }
        yield Collections.unmodifiableList(values);
      }
      case VALUE_STRING -> text("a String");
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT -> tokens.number();
      case VALUE_NUMBER_FLOAT -> {
        double value = tokens.doubleValue();
        if (Double.isFinite(value)) {
          yield value;
        }
        yield tokens.decimal();
      }
      default -> throw mismatch("a Document");
    };
  }

  private String text(String wanted) throws IOException, SerializationException {
    require(JsonToken.VALUE_STRING, wanted);
    String text = tokens.text();
    requirePairs(text);
    return text;
  }

  private boolean bool() throws SerializationException {
    if (tokens.current() == JsonToken.VALUE_TRUE) {
      return true;
    }
    require(JsonToken.VALUE_FALSE, "a Boolean");
    return false;
  }

  private long integer(String wanted, long min, long max)
      throws IOException, SerializationException {
    require(JsonToken.VALUE_NUMBER_INT, wanted);
    long value = tokens.longValue();
    if (value < min || value > max) {
      throw new SerializationException("NUMBER_VALUE is out of the range of " + wanted);
    }
    return value;
  }

  private double floating(String wanted, double max) throws IOException, SerializationException {
    JsonToken token = tokens.current();
    if (token == JsonToken.VALUE_STRING) {
      return switch (tokens.text()) {
        case "NaN" -> Double.NaN;
        case "Infinity" -> Double.POSITIVE_INFINITY;
        case "-Infinity" -> Double.NEGATIVE_INFINITY;
        default -> throw mismatch(wanted);
      };
    }
    if (token != JsonToken.VALUE_NUMBER_INT) {
      require(JsonToken.VALUE_NUMBER_FLOAT, wanted);
    }
    double value = tokens.doubleValue();
    if (Math.abs(value) > max) {
      throw new SerializationException("NUMBER_VALUE is out of the range of " + wanted);
    }
    return value;
  }

  private Object blob(Member member) throws IOException, SerializationException {
    require(JsonToken.VALUE_STRING, "a Blob");
    Bytes bytes = Bytes.wrap(tokens.binary());
    return member.has(Trait.STREAMING) ? Body.of(bytes) : bytes;
  }

  private Instant timestamp(Member member) throws IOException, SerializationException {
    TimestampFormat format = shapes.timestampFormat(member.traits().string(Trait.TIMESTAMP_FORMAT));
    if (format != TimestampFormat.EPOCH_SECONDS) {
      require(JsonToken.VALUE_STRING, "a Timestamp");
    } else if (tokens.current() != JsonToken.VALUE_NUMBER_INT) {
      require(JsonToken.VALUE_NUMBER_FLOAT, "a Timestamp");
    }
    return format.parse(tokens.text());
  }

  private void requireObject() throws SerializationException {
    if (tokens.current() == JsonToken.START_ARRAY) {
      throw new SerializationException("Start of list found where not expected");
    }
    require(JsonToken.START_OBJECT, "a Structure");
  }

  private void requirePairs(String text) throws SerializationException {
    if (tokens.mayHoldLoneSurrogates() && Utf8.hasLoneSurrogate(text)) {
      throw new SerializationException("A lone surrogate is no character");
    }
  }

  private void require(JsonToken token, String wanted) throws SerializationException {
    if (tokens.current() != token) {
      throw mismatch(wanted);
    }
  }

  private SerializationException mismatch(String wanted) {
    JsonToken token = tokens.current();
    if (token == null) {
      return new SerializationException("Unexpected end of input");
    }
    return new SerializationException(
        switch (token) {
          case START_OBJECT -> "Start of structure or map found where not expected";
          case START_ARRAY -> "Start of list found where not expected";
          case VALUE_STRING -> "STRING_VALUE can not be converted to " + wanted;
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
              "NUMBER_VALUE can not be converted to " + wanted;
          case VALUE_TRUE -> "TRUE_VALUE can not be converted to " + wanted;
          case VALUE_FALSE -> "FALSE_VALUE can not be converted to " + wanted;
          case VALUE_NULL -> "NULL_VALUE can not be converted to " + wanted;
          default -> "Unexpected token where " + wanted + " is due";
        });
  }
}
