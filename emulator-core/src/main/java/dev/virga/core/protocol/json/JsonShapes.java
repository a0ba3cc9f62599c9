package dev.virga.core.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.virga.core.protocol.ModelledError;
import dev.virga.core.protocol.SerializationException;
import dev.virga.core.protocol.TimestampFormat;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Document;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.StructureBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Shapes as JSON text and back, streaming, without a tree. Thread-safe; what it knows of a schema
 * it keeps (the models bound it).
 *
 * <p>Reading: unknown members are skipped; of a name that comes twice the last counts, as in AWS's
 * parsers; null means absent, but is refused in a dense collection; types are strict; text must be
 * valid UTF-8 without lone surrogates; nothing may follow the value. Nesting is bounded by {@link
 * #DEPTH_MAX}, size by {@link #TOKENS_MAX}.
 */
public final class JsonShapes {
  /** Most levels of nesting read or written. */
  public static final int DEPTH_MAX = 500;

  /** Most tokens of one text read: two bytes of input ("[]") can cost a hundred here. */
  public static final int TOKENS_MAX = 4_000_000;

  private static final int POOLED_BUFFERS_MAX = 64;

  /** UTF-8 only, no sniffing of other encodings, and no refusal by symbol-table statistics. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .recyclerPool(JsonRecyclerPools.newBoundedPool(POOLED_BUFFERS_MAX))
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxTokenCount(TOKENS_MAX)
                  .build())
          .build();

  private final boolean jsonName;
  private final TimestampFormat timestamps;
  private final JsonScratch.Pool scratches = new JsonScratch.Pool();
  private final Map<Schema, JsonLayout> layouts = new ConcurrentHashMap<>();

  /**
   * Makes one kind of JSON.
   *
   * @param jsonName whether the jsonName trait counts (it does in restJson1 only)
   * @param timestamps the format where the model names none
   */
  public JsonShapes(boolean jsonName, TimestampFormat timestamps) {
    this.jsonName = jsonName;
    this.timestamps = timestamps;
  }

  /**
   * Reads a JSON object as a structure.
   *
   * @throws SerializationException the bytes are no such object
   */
  public Structure readStructure(Schema schema, Bytes json) throws SerializationException {
    return (Structure) read(json, reader -> reader.readStructure(schema));
  }

  /**
   * Reads a JSON object as a union: exactly one member.
   *
   * @throws SerializationException the bytes are no such object
   */
  public Structure readUnion(Schema schema, Bytes json) throws SerializationException {
    return (Structure) read(json, reader -> reader.readUnion(schema));
  }

  /**
   * Reads a JSON value as a member's.
   *
   * @throws SerializationException the bytes are no such value
   */
  public Object readMember(Member member, Bytes json) throws SerializationException {
    return read(json, reader -> reader.readValue(member));
  }

  /**
   * Reads a JSON object into the members that {@code body} selects.
   *
   * @throws SerializationException the bytes are no such object
   */
  public void readMembers(JsonBody body, Bytes json, StructureBuilder into)
      throws SerializationException {
    read(
        json,
        reader -> {
          reader.readObject(body.layout, into);
          return into;
        });
  }

  /**
   * Reads any JSON value.
   *
   * @throws SerializationException the bytes are none
   */
  public Document readDocument(Bytes json) throws SerializationException {
    return (Document) read(json, JsonReader::readDocument);
  }

  /** Writes a structure or union as a JSON object. */
  public Bytes write(Structure value) {
    return write(writer -> writer.writeObject(layout(value.schema()), value));
  }

  /** Writes the selected members of a structure as a JSON object. */
  public Bytes write(JsonBody body, Structure value) {
    return write(writer -> writer.writeObject(body.layout, value));
  }

  /**
   * Writes an error's body.
   *
   * @param type the {@code __type} that comes first, or null for none
   * @param body the members that stand in the body, or null for an error without a shape
   */
  public Bytes writeError(@Nullable String type, @Nullable JsonBody body, ModelledError error) {
    return write(writer -> writer.writeError(type, body == null ? null : body.layout, error));
  }

  /** Writes a member's value, whatever its shape. */
  public Bytes writeMember(Member member, Object value) {
    return write(writer -> writer.writeValue(member, value));
  }

  /** The members of a structure that stand in a body, as one JSON object. */
  public JsonBody body(Schema schema, Predicate<Member> selected) {
    List<Member> members = schema.members().stream().filter(selected).toList();
    return new JsonBody(new JsonLayout(schema, members, jsonName));
  }

  JsonLayout layout(Schema schema) {
    JsonLayout known = layouts.get(schema);
    return known != null
        ? known
        : layouts.computeIfAbsent(
            schema, missing -> new JsonLayout(missing, missing.members(), jsonName));
  }

  TimestampFormat timestampFormat(@Nullable String trait) {
    return TimestampFormat.of(trait, timestamps);
  }

  /** Most texts are plain; what is not, or is to be refused, Jackson reads from the beginning. */
  private Object read(Bytes json, Reading reading) throws SerializationException {
    try {
      return read(new PlainTokens(json.unsafeArray()), reading);
    } catch (UnusualJsonException | SerializationException e) {
      return readUnusual(json, reading);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading from memory cannot fail", e);
    }
  }

  private Object readUnusual(Bytes json, Reading reading) throws SerializationException {
    boolean surrogates = Utf8.requireValid(json);
    try (JsonParser parser = FACTORY.createParser(json.unsafeArray())) {
      return read(new JacksonTokens(parser, surrogates), reading);
    } catch (JsonProcessingException e) {
      throw new SerializationException(e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("Reading from memory cannot fail", e);
    }
  }

  private Object read(JsonTokens tokens, Reading reading)
      throws IOException, SerializationException {
    if (tokens.next() == null) {
      throw new SerializationException("Unexpected end of input");
    }
    Object value = reading.read(new JsonReader(this, tokens));
    if (tokens.next() != null) {
      throw new SerializationException("Unexpected content after the value");
    }
    return value;
  }

  private Bytes write(Writing writing) {
    JsonOutput out = new JsonOutput(scratches);
    try {
      writing.write(new JsonWriter(this, out));
      return out.toBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("A body could not be read", e);
    }
  }

  /** Which members of a structure make up a JSON object; made once per structure. */
  public static final class JsonBody {
    private final JsonLayout layout;

    private JsonBody(JsonLayout layout) {
      this.layout = layout;
    }

    /** Whether no member stands in the object. */
    public boolean isEmpty() {
      return layout.members().isEmpty();
    }
  }

  private interface Reading {
    Object read(JsonReader reader) throws IOException, SerializationException;
  }

  private interface Writing {
    void write(JsonWriter writer) throws IOException;
  }
}
