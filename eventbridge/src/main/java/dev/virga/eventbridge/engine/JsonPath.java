package dev.virga.eventbridge.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JSON path of names and indices: {@code $.detail.items[0]}, {@code $['detail']}.
 *
 * @param text as given
 * @param steps names, and indices in brackets
 */
public record JsonPath(String text, List<String> steps) {
  private static final Pattern STEP =
      Pattern.compile(
          "\\.([^.\\[\\]*?()@$'\"\\s]+)|\\['([^']+)'\\]|\\[\"([^\"]+)\"\\]|(\\[\\d+\\])");

  public JsonPath {
    steps = List.copyOf(steps);
  }

  /** The path a text spells; empty where it uses anything else of JSON path. */
  public static Optional<JsonPath> parse(String text) {
    if (!text.startsWith("$")) {
      return Optional.empty();
    }
    List<String> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(text);
    int at = 1;
    while (at < text.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        return Optional.empty();
      }
      for (int group = 1; group <= matcher.groupCount(); group++) {
        if (matcher.group(group) != null) {
          steps.add(matcher.group(group));
        }
      }
      at = matcher.end();
    }
    return Optional.of(new JsonPath(text, steps));
  }

  /** What is there; a missing node where nothing is. */
  JsonNode in(JsonNode root) {
    JsonNode node = root;
    for (String step : steps) {
      node =
          step.startsWith("[")
              ? node.path(Integer.parseInt(step.substring(1, step.length() - 1)))
              : node.path(step);
    }
    return node;
  }
}
