package dev.virga.core.protocol.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.virga.core.protocol.TestModel;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.ShapeType;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.Trait;
import dev.virga.core.schema.Traits;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConstraintValidatorTest {
  private static final String FAILED = " failed to satisfy constraint: ";

  private final ConstraintValidator validator = new ConstraintValidator();
  private final TestModel model = new TestModel(false);
  private final Schema entry = entrySchema();
  private final Schema input = inputSchema();

  private Schema entrySchema() {
    return model.shape(
        "t#RequestEntry",
        ShapeType.STRUCTURE,
        Traits.NONE,
        entry ->
            entry
                .member("Time", TestModel.simple(ShapeType.TIMESTAMP))
                .member("Id", TestModel.simple(ShapeType.STRING), required("[\\.\\-_A-Za-z0-9]+"))
                .member("DetailType", TestModel.simple(ShapeType.STRING))
                .member("Secret", TestModel.simple(ShapeType.STRING), Trait.SENSITIVE, true));
  }

  private static Object[] required(String pattern) {
    return new Object[] {Trait.REQUIRED, true, Trait.PATTERN, pattern, Trait.LENGTH_MAX, 64L};
  }

  private Schema inputSchema() {
    addCollections();
    return model.shape(
        "t#Input",
        ShapeType.STRUCTURE,
        Traits.NONE,
        in ->
            in.member("Entries", "t#Entries")
                .member("TagKeys", "t#Keys")
                .member("Weights", "t#Weights")
                .member("Named", "t#Named")
                .member(
                    "KMSState",
                    TestModel.simple(ShapeType.ENUM),
                    Trait.ENUM_VALUES,
                    List.of("ENABLED", "DISABLED"))
                .member(
                    "Limit",
                    TestModel.simple(ShapeType.INTEGER),
                    Trait.RANGE_MIN,
                    BigDecimal.ONE,
                    Trait.RANGE_MAX,
                    new BigDecimal(10000))
                .member("Data", TestModel.simple(ShapeType.BLOB), Trait.LENGTH_MAX, 3L)
                .member(
                    "Name",
                    TestModel.simple(ShapeType.STRING),
                    Trait.LENGTH_MIN,
                    1L,
                    Trait.LENGTH_MAX,
                    3L,
                    Trait.PATTERN,
                    "[a-z😀]+")
                .member("Evil", TestModel.simple(ShapeType.STRING), Trait.PATTERN, "^([0-9]+)+$")
                .member("Deep", TestModel.simple(ShapeType.STRING), Trait.PATTERN, "(a|b)*"));
  }

  private void addCollections() {
    model.shape(
        "t#Entries",
        ShapeType.LIST,
        Traits.of(Trait.LENGTH_MIN, 1L, Trait.LENGTH_MAX, 2L),
        list -> list.member("member", entry.id()));
    model.shape(
        "t#Keys",
        ShapeType.LIST,
        Traits.of(Trait.UNIQUE_ITEMS, true),
        list ->
            list.member(
                "member",
                TestModel.simple(ShapeType.STRING),
                Trait.LENGTH_MIN,
                1L,
                Trait.LENGTH_MAX,
                4L));
    model.shape(
        "t#Weights",
        ShapeType.MAP,
        Traits.NONE,
        map ->
            map.member("key", TestModel.simple(ShapeType.STRING), Trait.PATTERN, "[0-9]+")
                .member(
                    "value",
                    TestModel.simple(ShapeType.DOUBLE),
                    Trait.RANGE_MAX,
                    new BigDecimal("1.0"),
                    Trait.RANGE_MIN,
                    new BigDecimal("0.0")));
    model.shape(
        "t#Named",
        ShapeType.MAP,
        Traits.NONE,
        map -> map.member("key", TestModel.simple(ShapeType.STRING)).member("value", entry.id()));
  }

  private List<Violation> validate(@Nullable Object... namesAndValues) {
    return validator.validate(TestModel.value(input, namesAndValues));
  }

  private String message(@Nullable Object... namesAndValues) {
    return ViolationText.message(validate(namesAndValues));
  }

  private Structure entry(@Nullable Object... namesAndValues) {
    return TestModel.value(entry, namesAndValues);
  }

  private static String one(String value, String path, String must) {
    return "1 validation error detected: Value" + value + " at '" + path + "'" + FAILED + must;
  }

  @Test
  void validate_findsNothingInAValidValue() {
    assertEquals(
        List.of(),
        validate(
            "Entries",
            List.of(entry("Id", "a.b-c_9")),
            "TagKeys",
            List.of("a", "😀😀😀😀"),
            "Weights",
            Map.of("2", 0.5),
            "KMSState",
            new TestModel.TestEnum("ENABLED"),
            "Limit",
            10000,
            "Name",
            "a😀b",
            "Data",
            Bytes.utf8("abc"),
            "Evil",
            "123"));
  }

  @Test
  void message_namesAMemberOfAnItemByItsPath() {
    assertEquals(
        one(
            " 'V !'",
            "entries.1.member.id",
            "Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+"),
        message("Entries", List.of(entry("Id", "V !"))));
    assertEquals(
        one(" null", "entries.2.member.id", "Member must not be null"),
        message("Entries", List.of(entry("Id", "a"), entry())));
    assertEquals(
        one(" null", "named.k.member.id", "Member must not be null"),
        message("Named", Map.of("k", entry())));
  }

  @Test
  void message_printsStructuresOfAnOverlongList() {
    String printed = "RequestEntry(time=null, id=a, detailType=null, secret=null)";
    String hidden =
        "RequestEntry(time=null, id=b, detailType=d, secret=***Sensitive Data Redacted***)";
    assertEquals(
        one(
            " '[" + printed + ", " + printed + ", " + hidden + "]'",
            "entries",
            "Member must have length less than or equal to 2"),
        message(
            "Entries",
            List.of(
                entry("Id", "a"),
                entry("Id", "a"),
                entry("Id", "b", "DetailType", "d", "Secret", "s"))));
    assertEquals(
        one(" '[]'", "entries", "Member must have length greater than or equal to 1"),
        message("Entries", List.of()));
  }

  @Test
  void message_tellsAllThatSimpleItemsMustKeepOnce() {
    assertEquals(
        one(
            " '[, abcde, ok]'",
            "tagKeys",
            "Member must satisfy constraint: [Member must have length less than or equal to 4,"
                + " Member must have length greater than or equal to 1, Member must not be null]"),
        message("TagKeys", List.of("", "abcde", "ok")));
    assertEquals(2, validate("TagKeys", List.of("", "abcde", "ok")).size());
  }

  @Test
  void message_tellsKeysFromValuesOfAMap() {
    Map<String, Object> weights = new LinkedHashMap<>();
    weights.put("2", 2.0);
    assertEquals(
        one(
            " '{2=2.0}'",
            "weights",
            "Map value must satisfy constraint: [Member must have value less than or equal to 1.0,"
                + " Member must have value greater than or equal to 0.0]"),
        message("Weights", weights));
    assertEquals(
        one(
            " '{x=0.5}'",
            "weights",
            "Map keys must satisfy constraint:"
                + " [Member must satisfy regular expression pattern: [0-9]+]"),
        message("Weights", Map.of("x", 0.5)));
  }

  @Test
  void message_joinsSeveral() {
    assertEquals(
        "3 validation errors detected: Value 'ON' at 'kMSState'"
            + FAILED
            + "Member must satisfy enum value set: [ENABLED, DISABLED]; Value '10001' at 'limit'"
            + FAILED
            + "Member must have value less than or equal to 10000; Value"
            + " 'java.nio.HeapByteBuffer[pos=0 lim=4 cap=4]' at 'data'"
            + FAILED
            + "Member must have length less than or equal to 3",
        message(
            "KMSState", new TestModel.TestEnum("ON"), "Limit", 10001, "Data", Bytes.utf8("abcd")));
    assertEquals(
        "2 validation errors detected: Value '' at 'name'"
            + FAILED
            + "Member must satisfy regular expression pattern: [a-z😀]+; Value '' at 'name'"
            + FAILED
            + "Member must have length greater than or equal to 1",
        message("Name", ""));
  }

  @Test
  void message_hidesSensitiveValues() {
    Schema secret =
        model.shape(
            "t#Secret",
            ShapeType.STRUCTURE,
            Traits.NONE,
            in ->
                in.member(
                    "Password",
                    TestModel.simple(ShapeType.STRING),
                    Trait.SENSITIVE,
                    true,
                    Trait.LENGTH_MIN,
                    6L));
    assertEquals(
        one("", "password", "Member must have length greater than or equal to 6"),
        ViolationText.message(validator.validate(TestModel.value(secret, "Password", "x"))));
  }

  @Test
  void validate_givesPointersAndKinds() {
    List<String> found = new ArrayList<>();
    for (Violation violation :
        validate(
            "Entries",
            List.of(entry("Id", "a"), entry("Id", " ")),
            "TagKeys",
            List.of("a", "a"),
            "Named",
            Map.of("a/b", entry()))) {
      found.add(violation.path().pointer() + " " + violation.constraint());
    }
    assertEquals(
        List.of("/Entries/1/Id PATTERN", "/TagKeys UNIQUE_ITEMS", "/Named/a~1b/Id NOT_NULL"),
        found);
  }

  @Test
  void validate_skipsNullsThatASparseCollectionKeeps() {
    assertEquals(List.of(), validate("TagKeys", Arrays.asList("a", null)));
    assertEquals(List.of(), validate("Weights", Collections.singletonMap("1", null)));
  }

  @Test
  void validate_endsOnExponentialPatternsAndLongInputs() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          assertEquals(1, validate("Evil", "0".repeat(60) + "x").size());
          assertEquals(1, validate("Deep", "ab".repeat(500_000) + "c").size());
          assertEquals(0, validate("Deep", "ab".repeat(50)).size());
        });
  }

  @Test
  void validate_boundsWhatItReports() {
    List<Structure> many = Collections.nCopies(5000, entry());
    assertEquals(ConstraintValidator.VIOLATIONS_MAX, validate("Entries", many).size());
    assertEquals(
        ValueText.LENGTH_MAX, ValueText.of(Collections.nCopies(50_000, "some text")).length());
  }

  @Test
  void validate_findsNumbersThatAreNone() {
    assertEquals(1, validate("Weights", Map.of("1", Double.NaN)).size());
    assertEquals(1, validate("Weights", Map.of("1", Double.NEGATIVE_INFINITY)).size());
    assertEquals(1, validate("Limit", 0).size());
  }
}
