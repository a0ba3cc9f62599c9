package dev.virga.eventbridge.pattern;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Walks one alternative of a pattern over an event: the verdict of event-ruler's machine, and how
 * far it came. Fields within one array must match in the same element. Used once, by one thread.
 */
final class PatternWalk {
  /** Steps after which an event of many nested arrays is given up; far above real events. */
  private static final int MAX_STEPS = 200_000;

  private final Alternative alternative;
  private final ParsedEvent fields;
  private final List<String> paths;
  private int steps;
  private int deepest = -1;
  private Map<Integer, Integer> deepestElements = Map.of();

  PatternWalk(Alternative alternative, ParsedEvent fields) {
    this.alternative = alternative;
    this.fields = fields;
    this.paths = alternative.sortedPaths();
  }

  /** Whether the pattern matches the event. */
  static boolean matches(EventPattern pattern, ParsedEvent fields) {
    return pattern.alternatives().stream().anyMatch(a -> new PatternWalk(a, fields).matches());
  }

  boolean matches() {
    return from(0, Map.of());
  }

  /** After a walk that failed: the first path that nothing fits, given what fits before it. */
  String failedPath() {
    return paths.get(deepest);
  }

  /** After a walk that failed: the leaves of that path that the walk could have taken. */
  List<ParsedEvent.Leaf> failedLeaves() {
    return fields.at(failedPath()).stream()
        .filter(leaf -> merged(deepestElements, leaf.elements()) != null)
        .toList();
  }

  private boolean from(int at, Map<Integer, Integer> elements) {
    if (at == paths.size()) {
      return true;
    }
    if (at > deepest) {
      deepest = at;
      deepestElements = elements;
    }
    String path = paths.get(at);
    boolean present = false;
    for (ParsedEvent.Leaf leaf : fields.at(path)) {
      Map<Integer, Integer> together = merged(elements, leaf.elements());
      if (together == null || ++steps > MAX_STEPS) {
        continue;
      }
      present = true;
      boolean accepted =
          alternative.matchers(path).stream().anyMatch(matcher -> matcher.accepts(leaf));
      if (accepted && from(at + 1, together)) {
        return true;
      }
    }
    boolean absenceFits = alternative.matchers(path).stream().anyMatch(Matcher::wantsAbsence);
    return !present && absenceFits && from(at + 1, elements);
  }

  /** Both sets of array elements, or null where they are of different elements of one array. */
  private static @Nullable Map<Integer, Integer> merged(
      Map<Integer, Integer> left, Map<Integer, Integer> right) {
    if (right.isEmpty() || left.equals(right)) {
      return left;
    }
    Map<Integer, Integer> both = new HashMap<>(left);
    for (Map.Entry<Integer, Integer> element : right.entrySet()) {
      Integer other = both.putIfAbsent(element.getKey(), element.getValue());
      if (other != null && !other.equals(element.getValue())) {
        return null;
      }
    }
    return both;
  }
}
