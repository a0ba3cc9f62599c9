package dev.virga.eventbridge.pattern;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a pattern that event-ruler has found valid, with event-ruler's semantics: a later path
 * replaces an equal earlier one, and {@code $or} multiplies out what stands before it.
 */
final class PatternReader {
  static final String OR = "$or";

  private static final JsonFactory JSON = new JsonFactory();
  private static final JsonMapper TREES =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final String text;

  PatternReader(String text) {
    this.text = text;
  }

  List<Alternative> read() throws IOException {
    List<Map<String, List<Matcher>>> conjunctions = new ArrayList<>();
    conjunctions.add(new LinkedHashMap<>());
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      conjunctions = object(conjunctions, "", parser);
    }
    return conjunctions.stream().map(Alternative::new).toList();
  }

  private List<Map<String, List<Matcher>>> object(
      List<Map<String, List<Matcher>>> before, String parent, JsonParser parser)
      throws IOException {
    List<Map<String, List<Matcher>>> rules = before;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      String path = parent.isEmpty() ? name : parent + "." + name;
      JsonToken value = parser.nextToken();
      if (name.equals(OR)) {
        rules = or(rules, parent, parser);
      } else if (value == JsonToken.START_OBJECT) {
        rules = object(rules, path, parser);
      } else {
        List<Matcher> matchers = matchers(parser);
        rules.forEach(rule -> rule.put(path, matchers));
      }
    }
    return rules;
  }

  private List<Map<String, List<Matcher>>> or(
      List<Map<String, List<Matcher>>> before, String parent, JsonParser parser)
      throws IOException {
    List<Map<String, List<Matcher>>> all = new ArrayList<>();
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      List<Map<String, List<Matcher>>> copies = new ArrayList<>();
      before.forEach(rule -> copies.add(new LinkedHashMap<>(rule)));
      all.addAll(object(copies, parent, parser));
    }
    return all;
  }

  private static List<Matcher> matchers(JsonParser parser) throws IOException {
    List<Matcher> matchers = new ArrayList<>();
    JsonToken token;
    while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
      matchers.add(
          switch (token) {
            case VALUE_STRING -> new Matcher.ExactString(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Matcher.ExactNumber(parser.getText());
            case START_OBJECT -> expression(TREES.readTree(parser));
            default -> new Matcher.ExactLiteral(parser.getText());
          });
    }
    return List.copyOf(matchers);
  }

  private static Matcher expression(JsonNode node) {
    Map.Entry<String, JsonNode> only = node.properties().iterator().next();
    JsonNode value = only.getValue();
    String ignoringCase = value.path("equals-ignore-case").asText();
    return switch (only.getKey()) {
      case "prefix" ->
          value.isObject()
              ? new Matcher.Prefix(ignoringCase, true)
              : new Matcher.Prefix(value.textValue(), false);
      case "suffix" ->
          value.isObject()
              ? new Matcher.Suffix(ignoringCase, true)
              : new Matcher.Suffix(value.textValue(), false);
      case "equals-ignore-case" -> new Matcher.EqualsIgnoreCase(value.textValue());
      case "wildcard" -> new Matcher.Wildcard(value.textValue());
      case "numeric" -> numeric(value);
      case "cidr" -> new Matcher.Cidr(value.textValue());
      case "exists" -> new Matcher.Exists(value.booleanValue());
      case "exactly" -> new Matcher.Exactly(value.textValue());
      case "anything-but" -> new Matcher.AnythingBut(value.toString(), excluded(value));
      default -> throw new IllegalStateException("event-ruler accepted " + node);
    };
  }

  private static Matcher numeric(JsonNode comparison) {
    List<Matcher.Comparison> comparisons = new ArrayList<>();
    for (int i = 0; i + 1 < comparison.size(); i += 2) {
      comparisons.add(
          new Matcher.Comparison(
              comparison.get(i).textValue(), comparison.get(i + 1).decimalValue()));
    }
    return new Matcher.Numeric(comparisons);
  }

  private static List<Matcher> excluded(JsonNode value) {
    List<Matcher> excluded = new ArrayList<>();
    if (value.isObject()) {
      Map.Entry<String, JsonNode> only = value.properties().iterator().next();
      for (JsonNode each : only.getValue().isArray() ? only.getValue() : List.of(only.getValue())) {
        excluded.add(inner(only.getKey(), each.textValue()));
      }
      return excluded;
    }
    for (JsonNode each : value.isArray() ? value : List.of(value)) {
      excluded.add(
          each.isNumber()
              ? new Matcher.Numeric(List.of(new Matcher.Comparison("=", each.decimalValue())))
              : new Matcher.Exactly(each.textValue()));
    }
    return excluded;
  }

  private static Matcher inner(String operator, String text) {
    return switch (operator) {
      case "prefix" -> new Matcher.Prefix(text, false);
      case "suffix" -> new Matcher.Suffix(text, false);
      case "wildcard" -> new Matcher.Wildcard(text);
      case "equals-ignore-case" -> new Matcher.EqualsIgnoreCase(text);
      default -> throw new IllegalStateException("event-ruler accepted anything-but " + operator);
    };
  }
}
