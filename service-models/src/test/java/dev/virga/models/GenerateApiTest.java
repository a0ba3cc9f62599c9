package dev.virga.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.fault.ErrorCode;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Document;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.OpenEnum;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.core.schema.ShapeType;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.StructureBuilder;
import dev.virga.core.schema.Trait;
import dev.virga.core.schema.Unit;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.EventSink;
import dev.virga.core.service.Outcome;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateApiTest {
  private static final String OVERLAY =
      """
      {"protocols": ["awsJson1_0", "awsJsonCbor"],
       "parks": ["Wait"],
       "apply": {"test.toy#Gone": {"smithy.api#httpError": 410},
                 "test.toy#Everything$text": {"smithy.api#xmlName": "Txt"}},
       "members": {"test.toy#Object":
                    {"trace": {"target": "smithy.api#String",
                               "traits": {"smithy.api#xmlName": "T"}}}}}
      """;

  private static final String MODEL =
      """
      $version: "2.0"
      namespace test.toy
      use aws.protocols#awsJson1_0

      @awsJson1_0
      service Toy { version: "1", operations: [Nothing, Wait, Watch, Everythings], errors: [Gone] }

      operation Nothing {}
      operation Wait { output := { tree: Tree } }
      operation Watch { output := { @required events: Events } }
      operation Everythings { input: Everything, output: Everything, errors: [Bust, BustException] }

      @error("client") @httpError(404)
      structure Gone { message: String }
      @error("server")
      structure Bust {}
      @error("client")
      structure BustException {}

      structure Tree with [Named] { left: Tree, forest: Forest, children: Children }
      @mixin structure Named { @required @length(min: 1, max: 9) @pattern("^a+$") name: String }
      list Forest { member: Tree }
      map Children { key: Color, value: Tree }

      enum Color {
        RED = "red"
        value = "v"
      }
      intEnum Level {
        LOW = 1
        HIGH = 5
      }
      @sensitive string Secret
      list Secrets { member: Secret }
      union Hint { secret: Secret }
      @sparse list Holes { member: String }
      union Choice { nothing: Unit, text: String, builder: String, choice: Choice, list: Forest }
      @streaming union Events { tick: Tree }

      structure Everything {
        blob: Blob, flag: Boolean, text: String = "x"
        color: Color, level: Level, b: Byte,
        s: Short, @range(min: 0, max: 1.5) d: Double, i: Integer, l: Long, f: Float,
        bi: BigInteger, bd: BigDecimal, @timestampFormat("http-date") at: Timestamp,
        doc: Document, holes: Holes, choice: Choice, class: String, schema: String,
        schemaValue: String, secret: Secret, secrets: Secrets, hint: Hint, object: Object,
        record: Record, string: MyString
      }
      structure Object { string: String }
      structure Record { object: Object }
      structure MyString { override: Override }
      structure Override { list: List }
      structure List { builder: Builder }
      structure Builder { string: String }
      """;

  @TempDir private static Path shared;
  private static Generated toy;

  @TempDir private Path directory;

  @BeforeAll
  static void generate() throws Exception {
    toy = Generated.from(shared, MODEL, OVERLAY);
  }

  @AfterAll
  static void close() throws Exception {
    toy.close();
  }

  private static Structure build(Schema schema, Object... namesAndValues) {
    StructureBuilder builder = schema.newBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Member member = schema.member((String) namesAndValues[i]);
      assertNotNull(member, () -> schema + " " + Arrays.toString(namesAndValues));
      builder.set(member.index(), namesAndValues[i + 1]);
    }
    return builder.build();
  }

  @Test
  void everySimpleType_hasItsJavaType() throws Exception {
    Map<String, Object> values =
        Map.ofEntries(
            Map.entry("blob", Bytes.utf8("b")),
            Map.entry("flag", true),
            Map.entry("text", "t"),
            Map.entry("color", toy.schema("Color").newEnum("blue")),
            Map.entry("level", 5),
            Map.entry("b", (byte) 1),
            Map.entry("s", (short) 2),
            Map.entry("d", 2.5),
            Map.entry("i", 3),
            Map.entry("l", 4L),
            Map.entry("f", 1.5f),
            Map.entry("bi", BigInteger.TEN),
            Map.entry("bd", BigDecimal.ONE),
            Map.entry("at", Instant.EPOCH),
            Map.entry("doc", new Document(Map.of("a", 1))),
            Map.entry("schema", "not the descriptor"));
    Schema schema = toy.schema("Everything");
    for (Map.Entry<String, Object> entry : values.entrySet()) {
      Structure built = build(schema, entry.getKey(), entry.getValue());
      Member member = schema.member(entry.getKey());
      assertNotNull(member);
      assertEquals(entry.getValue(), built.get(member.index()), entry.getKey());
    }
    Member flag = schema.member("flag");
    assertNotNull(flag);
    assertThrows(
        ClassCastException.class, () -> schema.newBuilder().set(flag.index(), "not a Boolean"));
  }

  @Test
  void structures_mayBeCalledLikeJavasOwnClassesAndTheirMembersLikeKeywords() throws Exception {
    Structure object = build(toy.schema("Object"), "string", "s");
    Structure record = build(toy.schema("Record"), "object", object);
    Structure all =
        build(
            toy.schema("Everything"),
            "object",
            object,
            "record",
            record,
            "class",
            "c",
            "schema",
            "s1",
            "schemaValue",
            "s2");
    assertEquals("c", all.getClass().getMethod("classValue").invoke(all));
    assertEquals("s1", all.getClass().getMethod("schemaValue").invoke(all));
    assertEquals("s2", all.getClass().getMethod("schemaValue_").invoke(all));
    assertSame(toy.schema("Everything"), all.schema());
  }

  @Test
  void recursion_resolvesToTheSameDescriptors() throws Exception {
    Schema tree = toy.schema("Tree");
    Member left = tree.member("left");
    Member forest = tree.member("forest");
    assertNotNull(left);
    assertNotNull(forest);
    assertSame(tree, left.target());
    assertSame(tree, forest.target().listMember().target());
    Structure leaf = build(tree, "name", "a");
    Structure root = build(tree, "left", leaf, "children", Map.of("red", leaf));
    assertEquals(leaf, root.get(left.index()));
  }

  @Test
  void mixins_areFlattenedWithTheirConstraints() throws Exception {
    Member name = toy.schema("Tree").member("name");
    assertNotNull(name);
    assertTrue(name.has(Trait.REQUIRED));
    assertEquals(1, name.traits().number(Trait.LENGTH_MIN));
    assertEquals(9, name.traits().number(Trait.LENGTH_MAX));
    assertEquals("^a+$", name.traits().string(Trait.PATTERN));
  }

  @Test
  void traits_areThoseOfModelAndOverlay() throws Exception {
    Schema all = toy.schema("Everything");
    Member d = all.member("d");
    Member text = all.member("text");
    Member at = all.member("at");
    Member level = all.member("level");
    assertNotNull(d);
    assertNotNull(text);
    assertNotNull(at);
    assertNotNull(level);
    assertEquals(new BigDecimal("1.5"), d.traits().decimal(Trait.RANGE_MAX));
    assertEquals("x", text.traits().get(Trait.DEFAULT));
    assertEquals("Txt", text.traits().string(Trait.XML_NAME));
    assertEquals("http-date", at.traits().string(Trait.TIMESTAMP_FORMAT));
    assertEquals(List.of(1, 5), level.traits().get(Trait.INT_ENUM_VALUES));
    assertNull(build(all).get(text.index()), "absent is null, never the default");
  }

  @Test
  void overlay_addsMembers_butNoneThatTheModelHas() throws Exception {
    Member trace = toy.schema("Object").member("trace");
    assertNotNull(trace);
    assertEquals("T", trace.traits().string(Trait.XML_NAME));
    assertEquals("s", build(toy.schema("Object"), "trace", "s").get(trace.index()));
    Arguments twice =
        Generated.write(
            directory,
            MODEL,
            """
            {"members": {"test.toy#Object":
              {"string": {"target": "smithy.api#String", "traits": {}}}}}
            """);
    assertThrows(IllegalArgumentException.class, () -> new GenerateApi(twice).run());
  }

  @Test
  void sparseList_keepsItsHoles() throws Exception {
    Schema all = toy.schema("Everything");
    Member holes = all.member("holes");
    assertNotNull(holes);
    List<String> values = Arrays.asList("a", null);
    assertEquals(values, build(all, "holes", values).get(holes.index()));
    assertEquals(Collections.emptyList(), build(all, "holes", List.of()).get(holes.index()));
  }

  @Test
  void union_isARecordPerVariant() throws Exception {
    Schema choice = toy.schema("Choice");
    Structure nothing = build(choice, "nothing", new Unit());
    Structure nested = build(choice, "choice", nothing);
    assertTrue(toy.type("Choice").isSealed());
    assertEquals("Nothing", nothing.getClass().getSimpleName());
    assertEquals("ChoiceValue", nested.getClass().getSimpleName());
    assertEquals(nothing, nested.get(3));
    assertNull(nested.get(0));
    assertEquals("BuilderValue", build(choice, "builder", "b").getClass().getSimpleName());
  }

  @Test
  void openEnum_hasConstantsAndHoldsTheUnknown() throws Exception {
    Schema color = toy.schema("Color");
    assertEquals(List.of("red", "v"), color.traits().strings(Trait.ENUM_VALUES));
    assertEquals(color.newEnum("red"), toy.type("Color").getField("RED").get(null));
    assertEquals(color.newEnum("v"), toy.type("Color").getField("value_").get(null));
    OpenEnum unknown = color.newEnum("mauve");
    assertEquals("mauve", unknown.value());
    assertEquals("mauve", unknown.toString());
  }

  @Test
  void toString_hidesWhatIsSensitive() throws Exception {
    Structure hint = build(toy.schema("Hint"), "secret", "s3cret");
    String text =
        build(
                toy.schema("Everything"),
                "secret",
                "s3cret",
                "secrets",
                List.of("s3cret"),
                "hint",
                hint,
                "text",
                "shown")
            .toString();
    assertFalse(text.contains("s3cret"), text);
    assertTrue(text.contains("shown"), text);
  }

  @Test
  void api_hasASignaturePerKindOfOperation() throws Exception {
    Class<?> api = toy.type("ToyApi");
    Method nothing = api.getMethod("nothing", CallContext.class, toy.type("NothingInput"));
    assertEquals(toy.type("NothingOutput"), nothing.getReturnType());
    Method wait = api.getMethod("waitValue", CallContext.class, toy.type("WaitInput"));
    assertEquals(Outcome.class, wait.getReturnType());
    assertNotNull(
        api.getMethod("watch", CallContext.class, toy.type("WatchInput"), EventSink.class));
    assertTrue(nothing.isDefault());
  }

  @Test
  void serviceSchema_listsTheOperations() throws Exception {
    ServiceSchema service = toy.service();
    assertEquals(
        List.of("Nothing", "Wait", "Watch", "Everythings").stream().sorted().toList(),
        service.operationNames().stream().sorted().toList());
    assertEquals(List.of("awsJson1_0", "awsJsonCbor"), service.protocols());
    assertEquals("Toy", service.targetPrefix());
    assertEquals("test.toy#Toy", service.id());
    assertEquals(List.of(), service.routes());
    OperationSchema nothing = service.operation("Nothing");
    OperationSchema watch = service.operation("Watch");
    assertNotNull(nothing);
    assertNotNull(watch);
    assertTrue(nothing.input().traits().has(Trait.UNIT));
    assertFalse(watch.output().traits().has(Trait.UNIT));
    assertEquals(List.of("Gone"), nothing.errors().stream().map(Schema::name).toList());
    Member events = watch.outputEventStream();
    assertNotNull(events);
    assertEquals(ShapeType.UNION, events.target().type());
  }

  @Test
  void errorCatalogue_namesTwinsApartAndTakesTheOverlaysStatus() throws Exception {
    Map<String, ErrorCode> errors = new HashMap<>();
    for (Object constant : toy.type("ToyError").getEnumConstants()) {
      errors.put(constant.toString(), assertInstanceOf(ErrorCode.class, constant));
    }
    assertEquals(Set.of("GONE", "BUST", "BUST_EXCEPTION"), errors.keySet());
    assertEquals(410, errors.get("GONE").status());
    assertEquals(500, errors.get("BUST").status());
    assertEquals("BustException", errors.get("BUST_EXCEPTION").code());
    assertEquals("test.toy#BustException", errors.get("BUST_EXCEPTION").shapeId());
  }

  @Test
  void run_writesNothingWhereTheInputsAreUnchanged() throws Exception {
    Arguments arguments = Generated.write(directory, MODEL, OVERLAY);
    assertTrue(new GenerateApi(arguments).run());
    Path api = directory.resolve("src/gen/toy/ToyApi.java");
    FileTime before = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(api, before);
    assertFalse(new GenerateApi(arguments).run());
    assertEquals(before, Files.getLastModifiedTime(api));
    Generated.write(directory, MODEL + "\nstructure Unused {}\n", OVERLAY);
    assertTrue(new GenerateApi(arguments).run());
    assertTrue(Files.getLastModifiedTime(api).compareTo(before) > 0);
    Generated.write(directory, MODEL, "{}");
    assertTrue(new GenerateApi(arguments).run(), "an overlay is an input too");
  }

  @Test
  void run_removesWhatIsNoLongerInTheModel() throws Exception {
    Arguments arguments = Generated.write(directory, MODEL, OVERLAY);
    new GenerateApi(arguments).run();
    Path record = directory.resolve("src/gen/toy/Record.java");
    assertTrue(Files.exists(record));
    Generated.write(
        directory,
        MODEL.replace(" record: Record,", "").replace("structure Record { object: Object }", ""),
        OVERLAY);
    new GenerateApi(arguments).run();
    assertFalse(Files.exists(record));
  }

  @Test
  void overlay_mayNotNameWhatIsNotThere() throws Exception {
    Arguments parks = Generated.write(directory, MODEL, "{\"parks\": [\"Fly\"]}");
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> new GenerateApi(parks).run())
            .getMessage()
            .contains("Fly"));
    Arguments shape =
        Generated.write(
            directory, MODEL, "{\"apply\": {\"test.toy#Bird\": {\"smithy.api#sensitive\": {}}}}");
    assertThrows(RuntimeException.class, () -> new GenerateApi(shape).run());
  }

  @Test
  void arguments_sayWhatIsWrong() {
    assertEquals(
        "unknown option --modle",
        assertThrows(IllegalArgumentException.class, () -> Arguments.parse("--modle", "x"))
            .getMessage());
    assertEquals(
        "--out needs a value",
        assertThrows(IllegalArgumentException.class, () -> Arguments.parse("--out")).getMessage());
  }
}
