package dev.virga.eventbridge.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A pattern and an event, and for every path of the pattern a value that satisfies it (null:
 * absence). Half of the events are spoilt in one path or more.
 */
record GeneratedPair(
    ObjectNode pattern, ObjectNode event, Map<String, JsonNode> repairs, boolean spoilt) {
  static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Every matcher a pattern knows. */
  enum Kind {
    STRING,
    NUMBER,
    LITERAL,
    IP,
    PREFIX,
    PREFIX_IGNORE_CASE,
    SUFFIX,
    SUFFIX_IGNORE_CASE,
    EQUALS_IGNORE_CASE,
    WILDCARD,
    NUMERIC_EQUAL,
    NUMERIC_RANGE,
    CIDR,
    EXISTS,
    ABSENT,
    BUT_STRING,
    BUT_STRINGS,
    BUT_NUMBERS,
    BUT_PREFIX,
    BUT_SUFFIX,
    BUT_WILDCARD,
    BUT_IGNORE_CASE,
    OR
  }

  /** A matcher, a value it accepts and one that it does not; null is absence. */
  record Case(JsonNode matcher, JsonNode good, JsonNode bad) {}

  static GeneratedPair of(Kind kind, Random random) {
    ObjectNode pattern = NODES.objectNode();
    ObjectNode event = NODES.objectNode();
    Map<String, JsonNode> repairs = new HashMap<>();
    boolean spoilt = random.nextBoolean();
    event.put("untouched", random.nextInt());
    if (kind == Kind.OR) {
      ArrayNode or = pattern.putArray("$or");
      for (int i = 0; i < 2 + random.nextInt(2); i++) {
        Case each = simple(random);
        field(or.addObject(), "or" + i, each.matcher());
        put(event, "or" + i, spoilt ? each.bad() : each.good());
        repairs.put("or" + i, each.good());
      }
    } else {
      Case chosen = make(kind, random);
      field(pattern.putObject("detail"), "chosen", chosen.matcher());
      ObjectNode detail = event.putObject("detail");
      put(detail, "chosen", spread(spoilt ? chosen.bad() : chosen.good(), chosen, random));
      repairs.put("detail.chosen", chosen.good());
    }
    for (int i = 0; i < random.nextInt(3); i++) {
      Case other = simple(random);
      boolean bad = spoilt && random.nextInt(3) == 0;
      field(pattern, "other" + i, other.matcher());
      put(event, "other" + i, bad ? other.bad() : other.good());
      repairs.put("other" + i, other.good());
    }
    return new GeneratedPair(pattern, event, repairs, spoilt);
  }

  /** Sometimes the value stands in an array. */
  private static JsonNode spread(JsonNode value, Case chosen, Random random) {
    if (value == null || random.nextInt(3) > 0) {
      return value;
    }
    ArrayNode array = NODES.arrayNode().add(value);
    if (chosen.bad() != null) {
      array.insert(random.nextInt(2), chosen.bad());
    }
    return array;
  }

  private static void field(ObjectNode object, String name, JsonNode matcher) {
    object.putArray(name).add(matcher);
  }

  private static void put(ObjectNode object, String name, JsonNode value) {
    if (value != null) {
      object.set(name, value);
    }
  }

  private static Case simple(Random random) {
    Kind[] kinds = {Kind.STRING, Kind.NUMBER, Kind.PREFIX, Kind.NUMERIC_RANGE, Kind.BUT_STRING};
    return make(kinds[random.nextInt(kinds.length)], random);
  }

  private static Case make(Kind kind, Random random) {
    String word = word(random);
    String other = "z" + word;
    int n = random.nextInt(2000) - 1000;
    return switch (kind) {
      case STRING -> new Case(text(word), text(word), random.nextBoolean() ? text(other) : null);
      case NUMBER ->
          new Case(
              number(n),
              random.nextBoolean() ? number(n) : NODES.numberNode(n + 0.0),
              random.nextBoolean() ? text(String.valueOf(n)) : number(n + 1));
      case LITERAL ->
          new Case(NODES.nullNode(), NODES.nullNode(), NODES.booleanNode(random.nextBoolean()));
      case IP -> new Case(text("10.1.2.3"), text("10.1.2.3"), text("10.1.2." + n));
      case PREFIX -> new Case(op("prefix", word), text(word + other), text(other));
      case PREFIX_IGNORE_CASE ->
          new Case(
              object("prefix", op("equals-ignore-case", word)),
              text(flip(word) + other),
              text(other));
      case SUFFIX -> new Case(op("suffix", word), text(other), text(word + "!"));
      case SUFFIX_IGNORE_CASE ->
          new Case(
              object("suffix", op("equals-ignore-case", word)),
              text(flip(other)),
              text(word + "!"));
      case EQUALS_IGNORE_CASE ->
          new Case(op("equals-ignore-case", word), text(flip(word)), text(other));
      case WILDCARD ->
          new Case(op("wildcard", word + "*-\\*"), text(word + other + "-*"), text(word + "-x"));
      case NUMERIC_EQUAL ->
          new Case(object("numeric", list("=", n)), number(n), number(n + 1 + random.nextInt(9)));
      case NUMERIC_RANGE ->
          new Case(
              object("numeric", list(">=", n).add("<").add(n + 10)),
              number(n + random.nextInt(10)),
              random.nextBoolean() ? number(n + 10) : text(String.valueOf(n)));
      case CIDR ->
          new Case(
              op("cidr", "10.1." + (n & 127) + ".0/24"),
              text("10.1." + (n & 127) + "." + random.nextInt(256)),
              random.nextBoolean() ? text("10.2.0.1") : text(word));
      case EXISTS ->
          new Case(
              object("exists", NODES.booleanNode(true)),
              random.nextBoolean() ? NODES.nullNode() : text(word),
              random.nextBoolean() ? null : NODES.arrayNode());
      case ABSENT -> new Case(object("exists", NODES.booleanNode(false)), null, text(word));
      default -> excluding(kind, word, n, random);
    };
  }

  private static Case excluding(Kind kind, String word, int n, Random random) {
    JsonNode good = random.nextBoolean() ? text("!" + word + "!") : number(n + 1);
    return switch (kind) {
      case BUT_STRING -> but(text(word), good, random.nextBoolean() ? text(word) : null);
      case BUT_STRINGS ->
          but(NODES.arrayNode().add(word).add("b"), good, text(random.nextBoolean() ? word : "b"));
      case BUT_NUMBERS -> but(NODES.arrayNode().add(n).add(-n), good, number(n));
      case BUT_PREFIX -> but(op("prefix", word), good, text(word + "x"));
      case BUT_SUFFIX -> but(op("suffix", word), good, text("x" + word));
      case BUT_WILDCARD -> but(op("wildcard", "*" + word + "x*"), good, text(word + word + "x"));
      case BUT_IGNORE_CASE -> but(op("equals-ignore-case", word), good, text(flip(word)));
      default -> throw new IllegalArgumentException(kind.name());
    };
  }

  private static Case but(JsonNode excluded, JsonNode good, JsonNode bad) {
    return new Case(object("anything-but", excluded), good, bad);
  }

  private static ArrayNode list(String operator, int n) {
    return NODES.arrayNode().add(operator).add(n);
  }

  private static ObjectNode op(String operator, String value) {
    return object(operator, text(value));
  }

  private static ObjectNode object(String name, JsonNode value) {
    ObjectNode object = NODES.objectNode();
    object.set(name, value);
    return object;
  }

  private static JsonNode text(String value) {
    return NODES.textNode(value);
  }

  private static JsonNode number(int value) {
    return NODES.numberNode(value);
  }

  private static String flip(String word) {
    return word.equals(word.toUpperCase(java.util.Locale.ROOT))
        ? word.toLowerCase(java.util.Locale.ROOT)
        : word.toUpperCase(java.util.Locale.ROOT);
  }

  private static String word(Random random) {
    List<String> syllables = new ArrayList<>();
    String[] some = {"ka", "Lo", "mé", "tu", "NY", "ß".repeat(0) + "ü", "\"q", "da"};
    for (int i = 0; i <= random.nextInt(3); i++) {
      syllables.add(some[random.nextInt(some.length)]);
    }
    return String.join("", syllables);
  }
}
