package dev.virga.core.protocol.cbor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.protocol.ProtocolCodec;
import dev.virga.core.protocol.SerializationException;
import dev.virga.core.protocol.TestModel;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Document;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.ShapeType;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.Trait;
import dev.virga.core.schema.Traits;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CborCodecTest {
  private final TestModel model = new TestModel(true);
  private final RpcV2CborCodec rpc = new RpcV2CborCodec();
  private final AwsJsonCborCodec json = new AwsJsonCborCodec();
  private final Schema shape = shape();
  private final OperationSchema operation = model.operation("Act", shape, shape, null);

  /** A member "x" per type, called like the type's first letters: "int", "str" and so on. */
  private Schema shape() {
    model.shape("t#List", ShapeType.LIST, Traits.NONE, s -> s.member("member", simple("STRING")));
    model.shape(
        "t#Sparse",
        ShapeType.LIST,
        Traits.of(Trait.SPARSE, true),
        s -> s.member("member", simple("STRING")));
    model.shape(
        "t#Map",
        ShapeType.MAP,
        Traits.NONE,
        s -> s.member("key", simple("STRING")).member("value", simple("INTEGER")));
    model.shape(
        "t#Union",
        ShapeType.UNION,
        Traits.NONE,
        s -> s.member("l", simple("STRING")).member("r", simple("STRING")));
    return model.shape(
        "t#Shape",
        ShapeType.STRUCTURE,
        Traits.NONE,
        s ->
            s.member("s", simple("STRING"))
                .member("i", simple("INTEGER"))
                .member("g", simple("LONG"))
                .member("b", simple("BOOLEAN"))
                .member("d", simple("DOUBLE"))
                .member("f", simple("FLOAT"))
                .member("t", simple("TIMESTAMP"))
                .member("x", simple("BLOB"))
                .member("I", simple("BIG_INTEGER"))
                .member("D", simple("BIG_DECIMAL"))
                .member("j", simple("DOCUMENT"))
                .member("a", "t#List")
                .member("n", "t#Sparse")
                .member("m", "t#Map")
                .member("u", "t#Union")
                .member("c", "t#Shape"));
  }

  private static String simple(String type) {
    return TestModel.simple(ShapeType.valueOf(type));
  }

  private Structure read(ProtocolCodec codec, String type, String hex)
      throws SerializationException {
    Bytes body = Bytes.wrap(HexFormat.of().parseHex(hex));
    return codec.readInput(
        model,
        operation,
        new HttpRequest("POST", "/", "", Headers.of("Content-Type", type), body, "http", "h"));
  }

  private Structure read(String hex) throws SerializationException {
    return read(rpc, "application/cbor", hex);
  }

  private static @Nullable Object get(Structure value, String name) {
    return value.get(Objects.requireNonNull(value.schema().member(name)).index());
  }

  private static String hex(HttpResponse response) {
    try {
      return HexFormat.of().formatHex(response.body().readAll().unsafeArray());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a1617363616263, s, abc",
    "bf6173636162_63ff, s, abc",
    "a161737f6161626263ff, s, abc",
    "a16173f6, s,",
    "a16173f7, s,",
    "a1616903, i, 3",
    "a1616920, i, -1",
    "a161691a7fffffff, i, 2147483647",
    "a161693a7fffffff, i, -2147483648",
    "a161691b000000000000000a, i, 10",
    "a16167c24105, g, 5",
    "a161673b7fffffffffffffff, g, -9223372036854775808",
    "a16162f5, b, true",
    "a16164f93e00, d, 1.5",
    "a16164f97c00, d, Infinity",
    "a16164f97e00, d, NaN",
    "a16164fa40f40000, d, 7.625",
    "a1616407, d, 7.0",
    "a16164c48221196ab3, d, 273.15",
    "a16166fb3ff8000000000000, f, 1.5",
    "a161491bffffffffffffffff, I, 18446744073709551615",
    "a161493bffffffffffffffff, I, -18446744073709551616",
    "a16149c249010000000000000000, I, 18446744073709551616",
    "a16149c349010000000000000000, I, -18446744073709551617",
    "a16144c48221196ab3, D, 273.15",
    "a16174c1fb41d452d9ec000000, t, 2013-03-21T20:04:00Z",
    "a16174c11a514b67b0, t, 2013-03-21T20:04:00Z",
    "a16174c1fb3fb999999999999a, t, 1970-01-01T00:00:00.100Z",
  })
  void readInput_readsScalars(String hex, String member, @Nullable String expected)
      throws SerializationException {
    Object value = get(read(hex.replace("_", "")), member);
    assertEquals(expected, value == null ? null : value.toString());
  }

  @Test
  void readInput_readsCollectionsOfBothKindsOfLength() throws SerializationException {
    assertEquals(List.of("x", "y"), get(read("a161618261786179"), "a"));
    assertEquals(List.of("x", "y"), get(read("bf61619f61786179ffff"), "a"));
    assertEquals(Arrays.asList("x", null), get(read("a1616e826178f6"), "n"));
    assertEquals(Map.of("k", 1), get(read("a1616dbf616b01ff"), "m"));
    assertEquals(Bytes.utf8("ab"), get(read("a161785f41614162ff"), "x"));
    assertEquals(1, get((Structure) get(read("a16163a1616901"), "c"), "i"));
    assertEquals("v", get((Structure) get(read("a16175a2616c6176617af6"), "u"), "l"));
  }

  @Test
  void readInput_readsDocuments() throws SerializationException {
    Object value = get(read("a1616aa3616101616282f5f6616361 7a".replace(" ", "")), "j");
    assertEquals("{a=1, b=[true, null], c=z}", String.valueOf(((Document) value).value()));
  }

  @Test
  void readInput_skipsUnknownMembersOfAnyShape() throws SerializationException {
    assertEquals(1, get(read("a2617aa2617882c1019f7f6161ff5f4101ffff6179d9d9f7f7616901"), "i"));
  }

  @Test
  void readInput_ofNothing_isAnEmptyStructure() throws SerializationException {
    assertNull(get(read(""), "s"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f6",
        "80",
        "00",
        "ff",
        "a1",
        "a16173",
        "a1617363616",
        "a16173636162",
        "a1617343616263",
        "a1617362c328",
        "a10103",
        "a0a0",
        "bf",
        "bf6173",
        "bf6173ff",
        "a16169f93e00",
        "a161691a80000000",
        "a161693a80000000",
        "a161691c",
        "a161691f",
        "a16169613",
        "a1616961ff",
        "a16162f6f6",
        "a1616201",
        "a16162f800",
        "a16162e0",
        "a161671b8000000000000000",
        "a16174fb41d452d9ec000000",
        "a161741a514b67b0",
        "a16174c000",
        "a16174c1f97e00",
        "a16174c1fb7fe0000000000000",
        "a16174c16130",
        "a16144c48201",
        "a16144c483010101",
        "a16144c4821a7fffffff01",
        "a16149c2591000",
        "a161619b7fffffffffffffff",
        "a161619bffffffffffffffff",
        "a161615b7fffffffffffffff",
        "a16161f6f6",
        "a1616181f6",
        "a1616dbf616bff",
        "a1616da1616bf6",
        "a1616da10101",
        "a16175a0",
        "a16175a2616c617861726178",
        "a161737f",
        "a161737f4161ff",
        "a161737f7f6161ffff",
        "a1616ac100",
        "a1616a4161",
        "bb0000000100000000",
      })
  void readInput_malformed_isRefused(String hex) {
    String even = hex.length() % 2 == 0 ? hex : hex.substring(0, hex.length() - 1);
    assertThrows(SerializationException.class, () -> read(even));
  }

  @Test
  void readInput_nestedTooDeeply_isRefused() {
    assertThrows(SerializationException.class, () -> read("a16163".repeat(5000) + "a0"));
    assertThrows(SerializationException.class, () -> read("a1617a" + "81".repeat(5000) + "00"));
    assertThrows(SerializationException.class, () -> read("a1617a" + "c1".repeat(5000) + "00"));
    assertThrows(SerializationException.class, () -> read("a1616a" + "9f".repeat(5000) + "00"));
  }

  @Test
  void readInput_tooManyItems_isRefused() {
    String items = "f6".repeat(CborReader.ITEMS_MAX + 1);
    assertThrows(SerializationException.class, () -> read("a1616e9f" + items + "ff"));
  }

  @Test
  void readInput_ofAnotherMediaType_isUnsupported() {
    ServiceException error =
        assertThrows(ServiceException.class, () -> read(rpc, "application/json", "a0"));
    assertEquals(CommonError.UNSUPPORTED_MEDIA_TYPE, error.error());
  }

  @Test
  void awsJsonCbor_countsTimeInMilliseconds() throws SerializationException {
    String type = AwsJsonCborCodec.MEDIA_TYPE;
    Instant instant = Instant.parse("2013-03-21T20:04:00.125Z");
    Structure value = read(json, type, "a16174c11b0000013d8e8d07fd");
    assertEquals(instant, get(value, "t"));
    assertEquals("bf6174c11b0000013d8e8d07fdff", hex(json.writeOutput(model, operation, value)));
  }

  @Test
  void writeOutput_readsBackTheSame() throws SerializationException {
    Structure value =
        TestModel.value(
            shape,
            "s",
            "ü",
            "i",
            Integer.MIN_VALUE,
            "g",
            Long.MAX_VALUE,
            "d",
            -0.1,
            "f",
            1.5f,
            "t",
            Instant.parse("2026-11-23T01:02:03.456Z"),
            "x",
            Bytes.utf8("b"),
            "I",
            new BigInteger("-99999999999999999999999"),
            "D",
            new BigDecimal("1.230"),
            "a",
            List.of("", "q"),
            "n",
            Arrays.asList(null, "q"),
            "m",
            Map.of("k", 500));
    String written = hex(rpc.writeOutput(model, operation, value));
    Structure again = read(written);
    for (String name : List.of("s", "i", "g", "d", "f", "t", "x", "I", "D", "a", "n", "m")) {
      assertEquals(get(value, name), get(again, name), name);
    }
  }

  @Test
  void writeError_ofRpc_hasTheAbsoluteType() {
    HttpResponse response =
        rpc.writeError(model, new ServiceException(CommonError.VALIDATION, "no"), "id");
    CborReader reader = new CborReader(Bytes.wrap(HexFormat.of().parseHex(hex(response))));
    assertEquals(400, response.status());
    assertEquals("rpc-v2-cbor", response.headers().first("smithy-protocol"));
    assertEquals(
        Map.of("__type", "com.amazon.coral.validate#ValidationException", "message", "no"),
        any(reader));
  }

  private static @Nullable Object any(CborReader reader) {
    try {
      return reader.readAny();
    } catch (SerializationException e) {
      throw new AssertionError(e);
    }
  }
}
