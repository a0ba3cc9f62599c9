package dev.virga.core.protocol.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.virga.core.protocol.SerializationException;
import dev.virga.core.protocol.TestModel;
import dev.virga.core.protocol.TimestampFormat;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Document;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.ShapeType;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.StructureBuilder;
import dev.virga.core.schema.Trait;
import dev.virga.core.schema.Traits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonShapesTest {
  private final TestModel model = new TestModel(false);
  private final Schema all = everything(model);
  private final JsonShapes shapes = new JsonShapes(true, TimestampFormat.EPOCH_SECONDS);

  private static Schema everything(TestModel model) {
    model.shape("t#Strings", ShapeType.LIST, Traits.NONE, list -> member(list, ShapeType.STRING));
    model.shape(
        "t#SparseStrings",
        ShapeType.LIST,
        Traits.of(Trait.SPARSE, true),
        list -> member(list, ShapeType.STRING));
    model.shape("t#Map", ShapeType.MAP, Traits.NONE, map -> keyed(map, ShapeType.INTEGER));
    model.shape(
        "t#SparseMap",
        ShapeType.MAP,
        Traits.of(Trait.SPARSE, true),
        map -> keyed(map, ShapeType.INTEGER));
    model.shape(
        "t#Union",
        ShapeType.UNION,
        Traits.NONE,
        union ->
            union
                .member("text", TestModel.simple(ShapeType.STRING))
                .member("number", TestModel.simple(ShapeType.INTEGER))
                .member("self", "t#Union"));
    return model.shape(
        "t#All",
        ShapeType.STRUCTURE,
        Traits.NONE,
        structure -> {
          for (ShapeType type : ShapeType.values()) {
            if (type.compareTo(ShapeType.LIST) < 0) {
              structure.member(type.name(), TestModel.simple(type));
            }
          }
          return structure
              .member("list", "t#Strings")
              .member("sparse", "t#SparseStrings")
              .member("map", "t#Map")
              .member("sparseMap", "t#SparseMap")
              .member("union", "t#Union")
              .member("self", "t#All")
              .member(
                  "iso", TestModel.simple(ShapeType.TIMESTAMP), Trait.TIMESTAMP_FORMAT, "date-time")
              .member(
                  "http",
                  TestModel.simple(ShapeType.TIMESTAMP),
                  Trait.TIMESTAMP_FORMAT,
                  "http-date")
              .member("renamed", TestModel.simple(ShapeType.STRING), Trait.JSON_NAME, "other_name");
        });
  }

  private static Schema.Builder member(Schema.Builder builder, ShapeType type) {
    return builder.member("member", TestModel.simple(type));
  }

  private static Schema.Builder keyed(Schema.Builder builder, ShapeType type) {
    return builder
        .member("key", TestModel.simple(ShapeType.STRING))
        .member("value", TestModel.simple(type));
  }

  private Structure read(String json) throws SerializationException {
    return shapes.readStructure(all, Bytes.utf8(json));
  }

  static List<Arguments> wellFormed() {
    return List.of(
        Arguments.of("STRING", "\"a\\u00e9\\ud83d\\ude00\"", "aé😀"),
        Arguments.of("ENUM", "\"NEW\"", new TestModel.TestEnum("NEW")),
        Arguments.of("BOOLEAN", "true", true),
        Arguments.of("BYTE", "-128", (byte) -128),
        Arguments.of("SHORT", "32767", (short) 32767),
        Arguments.of("INTEGER", "2147483647", Integer.MAX_VALUE),
        Arguments.of("INT_ENUM", "7", 7),
        Arguments.of("LONG", "-9223372036854775808", Long.MIN_VALUE),
        Arguments.of("FLOAT", "1.5", 1.5f),
        Arguments.of("DOUBLE", "1", 1.0),
        Arguments.of("DOUBLE", "\"-Infinity\"", Double.NEGATIVE_INFINITY),
        Arguments.of("FLOAT", "\"NaN\"", Float.NaN),
        Arguments.of("BIG_INTEGER", "9223372036854775808", new BigInteger("9223372036854775808")),
        Arguments.of("BIG_DECIMAL", "0.10", new BigDecimal("0.10")),
        Arguments.of("BLOB", "\"YmxvYg==\"", Bytes.utf8("blob")),
        Arguments.of("TIMESTAMP", "1515531081.123", Instant.ofEpochMilli(1515531081123L)),
        Arguments.of("TIMESTAMP", "-1.5", Instant.ofEpochMilli(-1500)),
        Arguments.of("TIMESTAMP", "1.7E9", Instant.ofEpochSecond(1_700_000_000)),
        Arguments.of("iso", "\"1985-04-12T23:20:50.52Z\"", Instant.ofEpochMilli(482196050520L)),
        Arguments.of(
            "http", "\"Tue, 29 Apr 2014 18:30:38 GMT\"", Instant.ofEpochSecond(1398796238)),
        Arguments.of("DOCUMENT", "[1,{\"a\":null}]", document()),
        Arguments.of("list", "[]", List.of()),
        Arguments.of("sparse", "[null,\"\"]", Arrays.asList(null, "")),
        Arguments.of("map", "{\"__type\":3,\"a\":1,\"a\":2}", Map.of("__type", 3, "a", 2)),
        Arguments.of("sparseMap", "{\"a\":null}", Collections.singletonMap("a", null)));
  }

  private static Document document() {
    return new Document(List.of(1, Collections.singletonMap("a", null)));
  }

  @ParameterizedTest
  @MethodSource("wellFormed")
  void readStructure_takesTheValue(String member, String json, Object expected)
      throws SerializationException {
    assertEquals(TestModel.value(all, member, expected), read("{\"" + member + "\":" + json + "}"));
  }

  @ParameterizedTest
  @MethodSource("wellFormed")
  void write_canBeReadBack(String member, String json, Object value) throws SerializationException {
    Structure structure = TestModel.value(all, member, value, "renamed", "x");
    assertEquals(structure, shapes.readStructure(all, shapes.write(structure)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"STRING\":1}",
        "{\"STRING\":{}}",
        "{\"STRING\":[\"a\"]}",
        "{\"STRING\":\"\\ud83d\"}",
        "{\"STRING\":\"\\ude00\\ud83d\"}",
        "{\"STRING\":\"\t\"}",
        "{\"ENUM\":1}",
        "{\"BOOLEAN\":\"true\"}",
        "{\"BOOLEAN\":1}",
        "{\"BYTE\":128}",
        "{\"SHORT\":-32769}",
        "{\"INTEGER\":2147483648}",
        "{\"INTEGER\":1.0}",
        "{\"INTEGER\":1e3}",
        "{\"INTEGER\":\"1\"}",
        "{\"INTEGER\":true}",
        "{\"INTEGER\":01}",
        "{\"INTEGER\":+1}",
        "{\"LONG\":9223372036854775808}",
        "{\"FLOAT\":1e39}",
        "{\"DOUBLE\":1e400}",
        "{\"DOUBLE\":\"1.0\"}",
        "{\"DOUBLE\":NaN}",
        "{\"DOUBLE\":\"nan\"}",
        "{\"BIG_INTEGER\":1.5}",
        "{\"BIG_DECIMAL\":\"1.5\"}",
        "{\"BLOB\":\"xyz\"}",
        "{\"BLOB\":\"-_==\"}",
        "{\"BLOB\":12}",
        "{\"TIMESTAMP\":\"1515531081\"}",
        "{\"TIMESTAMP\":1e99999999}",
        "{\"TIMESTAMP\":9e18}",
        "{\"TIMESTAMP\":\"NaN\"}",
        "{\"iso\":\"1996-12-19T16:39:57-08:00\"}",
        "{\"iso\":\"1996-02-30T16:39:57Z\"}",
        "{\"iso\":851042397}",
        "{\"http\":\"1996-12-19T16:39:57Z\"}",
        "{\"http\":\"Mon, 29 Apr 2014 18:30:38 GMT\"}",
        "{\"list\":[null]}",
        "{\"list\":\"a\"}",
        "{\"list\":[\"a\"",
        "{\"list\":[\"a\",]}",
        "{\"map\":{\"a\":null}}",
        "{\"map\":[1]}",
        "{\"map\":{\"\\ud800\":1}}",
        "{\"map\":{null:1}}",
        "{\"union\":{}}",
        "{\"union\":{\"text\":null}}",
        "{\"union\":{\"__type\":\"x\"}}",
        "{\"union\":{\"text\":\"a\",\"number\":1}}",
        "{\"union\":{\"text\":\"a\",\"text\":\"b\"}}",
        "{\"union\":{\"what\":1}}",
        "{\"union\":[]}",
        "{\"self\":[]}",
        "{\"STRING\":\"a\"} x",
        "{}{}",
        "{'STRING':\"a\"}",
        "{\"STRING\":\"a\",}",
        "{\"STRING\" \"a\"}",
        "{/* */}",
        "[]",
        "null",
        "1",
        "\"\"",
        "",
        " ",
        "{",
      })
  void readStructure_refusesMalformedInput(String json) {
    assertThrows(SerializationException.class, () -> read(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"c080", "eda080", "f4908080", "e28228", "c3", "ff", "f0808080", "80", "e282"})
  void readStructure_refusesWhatIsNoUtf8(String hex) {
    byte[] invalid = java.util.HexFormat.of().parseHex(hex);
    byte[] head = "{\"STRING\":\"".getBytes(StandardCharsets.UTF_8);
    byte[] json = Arrays.copyOf(head, head.length + invalid.length + 2);
    System.arraycopy(invalid, 0, json, head.length, invalid.length);
    json[json.length - 2] = '"';
    json[json.length - 1] = '}';
    assertThrows(SerializationException.class, () -> shapes.readStructure(all, Bytes.wrap(json)));
  }

  @Test
  void readStructure_readsNoOtherEncodingThanUtf8() {
    byte[] utf16 = "{}".getBytes(StandardCharsets.UTF_16BE);
    assertThrows(SerializationException.class, () -> shapes.readStructure(all, Bytes.wrap(utf16)));
  }

  @Test
  void readStructure_skipsUnknownMembersAndNulls() throws SerializationException {
    assertEquals(
        TestModel.value(all, "INTEGER", 1),
        read("{\"x\":{\"y\":[1,{}]},\"STRING\":null,\"renamed\":3,\"INTEGER\":1}"));
  }

  @Test
  void readStructure_takesTheLastOfTwoSameNames() throws SerializationException {
    assertEquals(TestModel.value(all, "INTEGER", 2), read("{\"INTEGER\":1,\"INTEGER\":2}"));
  }

  @Test
  void readStructure_ignoresTheTypeInAUnion() throws SerializationException {
    Schema union = model.schema("t#Union");
    assertEquals(
        TestModel.value(all, "union", TestModel.value(union, "number", 1)),
        read("{\"union\":{\"__type\":\"t#Union\",\"text\":null,\"number\":1}}"));
  }

  @Test
  void readStructure_boundsTheDepth() throws SerializationException {
    Structure deep = read(nested(JsonShapes.DEPTH_MAX));
    assertEquals(nested(JsonShapes.DEPTH_MAX), shapes.write(deep).asUtf8());
    assertThrows(SerializationException.class, () -> read(nested(JsonShapes.DEPTH_MAX + 1)));
    assertThrows(SerializationException.class, () -> read("{\"unknown\":" + "[".repeat(100_000)));
    assertThrows(SerializationException.class, () -> read("{\"DOCUMENT\":" + "[".repeat(100_000)));
  }

  private static String nested(int depth) {
    return "{\"self\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);
  }

  @Test
  void write_usesTheJsonNameWhereItCounts() {
    Structure value = TestModel.value(all, "renamed", "x");
    assertEquals("{\"other_name\":\"x\"}", shapes.write(value).asUtf8());
    assertEquals(
        "{\"renamed\":\"x\"}",
        new JsonShapes(false, TimestampFormat.EPOCH_SECONDS).write(value).asUtf8());
  }

  @Test
  void write_printsTimestampsWithMilliseconds() {
    assertEquals("{\"TIMESTAMP\":1700000000}", written("TIMESTAMP", 1_700_000_000_000L));
    assertEquals("{\"TIMESTAMP\":1700000000.12}", written("TIMESTAMP", 1_700_000_000_120L));
    assertEquals("{\"TIMESTAMP\":-0.5}", written("TIMESTAMP", -500));
    assertEquals("{\"TIMESTAMP\":0}", written("TIMESTAMP", 0));
    assertEquals("{\"iso\":\"2023-11-14T22:13:20.120Z\"}", written("iso", 1_700_000_000_120L));
    assertEquals("{\"iso\":\"2023-11-14T22:13:20Z\"}", written("iso", 1_700_000_000_000L));
    assertEquals(
        "{\"http\":\"Tue, 14 Nov 2023 22:13:20 GMT\"}", written("http", 1_700_000_000_999L));
  }

  private String written(String member, long millis) {
    return shapes.write(TestModel.value(all, member, Instant.ofEpochMilli(millis))).asUtf8();
  }

  @Test
  void readStructure_appliesTheModelsDefaults() throws SerializationException {
    Schema defaulted =
        model.shape(
            "t#Defaulted",
            ShapeType.STRUCTURE,
            Traits.NONE,
            structure ->
                structure
                    .member("n", TestModel.simple(ShapeType.LONG), Trait.DEFAULT, 7)
                    .member("b", TestModel.simple(ShapeType.BLOB), Trait.DEFAULT, "YWJj")
                    .member("s", TestModel.simple(ShapeType.STRING)));
    @Nullable Object none = null;
    assertEquals(
        TestModel.value(defaulted, "n", 7L, "b", Bytes.utf8("abc"), "s", none),
        shapes.readStructure(defaulted, Bytes.utf8("{\"n\":null}")));
    assertEquals(
        TestModel.value(defaulted, "n", 8L, "b", Bytes.EMPTY),
        shapes.readStructure(defaulted, Bytes.utf8("{\"n\":8,\"b\":\"\"}")));
  }

  /**
   * No UTF-8 spells a lone surrogate: it comes from an escape inside a string of the client's that
   * is JSON itself, such as an event pattern. It goes out as the escape that it was.
   */
  @Test
  void write_escapesLoneSurrogates() {
    String lone = "a\ud800b\udc00";
    StructureBuilder builder = all.newBuilder();
    builder.set(index("STRING"), lone);
    builder.set(index("map"), Map.of(lone, 1));
    builder.set(index("DOCUMENT"), new Document(Map.of(lone, List.of(lone))));
    String escaped = "\"a\\uD800b\\uDC00\"";
    assertEquals(
        "{\"STRING\":%s,\"DOCUMENT\":{%s:[%s]},\"map\":{%s:1}}".replace("%s", escaped),
        shapes.write(builder.build()).asUtf8());
  }

  private int index(String name) {
    return Objects.requireNonNull(all.member(name)).index();
  }
}
