package dev.virga.eventbridge.pattern;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One item of a pattern's leaf array, with event-ruler's semantics. */
sealed interface Matcher {
  /** Whether a leaf of an event fits. */
  boolean accepts(ParsedEvent.Leaf leaf);

  /** The matcher as the pattern spells it. */
  String describe();

  /** What it wants, in words: {@code text beginning with "NY-"}. */
  String wants();

  /** Whether many of it make event-ruler's machine slow. */
  default boolean isCostly() {
    return false;
  }

  /** Whether event-ruler's machine may hold it beside other rules. */
  default boolean isShareable() {
    return true;
  }

  /** Whether it is satisfied by the field's absence. */
  default boolean wantsAbsence() {
    return false;
  }

  /** A text in a list: equal, or the same IP address. */
  record ExactString(String text) implements Matcher {
    @Override
    public boolean accepts(ParsedEvent.Leaf leaf) {
      if (!leaf.isString()) {
        return false;
      }
      Optional<IpRange> address = IpRange.ofAddress(text);
      return address.isPresent() ? address.get().contains(leaf.text()) : leaf.text().equals(text);
    }

    @Override
    public String wants() {
      return quote(text);
    }

    @Override
    public String describe() {
      return quote(text);
    }
  }

  /** {@code {"exactly":…}}: an equal text. */
  record Exactly(String text) implements Matcher {
    @Override
    public boolean accepts(ParsedEvent.Leaf leaf) {
      return leaf.isString() && leaf.text().equals(text);
    }

    @Override
    public String wants() {
      return quote(text);
    }

    @Override
    public String describe() {
      return "{\"exactly\":" + quote(text) + "}";
    }
  }

  /** {@code true}, {@code false} or {@code null}. */
  record ExactLiteral(String text) implements Matcher {
    @Override
    public boolean accepts(ParsedEvent.Leaf leaf) {
      return leaf.kind() == ParsedEvent.Kind.LITERAL && leaf.text().equals(text);
    }

    @Override
    public String wants() {
      return text;
    }

    @Override
    public String describe() {
      return text;
    }
  }

  /** An equal number; an equal text where either is no exact double. */
  record ExactNumber(String text) implements Matcher {
    @Override
    public boolean accepts(ParsedEvent.Leaf leaf) {
      if (leaf.kind() != ParsedEvent.Kind.NUMBER) {
        return false;
      }
      Optional<Double> mine = ParsedEvent.comparable(text);
      Optional<Double> theirs = leaf.number();
      return (mine.isPresent() && theirs.isPresent())
          ? mine.get().compareTo(theirs.get()) == 0
          : leaf.text().equals(text);
    }

    @Override
    public String wants() {
      return text;
    }

    @Override
    public String describe() {
      return text;
    }
  }

  /** {@code {"prefix":…}}. */
  record Prefix(String text, boolean ignoreCase) implements Matcher {
    @Override
    public boolean accepts(ParsedEvent.Leaf leaf) {
      if (!leaf.isString()) {
        return false;
      }
      return ignoreCase
          ? TextMatching.endOfIgnoringCase(leaf.text(), 0, text) >= 0
          : leaf.text().startsWith(text);
    }

    @Override
    public String wants() {
      return "text beginning with " + quote(text) + (ignoreCase ? " in any case" : "");
    }

    @Override
    public boolean isShareable() {
      return !ignoreCase;
    }

    @Override
    public String describe() {
      return operator("prefix", text, ignoreCase);
    }
  }

  /** {@code {"suffix":…}}. */
  record Suffix(String text, boolean ignoreCase) implements Matcher {
    @Override
    public boolean accepts(ParsedEvent.Leaf leaf) {
      if (!leaf.isString()) {
        return false;
      }
      return ignoreCase
          ? TextMatching.endsWithIgnoringCase(leaf.text(), text)
          : leaf.text().endsWith(text);
    }

    @Override
    public String wants() {
      return "text ending with " + quote(text) + (ignoreCase ? " in any case" : "");
    }

    @Override
    public boolean isShareable() {
      return !ignoreCase;
    }

    @Override
    public String describe() {
      return operator("suffix", text, ignoreCase);
    }
  }

  /** {@code {"equals-ignore-case":…}}. */
  record EqualsIgnoreCase(String text) implements Matcher {
    @Override
    public boolean accepts(ParsedEvent.Leaf leaf) {
      return leaf.isString()
          && TextMatching.endOfIgnoringCase(leaf.text(), 0, text) == leaf.text().length();
    }

    @Override
    public String wants() {
      return quote(text) + " in any case";
    }

    @Override
    public boolean isShareable() {
      return false;
    }

    @Override
    public String describe() {
      return operator("equals-ignore-case", text, false);
    }
  }

  /** {@code {"wildcard":…}}. */
  record Wildcard(String text) implements Matcher {
    @Override
    public boolean accepts(ParsedEvent.Leaf leaf) {
      return leaf.isString() && TextMatching.wildcard(leaf.text(), text);
    }

    @Override
    public String wants() {
      return "text like " + quote(text);
    }

    @Override
    public boolean isShareable() {
      return false;
    }

    @Override
    public String describe() {
      return operator("wildcard", text, false);
    }
  }

  /** An operator and its operand. */
  record Comparison(String operator, BigDecimal operand) {
    boolean holds(double value) {
      int order = Double.compare(value, operand.doubleValue());
      return switch (operator) {
        case "=" -> order == 0;
        case "<" -> order < 0;
        case "<=" -> order <= 0;
        case ">" -> order > 0;
        case ">=" -> order >= 0;
        default -> throw new IllegalStateException("event-ruler accepted " + operator);
      };
    }
  }

  /** {@code {"numeric":[…]}}. */
  record Numeric(List<Comparison> comparisons) implements Matcher {
    public Numeric {
      comparisons = List.copyOf(comparisons);
    }

    @Override
    public boolean accepts(ParsedEvent.Leaf leaf) {
      return leaf.kind() == ParsedEvent.Kind.NUMBER
          && leaf.number()
              .map(value -> comparisons.stream().allMatch(c -> c.holds(value)))
              .orElse(false);
    }

    @Override
    public String wants() {
      return comparisons.stream()
          .map(c -> c.operator() + " " + c.operand())
          .collect(Collectors.joining(" and ", "a number ", ""));
    }

    @Override
    public String describe() {
      return comparisons.stream()
          .map(c -> quote(c.operator()) + "," + c.operand())
          .collect(Collectors.joining(",", "{\"numeric\":[", "]}"));
    }

    @Override
    public boolean isCostly() {
      return comparisons.stream().noneMatch(c -> c.operator().equals("="));
    }
  }

  /** {@code {"cidr":…}}. */
  record Cidr(String range) implements Matcher {
    @Override
    public boolean accepts(ParsedEvent.Leaf leaf) {
      return leaf.isString()
          && IpRange.ofCidr(range).map(r -> r.contains(leaf.text())).orElse(false);
    }

    @Override
    public String wants() {
      return "an IP address in " + range;
    }

    @Override
    public String describe() {
      return operator("cidr", range, false);
    }
  }

  /** {@code {"exists":…}}. */
  record Exists(boolean wanted) implements Matcher {
    @Override
    public boolean accepts(ParsedEvent.Leaf leaf) {
      return wanted;
    }

    @Override
    public boolean wantsAbsence() {
      return !wanted;
    }

    @Override
    public String wants() {
      return wanted ? "any value" : "no such field";
    }

    @Override
    public String describe() {
      return "{\"exists\":" + wanted + "}";
    }
  }

  /**
   * {@code {"anything-but":…}}: the field is there and none of the excluded accepts it.
   *
   * @param json the operand as the pattern spells it
   */
  record AnythingBut(String json, List<Matcher> excluded) implements Matcher {
    public AnythingBut {
      excluded = List.copyOf(excluded);
    }

    @Override
    public boolean accepts(ParsedEvent.Leaf leaf) {
      return excluded.stream().noneMatch(matcher -> matcher.accepts(leaf));
    }

    @Override
    public String wants() {
      return excluded.stream()
          .map(Matcher::wants)
          .collect(Collectors.joining(" or ", "anything but ", ""));
    }

    @Override
    public boolean isShareable() {
      return excluded.stream().allMatch(Matcher::isShareable);
    }

    @Override
    public String describe() {
      return "{\"anything-but\":" + json + "}";
    }

    @Override
    public boolean isCostly() {
      return true;
    }
  }

  private static String operator(String name, String text, boolean ignoreCase) {
    return ignoreCase
        ? "{\"" + name + "\":{\"equals-ignore-case\":" + quote(text) + "}}"
        : "{\"" + name + "\":" + quote(text) + "}";
  }

  /** A JSON string. */
  static String quote(String text) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
