package dev.virga.core.protocol.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.virga.core.protocol.SerializationException;
import dev.virga.core.protocol.TestModel;
import dev.virga.core.protocol.TimestampFormat;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Document;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.ShapeType;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.Traits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read and written by hand, against Jackson: the same values, the same bytes. */
final class PlainJsonTest {
  private static final JsonFactory JACKSON =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();
  private static final String[] PIECES = {
    "\"",
    "\\",
    "\\\"",
    "\\u0041",
    "\\u00e9",
    "\\u2603",
    "\\ud83d\\ude00",
    "\\ud83d",
    "\\n",
    "\\/",
    "\\x",
    "\\u12",
    "é",
    "漢",
    "😀",
    "\t",
    "\u0001",
    "\u007f",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    " ",
    "\n",
    "true",
    "false",
    "null",
    "nul",
    "0",
    "-0",
    "01",
    "7",
    "-",
    "+1",
    "1.5",
    "1.",
    ".5",
    "1e3",
    "1E+07",
    "123456789012345678",
    "1234567890123456789",
    "12345678901234567890",
    "NaN",
    "a",
    "QQ==",
    "QQ",
    "Q=Q=",
    "/*x*/",
    "'",
  };

  private final JsonShapes shapes = new JsonShapes(false, TimestampFormat.EPOCH_SECONDS);
  private final SplittableRandom random = new SplittableRandom(20261125);
  private int plain;

  /** The value or the refusal, as text that tells types apart. */
  private String read(byte[] json, boolean byHand, @Nullable Schema schema) {
    try {
      JsonTokens tokens =
          byHand
              ? new PlainTokens(json)
              : new JacksonTokens(JACKSON.createParser(json), Utf8.requireValid(Bytes.wrap(json)));
      if (tokens.next() == null) {
        return "refused";
      }
      JsonReader reader = new JsonReader(shapes, tokens);
      Object value = schema == null ? reader.readDocument() : reader.readStructure(schema);
      return tokens.next() == null ? typed(value) : "refused";
    } catch (UnusualJsonException e) {
      return "unusual";
    } catch (SerializationException | IOException e) {
      return "refused";
    }
  }

  private String typed(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Document document -> typed(document.value());
      case java.util.Map<?, ?> map -> {
        StringBuilder text = new StringBuilder("{");
        map.forEach((name, each) -> text.append(name).append('=').append(typed(each)).append(';'));
        yield text + "}";
      }
      case java.util.List<?> list -> list.stream().map(this::typed).toList().toString();
      case Structure structure ->
          structure.schema().members().stream()
              .map(member -> member.name() + "=" + typed(structure.get(member.index())))
              .toList()
              .toString();
      default -> value.getClass().getSimpleName() + " " + value;
    };
  }

  /** By hand there is no refusal and no wrong value: the same as Jackson, or it is left to it. */
  private void compare(byte[] json, @Nullable Schema schema) {
    String byHand = read(json, true, schema);
    if (byHand.equals("unusual")) {
      return;
    }
    String text = new String(json, StandardCharsets.UTF_8);
    if (byHand.equals("refused")) {
      assertEquals("refused", read(json, false, schema), text);
      return;
    }
    plain++;
    assertEquals(read(json, false, schema), byHand, text);
  }

  private String document(int depth) {
    int kind = random.nextInt(depth > 4 ? 5 : 8);
    return switch (kind) {
      case 0 -> Integer.toString(random.nextInt(-1000, 1000));
      case 1 -> Double.toString(random.nextDouble() * Math.pow(10, random.nextInt(-9, 9)));
      case 2 -> random.nextBoolean() ? "true" : "null";
      case 3, 4 -> string();
      case 5 -> "[" + elements(depth, false) + "]";
      default -> "{" + elements(depth, true) + "}";
    };
  }

  private String elements(int depth, boolean named) {
    StringBuilder text = new StringBuilder(blanks());
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : "," + blanks());
      text.append(named ? string() + blanks() + ":" + blanks() : "");
      text.append(document(depth + 1)).append(blanks());
    }
    return text.toString();
  }

  private String blanks() {
    return random.nextInt(4) == 0 ? " \n" : "";
  }

  private String string() {
    StringBuilder text = new StringBuilder("\"");
    int pieces = random.nextInt(5);
    for (int i = 0; i < pieces; i++) {
      text.append(
          random.nextBoolean() ? "x".repeat(random.nextInt(20)) : PIECES[random.nextInt(16)]);
    }
    return text.append('"').toString();
  }

  private byte[] mutated(byte[] json) {
    int at = random.nextInt(json.length + 1);
    byte[] piece =
        random.nextInt(4) == 0
            ? new byte[] {(byte) random.nextInt(256)}
            : PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8);
    int until = Math.min(json.length, at + random.nextInt(3));
    byte[] result = Arrays.copyOf(json, at + piece.length + json.length - until);
    System.arraycopy(piece, 0, result, at, piece.length);
    System.arraycopy(json, until, result, at + piece.length, json.length - until);
    return result;
  }

  @Test
  void anyText_isReadAsJacksonReadsIt_orLeftToIt() {
    for (int i = 0; i < 100_000; i++) {
      byte[] json = document(0).getBytes(StandardCharsets.UTF_8);
      compare(json, null);
      byte[] broken = mutated(json);
      compare(broken, null);
      compare(mutated(broken), null);
    }
    assertTrue(plain > 50_000, "read by hand: " + plain);
  }

  @Test
  void members_areReadAsJacksonReadsThem() {
    TestModel model = new TestModel(false);
    model.shape(
        "t#Texts",
        ShapeType.LIST,
        Traits.NONE,
        list -> list.member("member", TestModel.simple(ShapeType.STRING)));
    Schema all =
        model.shape(
            "t#All",
            ShapeType.STRUCTURE,
            Traits.NONE,
            structure -> {
              for (ShapeType type : ShapeType.values()) {
                if (type.compareTo(ShapeType.LIST) < 0 && type != ShapeType.DOCUMENT) {
                  structure.member(type.name(), TestModel.simple(type));
                }
              }
              return structure.member("Texts", "t#Texts");
            });
    for (int i = 0; i < 100_000; i++) {
      StringBuilder json = new StringBuilder("{");
      for (int member = random.nextInt(3); member >= 0; member--) {
        String name = all.members().get(random.nextInt(all.members().size())).name();
        json.append('"').append(name).append("\":");
        json.append(random.nextInt(3) == 0 ? string() : PIECES[random.nextInt(PIECES.length)]);
        json.append(member == 0 ? "}" : ",");
      }
      byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
      compare(text, all);
      compare(mutated(text), all);
    }
    assertTrue(plain > 5_000, "read by hand: " + plain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"QueueUrl\":\"http://localhost/q\",\"MessageBody\":\"{\\\"a\\\":[1,\\n2]}\"}",
        "{\"a\":1.5e3,\"b\":[true,false,null],\"c\":{\"d\":\"é漢😀\\u00e9\\u0000\"}}",
        " [ ] ",
        "123456789012345678",
      })
  void whatClientsSend_isReadByHand(String json) {
    assertTrue(!read(json.getBytes(StandardCharsets.UTF_8), true, null).equals("unusual"));
  }

  @Test
  void manyTokensAndDeepNesting_areLeftToJackson() {
    byte[] wide = ("[" + "1,".repeat(200_001) + "1]").getBytes(StandardCharsets.UTF_8);
    byte[] deep = ("[".repeat(65) + "]".repeat(65)).getBytes(StandardCharsets.UTF_8);
    assertEquals("unusual", read(wide, true, null));
    assertEquals("unusual", read(deep, true, null));
  }

  /** Every character at every place of an eight-byte word, and words of several kinds mixed. */
  @Test
  void strings_areWrittenAsJacksonWritesThem() throws IOException {
    for (int c = 0; c < 0x300; c++) {
      for (int before = 0; before < 9; before++) {
        check("x".repeat(before) + (char) c + "yz".repeat(5));
      }
    }
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(40); length > 0; length--) {
        text.appendCodePoint(
            switch (random.nextInt(6)) {
              case 0 -> random.nextInt(0x20);
              case 1 -> "\"\\/\u007f?".charAt(random.nextInt(5));
              case 2 -> random.nextInt(0x80, 0xd800);
              case 3 -> random.nextInt(0x10000, 0x110000);
              default -> 'a';
            });
      }
      check(text.toString());
    }
  }

  private void check(String text) throws IOException {
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    try (JsonGenerator generator = JACKSON.createGenerator(expected)) {
      generator.writeStartArray();
      generator.writeString(text);
      generator.writeStartObject();
      generator.writeNumberField(text, 1);
      generator.writeEndObject();
      generator.writeEndArray();
    }
    JsonOutput out = new JsonOutput(new JsonScratch.Pool());
    out.startArray();
    out.string(text);
    out.startObject();
    out.name(text);
    out.number(1);
    out.endObject();
    out.endArray();
    assertEquals(expected.toString(StandardCharsets.UTF_8), out.toBytes().asUtf8());
  }

  @Test
  void loneSurrogates_areWrittenAsEscapes() {
    JsonOutput out = new JsonOutput(new JsonScratch.Pool());
    out.startArray();
    out.string("a\ud83d");
    out.string("what?\"\n\ude00é");
    out.endArray();
    assertEquals("[\"a\\uD83D\",\"what?\\\"\\n\\uDE00é\"]", out.toBytes().asUtf8());
  }

  @Test
  void endlessNesting_isNotWritten() {
    JsonOutput out = new JsonOutput(new JsonScratch.Pool());
    assertThrows(
        IllegalStateException.class,
        () -> {
          for (int i = 0; i <= 2 * JsonShapes.DEPTH_MAX; i++) {
            out.startArray();
          }
        });
  }

  @Test
  void textsOneAfterTheOther_doNotShareBytes() {
    JsonScratch.Pool pool = new JsonScratch.Pool();
    JsonOutput first = new JsonOutput(pool);
    first.string("first");
    Bytes text = first.toBytes();
    JsonOutput second = new JsonOutput(pool);
    second.string("other");
    second.toBytes();
    assertEquals("\"first\"", text.asUtf8());
  }
}
