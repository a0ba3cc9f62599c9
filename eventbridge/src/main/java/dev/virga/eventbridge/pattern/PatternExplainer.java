package dev.virga.eventbridge.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says why an event does not match a pattern, by a walk of its own beside event-ruler's. */
public final class PatternExplainer {
  /** Values and matchers that a sentence quotes. */
  private static final int MAX_QUOTED = 5;

  /** Characters of a value that are quoted. */
  private static final int MAX_VALUE_LENGTH = 200;

  private PatternExplainer() {}

  /**
   * The first field that does not match, in the pattern's order; of a pattern with {@code $or} that
   * of the alternative with the fewest such fields. Empty where the event matches.
   */
  public static Optional<PatternMismatch> explain(EventPattern pattern, ParsedEvent fields) {
    Alternative nearest = null;
    List<String> failing = List.of();
    PatternWalk walk = null;
    for (Alternative alternative : pattern.alternatives()) {
      PatternWalk each = new PatternWalk(alternative, fields);
      if (each.matches()) {
        return Optional.empty();
      }
      List<String> failed = failing(alternative, fields);
      if (nearest == null || failed.size() < failing.size()) {
        nearest = alternative;
        failing = failed;
        walk = each;
      }
    }
    if (nearest == null || walk == null) {
      throw new IllegalStateException("a pattern without alternatives");
    }
    PatternMismatch mismatch =
        failing.isEmpty() ? inArray(nearest, walk) : alone(nearest, failing.getFirst(), fields);
    return Optional.of(among(pattern.alternatives().size(), mismatch));
  }

  /** The paths that no value of the event fits, whatever the others. */
  private static List<String> failing(Alternative alternative, ParsedEvent fields) {
    List<String> failing = new ArrayList<>();
    alternative
        .fields()
        .forEach((path, matchers) -> {
          List<ParsedEvent.Leaf> leaves = fields.at(path);
          boolean absent = leaves.stream().noneMatch(leaf -> leaf.elements().isEmpty());
          boolean fits =
              (absent && matchers.stream().anyMatch(Matcher::wantsAbsence))
                  || leaves.stream()
                      .anyMatch(leaf -> matchers.stream().anyMatch(m -> m.accepts(leaf)));
          if (!fits) {
            failing.add(path);
          }
        });
    return failing;
  }

  private static PatternMismatch alone(Alternative alternative, String path, ParsedEvent fields) {
    List<Matcher> matchers = alternative.matchers(path);
    List<ParsedEvent.Leaf> leaves = fields.at(path);
    String sentence;
    if (!leaves.isEmpty()) {
      sentence = path + " is " + values(leaves) + ", but the pattern wants " + wanted(matchers);
    } else if (fields.isParent(path)) {
      sentence = path + " is an object, but the pattern wants " + wanted(matchers) + " there";
    } else {
      sentence = path + " is missing; the pattern wants " + wanted(matchers);
    }
    return mismatch(path, matchers, leaves, sentence + ".");
  }

  /** Every field fits somewhere, but not all in the same element of an array. */
  private static PatternMismatch inArray(Alternative alternative, PatternWalk walk) {
    String path = walk.failedPath();
    List<Matcher> matchers = alternative.matchers(path);
    List<ParsedEvent.Leaf> leaves = walk.failedLeaves();
    String seen = leaves.isEmpty() ? "missing" : values(leaves);
    String sentence =
        path
            + (" is " + seen + " in the array element whose other fields match, but the pattern")
            + (" wants " + wanted(matchers) + ": fields of one array must match in the same")
            + " element.";
    return mismatch(path, matchers, leaves, sentence);
  }

  private static PatternMismatch mismatch(
      String path, List<Matcher> matchers, List<ParsedEvent.Leaf> leaves, String sentence) {
    List<String> expected = matchers.stream().map(Matcher::describe).toList();
    List<String> seen = leaves.stream().limit(MAX_QUOTED).map(PatternExplainer::value).toList();
    return new PatternMismatch(path, expected, seen, sentence);
  }

  private static PatternMismatch among(int alternatives, PatternMismatch mismatch) {
    if (alternatives == 1) {
      return mismatch;
    }
    String sentence =
        mismatch.sentence() + " (The nearest of " + alternatives + " $or alternatives.)";
    return new PatternMismatch(mismatch.path(), mismatch.matchers(), mismatch.seen(), sentence);
  }

  private static String wanted(List<Matcher> matchers) {
    return several(matchers.stream().map(Matcher::wants).toList(), " or ");
  }

  private static String values(List<ParsedEvent.Leaf> leaves) {
    return several(leaves.stream().map(PatternExplainer::value).toList(), ", ");
  }

  private static String several(List<String> texts, String separator) {
    String quoted = texts.stream().limit(MAX_QUOTED).collect(Collectors.joining(separator));
    int more = texts.size() - MAX_QUOTED;
    return more > 0 ? quoted + separator + more + " more" : quoted;
  }

  private static String value(ParsedEvent.Leaf leaf) {
    String text = leaf.describe();
    return text.length() <= MAX_VALUE_LENGTH ? text : text.substring(0, MAX_VALUE_LENGTH) + "…";
  }
}
