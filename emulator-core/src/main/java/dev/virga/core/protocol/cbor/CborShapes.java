package dev.virga.core.protocol.cbor;

import dev.virga.core.protocol.ModelledError;
import dev.virga.core.protocol.SerializationException;
import dev.virga.core.protocol.json.JsonDefaults;
import dev.virga.core.schema.Body;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Document;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.OpenEnum;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.ShapeType;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.StructureBuilder;
import dev.virga.core.schema.Trait;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Values of shapes as CBOR. Members go by their model names; unknown ones are read over; null is
 * absent in structures, kept in sparse collections and an error in others. Immutable.
 */
final class CborShapes {
  private final CborTimestamp timestamps;

  CborShapes(CborTimestamp timestamps) {
    this.timestamps = timestamps;
  }

  /**
   * Reads a structure or union. No bytes at all count as an empty map.
   *
   * @throws SerializationException the bytes are not exactly one map that fits the shape
   */
  Structure read(Schema schema, Bytes cbor) throws SerializationException {
    if (cbor.isEmpty()) {
      return defaulted(schema.newBuilder(), new boolean[schema.members().size()]);
    }
    CborReader reader = new CborReader(cbor);
    Structure value = structure(reader, schema);
    if (!reader.atEnd()) {
      throw new SerializationException("CBOR: bytes behind the end of the value");
    }
    return value;
  }

  private Structure structure(CborReader reader, Schema schema) throws SerializationException {
    StructureBuilder builder = schema.newBuilder();
    boolean[] present = new boolean[schema.members().size()];
    int[] count = new int[1];
    reader.readMap(() -> {
      Member member = schema.member(reader.readText());
      if (member == null) {
        reader.skip();
      } else if (!reader.takeNull()) {
        count[0] += present[member.index()] ? 0 : 1;
        present[member.index()] = true;
        builder.set(member.index(), value(reader, member));
      }
    });
    if (schema.type() == ShapeType.UNION) {
      if (count[0] != 1) {
        throw new SerializationException("Unions must have exactly one member set");
      }
      return builder.build();
    }
    return defaulted(builder, present);
  }

  private static Structure defaulted(StructureBuilder builder, boolean[] present) {
    for (Member member : builder.schema().members()) {
      if (!present[member.index()]) {
        builder.set(member.index(), JsonDefaults.of(member));
      }
    }
    return builder.build();
  }

  private Object value(CborReader reader, Member member) throws SerializationException {
    Schema target = member.target();
    try {
      return switch (target.type()) {
        case STRING -> reader.readText();
        case ENUM -> target.newEnum(reader.readText());
        case BLOB -> {
          Bytes bytes = reader.readBytes();
          yield member.has(Trait.STREAMING) ? Body.of(bytes) : bytes;
        }
        case BOOLEAN -> reader.readBoolean();
        case BYTE -> reader.readInteger().byteValueExact();
        case SHORT -> reader.readInteger().shortValueExact();
        case INTEGER, INT_ENUM -> reader.readInteger().intValueExact();
        case LONG -> reader.readInteger().longValueExact();
        case BIG_INTEGER -> reader.readInteger();
        case FLOAT -> reader.readNumber().floatValue();
        case DOUBLE -> reader.readNumber().doubleValue();
        case BIG_DECIMAL -> decimal(reader.readNumber());
        case TIMESTAMP -> timestamps.read(reader);
        case DOCUMENT -> new Document(reader.readAny());
        case LIST -> list(reader, target);
        case MAP -> map(reader, target);
        case STRUCTURE, UNION -> structure(reader, target);
      };
    } catch (ArithmeticException e) {
      throw new SerializationException("CBOR: a number that is too large for " + member.name());
    }
  }

  private static BigDecimal decimal(Number number) throws SerializationException {
    return switch (number) {
      case BigInteger integer -> new BigDecimal(integer);
      case BigDecimal decimal -> decimal;
      default -> {
        double value = number.doubleValue();
        if (!Double.isFinite(value)) {
          throw new SerializationException("CBOR: a decimal that is not finite");
        }
        yield BigDecimal.valueOf(value);
      }
    };
  }

  private List<@Nullable Object> list(CborReader reader, Schema schema)
      throws SerializationException {
    Member item = schema.listMember();
    boolean sparse = schema.traits().has(Trait.SPARSE);
    List<@Nullable Object> values = new ArrayList<>();
    reader.readArray(() -> values.add(element(reader, item, sparse)));
    return values;
  }

  private Map<String, @Nullable Object> map(CborReader reader, Schema schema)
      throws SerializationException {
    Member value = schema.mapValue();
    boolean sparse = schema.traits().has(Trait.SPARSE);
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    reader.readMap(() -> {
      String key = reader.readText();
      values.put(key, element(reader, value, sparse));
    });
    return values;
  }

  private @Nullable Object element(CborReader reader, Member member, boolean sparse)
      throws SerializationException {
    if (reader.takeNull()) {
      if (!sparse) {
        throw new SerializationException("CBOR: null in a collection that takes none");
      }
      return null;
    }
    return value(reader, member);
  }

  /** Writes the selected members of a structure or union as a map. */
  Bytes write(Structure value, Predicate<Member> selected) {
    CborWriter writer = new CborWriter().startMap();
    members(writer, value, selected);
    return writer.end().toBytes();
  }

  /** Writes an error: its type first, then its members. */
  Bytes writeError(String type, ModelledError error) {
    CborWriter writer = new CborWriter().startMap().text("__type").text(type);
    Structure value = error.value();
    if (value != null) {
      members(writer, value, member -> true);
    }
    if (!error.looseMessage().isEmpty()) {
      writer.text("message").text(error.looseMessage());
    }
    return writer.end().toBytes();
  }

  private void members(CborWriter writer, Structure value, Predicate<Member> selected) {
    boolean union = value.schema().type() == ShapeType.UNION;
    for (Member member : value.schema().members()) {
      Object each = value.get(member.index());
      if (each == null && !union) {
        each = JsonDefaults.of(member);
      }
      if (each != null && selected.test(member)) {
        writer.text(member.name());
        write(writer, member, each);
      }
    }
  }

  private void write(CborWriter writer, Member member, @Nullable Object value) {
    switch (value) {
      case null -> writer.nothing();
      case String text -> writer.text(text);
      case OpenEnum symbol -> writer.text(symbol.value());
      case Boolean bool -> writer.bool(bool);
      case Bytes bytes -> writer.bytes(bytes);
      case Body.InMemory body -> writer.bytes(body.bytes());
      case Float number -> writer.single(number);
      case Double number -> writer.twofold(number);
      case BigInteger number -> writer.integer(number);
      case BigDecimal number -> writer.decimal(number);
      case Number number -> writer.integer(number.longValue());
      case Instant instant -> timestamps.write(writer, instant);
      case Document document -> any(writer, document.value());
      case Structure structure -> {
        writer.startMap();
        members(writer, structure, each -> true);
        writer.end();
      }
      case List<?> list -> {
        writer.startArray();
        for (Object each : list) {
          write(writer, member.target().listMember(), each);
        }
        writer.end();
      }
      case Map<?, ?> map -> {
        writer.startMap();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          writer.text((String) entry.getKey());
          write(writer, member.target().mapValue(), entry.getValue());
        }
        writer.end();
      }
      default -> throw new IllegalArgumentException(member + " holds a " + value.getClass());
    }
  }

  private static void any(CborWriter writer, @Nullable Object value) {
    switch (value) {
      case null -> writer.nothing();
      case String text -> writer.text(text);
      case Boolean bool -> writer.bool(bool);
      case Float number -> writer.single(number);
      case Double number -> writer.twofold(number);
      case BigInteger number -> writer.integer(number);
      case BigDecimal number -> writer.decimal(number);
      case Number number -> writer.integer(number.longValue());
      case List<?> list -> {
        writer.startArray();
        list.forEach(each -> any(writer, each));
        writer.end();
      }
      case Map<?, ?> map -> {
        writer.startMap();
        map.forEach((key, each) -> {
          writer.text((String) key);
          any(writer, each);
        });
        writer.end();
      }
      default -> throw new IllegalArgumentException("A document holds a " + value.getClass());
    }
  }
}
