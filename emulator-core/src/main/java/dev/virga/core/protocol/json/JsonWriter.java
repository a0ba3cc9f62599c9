package dev.virga.core.protocol.json;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.virga.core.protocol.ModelledError;
import dev.virga.core.protocol.TimestampFormat;
import dev.virga.core.schema.Body;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Document;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.OpenEnum;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.ShapeType;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.Trait;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the values of one body. */
final class JsonWriter {
  private final JsonShapes shapes;
  private final JsonGenerator generator;

  JsonWriter(JsonShapes shapes, JsonGenerator generator) {
    this.shapes = shapes;
    this.generator = generator;
  }

  /** Writes the members that the layout names as an object; absent ones are left out. */
  void writeObject(JsonLayout layout, Structure value) throws IOException {
    generator.writeStartObject();
    writeMembers(layout, value);
    generator.writeEndObject();
  }

  /** Writes an error's type, members and the message that no member holds. */
  void writeError(@Nullable String type, @Nullable JsonLayout layout, ModelledError error)
      throws IOException {
    generator.writeStartObject();
    if (type != null) {
      generator.writeStringField("__type", type);
    }
    Structure value = error.value();
    if (layout != null && value != null) {
      writeMembers(layout, value);
    }
    if (!error.looseMessage().isEmpty()) {
      generator.writeStringField("message", error.looseMessage());
    }
    generator.writeEndObject();
  }

  private void writeMembers(JsonLayout layout, Structure value) throws IOException {
    for (Member member : layout.members()) {
      Object memberValue = value.get(member.index());
      if (memberValue == null && layout.hasDefaults()) {
        memberValue = JsonDefaults.of(member);
      }
      if (memberValue != null) {
        generator.writeFieldName(layout.name(member));
        writeValue(member, memberValue);
      }
    }
  }

  /** Writes a value that is not null. */
  void writeValue(Member member, Object value) throws IOException {
    Schema schema = member.target();
    switch (schema.type()) {
      case STRING -> generator.writeString((String) value);
      case ENUM -> generator.writeString(((OpenEnum) value).value());
      case BOOLEAN -> generator.writeBoolean((Boolean) value);
      case BYTE, SHORT, INTEGER, INT_ENUM -> generator.writeNumber(((Number) value).intValue());
      case LONG -> generator.writeNumber((Long) value);
      case FLOAT -> writeFloat((Float) value);
      case DOUBLE -> writeDouble((Double) value);
      case BIG_INTEGER -> generator.writeNumber((BigInteger) value);
      case BIG_DECIMAL -> generator.writeNumber((BigDecimal) value);
      case BLOB -> writeBlob(value);
      case TIMESTAMP -> writeTimestamp(member, (Instant) value);
      case DOCUMENT -> writeDocument(((Document) value).value());
      case LIST -> writeList(schema, (List<?>) value);
      case MAP -> writeMap(schema, (Map<?, ?>) value);
      case STRUCTURE, UNION -> {
        Structure structure = (Structure) value;
        writeObject(shapes.layout(structure.schema()), structure);
      }
    }
  }

  private void writeList(Schema schema, List<?> values) throws IOException {
    Member element = schema.listMember();
    generator.writeStartArray();
    for (Object value : values) {
      writeElement(element, value);
    }
    generator.writeEndArray();
  }

  private void writeMap(Schema schema, Map<?, ?> values) throws IOException {
    Member element = schema.mapValue();
    generator.writeStartObject();
    for (Map.Entry<?, ?> entry : values.entrySet()) {
      generator.writeFieldName((String) entry.getKey());
      writeElement(element, entry.getValue());
    }
    generator.writeEndObject();
  }

  private void writeElement(Member element, @Nullable Object value) throws IOException {
    if (value == null) {
      generator.writeNull();
    } else {
      writeValue(element, value);
    }
  }

  private void writeFloat(float value) throws IOException {
    if (Float.isFinite(value)) {
      generator.writeNumber(value);
    } else {
      generator.writeString(Float.toString(value));
    }
  }

  private void writeDouble(double value) throws IOException {
    if (Double.isFinite(value)) {
      generator.writeNumber(value);
    } else {
      generator.writeString(Double.toString(value));
    }
  }

  private void writeBlob(Object value) throws IOException {
    Bytes bytes = value instanceof Body body ? body.readAll() : (Bytes) value;
    generator.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, bytes.unsafeArray(), 0, bytes.size());
  }

  private void writeTimestamp(Member member, Instant value) throws IOException {
    TimestampFormat format = shapes.timestampFormat(member.traits().string(Trait.TIMESTAMP_FORMAT));
    if (format == TimestampFormat.EPOCH_SECONDS) {
      generator.writeNumber(format.format(value));
    } else {
      generator.writeString(format.format(value));
    }
  }

  private void writeDocument(@Nullable Object value) throws IOException {
    switch (value) {
      case null -> generator.writeNull();
      case Map<?, ?> map -> {
        generator.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          generator.writeFieldName((String) entry.getKey());
          writeDocument(entry.getValue());
        }
        generator.writeEndObject();
      }
      case List<?> list -> {
        generator.writeStartArray();
        for (Object element : list) {
          writeDocument(element);
        }
        generator.writeEndArray();
      }
      case String text -> generator.writeString(text);
      case Boolean bool -> generator.writeBoolean(bool);
      case Integer number -> generator.writeNumber(number);
      case Long number -> generator.writeNumber(number);
      case BigInteger number -> generator.writeNumber(number);
      case BigDecimal number -> generator.writeNumber(number);
      case Number number -> writeDouble(number.doubleValue());
      default ->
          throw new IllegalArgumentException(
              "No " + ShapeType.DOCUMENT + " value: " + value.getClass());
    }
  }
}
