package dev.virga.core.protocol.json;

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
  private final JsonOutput out;

  JsonWriter(JsonShapes shapes, JsonOutput out) {
    this.shapes = shapes;
    this.out = out;
  }

  /** Writes the members that the layout names as an object; absent ones are left out. */
  void writeObject(JsonLayout layout, Structure value) throws IOException {
    out.startObject();
    writeMembers(layout, value);
    out.endObject();
  }

  /** Writes an error's type, members and the message that no member holds. */
  void writeError(@Nullable String type, @Nullable JsonLayout layout, ModelledError error)
      throws IOException {
    out.startObject();
    if (type != null) {
      out.name("__type");
      out.string(type);
    }
    Structure value = error.value();
    if (layout != null && value != null) {
      writeMembers(layout, value);
    }
    if (!error.looseMessage().isEmpty()) {
      out.name("message");
      out.string(error.looseMessage());
    }
    out.endObject();
  }

  private void writeMembers(JsonLayout layout, Structure value) throws IOException {
    for (Member member : layout.members()) {
      Object memberValue = value.get(member.index());
      if (memberValue == null && layout.hasDefaults()) {
        memberValue = JsonDefaults.of(member);
      }
      if (memberValue != null) {
        out.name(layout.name(member));
        writeValue(member, memberValue);
      }
    }
  }

  /** Writes a value that is not null. */
  void writeValue(Member member, Object value) throws IOException {
    Schema schema = member.target();
    switch (schema.type()) {
      case STRING -> out.string((String) value);
      case ENUM -> out.string(((OpenEnum) value).value());
      case BOOLEAN -> out.bool((Boolean) value);
      case BYTE, SHORT, INTEGER, INT_ENUM -> out.number(((Number) value).intValue());
      case LONG -> out.number((Long) value);
      case FLOAT -> writeFloat((Float) value);
      case DOUBLE -> writeDouble((Double) value);
      case BIG_INTEGER -> out.number(value.toString());
      case BIG_DECIMAL -> out.number(value.toString());
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
    out.startArray();
    for (Object value : values) {
      writeElement(element, value);
    }
    out.endArray();
  }

  private void writeMap(Schema schema, Map<?, ?> values) throws IOException {
    Member element = schema.mapValue();
    out.startObject();
    for (Map.Entry<?, ?> entry : values.entrySet()) {
      out.name((String) entry.getKey());
      writeElement(element, entry.getValue());
    }
    out.endObject();
  }

  private void writeElement(Member element, @Nullable Object value) throws IOException {
    if (value == null) {
      out.nothing();
    } else {
      writeValue(element, value);
    }
  }

  private void writeFloat(float value) throws IOException {
    if (Float.isFinite(value)) {
      out.number(Float.toString(value));
    } else {
      out.string(Float.toString(value));
    }
  }

  private void writeDouble(double value) throws IOException {
    if (Double.isFinite(value)) {
      out.number(Double.toString(value));
    } else {
      out.string(Double.toString(value));
    }
  }

  private void writeBlob(Object value) throws IOException {
    Bytes bytes = value instanceof Body body ? body.readAll() : (Bytes) value;
    out.base64(bytes.unsafeArray());
  }

  private void writeTimestamp(Member member, Instant value) throws IOException {
    TimestampFormat format = shapes.timestampFormat(member.traits().string(Trait.TIMESTAMP_FORMAT));
    if (format == TimestampFormat.EPOCH_SECONDS) {
      out.number(format.format(value));
    } else {
      out.string(format.format(value));
    }
  }

  private void writeDocument(@Nullable Object value) throws IOException {
    switch (value) {
      case null -> out.nothing();
      case Map<?, ?> map -> {
        out.startObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          out.name((String) entry.getKey());
          writeDocument(entry.getValue());
        }
        out.endObject();
      }
      case List<?> list -> {
        out.startArray();
        for (Object element : list) {
          writeDocument(element);
        }
        out.endArray();
      }
      case String text -> out.string(text);
      case Boolean bool -> out.bool(bool);
      case Integer number -> out.number(number);
      case Long number -> out.number(number);
      case BigInteger number -> out.number(number.toString());
      case BigDecimal number -> out.number(number.toString());
      case Number number -> writeDouble(number.doubleValue());
      default ->
          throw new IllegalArgumentException(
              "No " + ShapeType.DOCUMENT + " value: " + value.getClass());
    }
  }
}
