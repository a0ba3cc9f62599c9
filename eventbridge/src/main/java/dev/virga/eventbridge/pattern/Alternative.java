package dev.virga.eventbridge.pattern;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A conjunction: every path must have a value that one of its matchers accepts.
 *
 * @param fields matchers by dotted path, in the pattern's order
 */
record Alternative(Map<String, List<Matcher>> fields) {
  Alternative {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** Paths in the order in which event-ruler tries them, which matters within arrays. */
  List<String> sortedPaths() {
    List<String> paths = new ArrayList<>(fields.keySet());
    Collections.sort(paths);
    return paths;
  }

  List<Matcher> matchers(String path) {
    return fields.getOrDefault(path, List.of());
  }

  boolean isShareable() {
    return fields.values().stream().flatMap(List::stream).allMatch(Matcher::isShareable);
  }

  boolean isCostly() {
    return fields.values().stream().flatMap(List::stream).anyMatch(Matcher::isCostly);
  }
}
