package dev.virga.eventbridge.pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An event as patterns see it: its leaves by dotted path, each with the array elements it stands
 * in. Immutable.
 *
 * <pre>
 *   {"detail":{"items":[{"sku":"a"},{"sku":"b"}]}}
 *   detail.items.sku -> "a" in element 0 of array 0, "b" in element 1 of array 0
 * </pre>
 *
 * The elements of an array of scalars stand in no element: any of them will do.
 */
public final class ParsedEvent {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /** What a leaf is. */
  enum Kind {
    STRING,
    NUMBER,
    LITERAL
  }

  /**
   * A leaf.
   *
   * @param text the string's value, or the number or literal as written
   * @param elements index by array id of the array elements it stands in
   */
  record Leaf(Kind kind, String text, Map<Integer, Integer> elements) {
    boolean isString() {
      return kind == Kind.STRING;
    }

    /** The number's value, where a double holds it exactly. */
    Optional<Double> number() {
      return comparable(text);
    }

    /** As JSON. */
    String describe() {
      return isString() ? Matcher.quote(text) : text;
    }
  }

  private final JsonNode root;
  private final Map<String, List<Leaf>> leaves = new HashMap<>();
  private int arrays;

  private ParsedEvent(JsonNode root) {
    this.root = root;
    object(root, "", Map.of());
  }

  /**
   * Reads an event.
   *
   * @throws IllegalArgumentException where it is no JSON object
   */
  public static ParsedEvent of(String event) {
    try {
      JsonNode root = JSON.readTree(event);
      if (!root.isObject()) {
        throw new IllegalArgumentException("an event is a JSON object");
      }
      return new ParsedEvent(root);
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException("an event is JSON", malformed);
    }
  }

  /** The event as a tree. Not to be changed. */
  public JsonNode root() {
    return root;
  }

  /** The value of a number that a double holds exactly; others are compared by their text. */
  static Optional<Double> comparable(String text) {
    try {
      BigDecimal exact = new BigDecimal(text);
      double value = exact.doubleValue();
      return Double.isFinite(value) && BigDecimal.valueOf(value).compareTo(exact) == 0
          ? Optional.of(value)
          : Optional.empty();
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  List<Leaf> at(String path) {
    return leaves.getOrDefault(path, List.of());
  }

  /** Whether something other than a leaf is there, such as an object. */
  boolean isParent(String path) {
    return leaves.keySet().stream().anyMatch(other -> other.startsWith(path + "."));
  }

  private void object(JsonNode object, String parent, Map<Integer, Integer> elements) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = field.getKey();
      value(field.getValue(), parent.isEmpty() ? name : parent + "." + name, elements);
    }
  }

  private void value(JsonNode value, String path, Map<Integer, Integer> elements) {
    if (value.isObject()) {
      object(value, path, elements);
    } else if (value.isArray()) {
      array(value, path, elements);
    } else {
      Kind kind = value.isNumber() ? Kind.NUMBER : Kind.LITERAL;
      Leaf leaf = new Leaf(value.isTextual() ? Kind.STRING : kind, value.asText(), elements);
      leaves.computeIfAbsent(path, key -> new ArrayList<>()).add(leaf);
    }
  }

  private void array(JsonNode array, String path, Map<Integer, Integer> elements) {
    int id = arrays++;
    int index = 0;
    for (JsonNode element : array) {
      Map<Integer, Integer> within = elements;
      if (element.isContainerNode()) {
        within = new HashMap<>(elements);
        within.put(id, index);
      }
      value(element, path, within);
      index++;
    }
  }
}
