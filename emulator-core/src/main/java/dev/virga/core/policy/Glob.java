package dev.virga.core.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A pattern of literal characters, {@code *} and {@code ?}. A wildcard that came out of a policy
 * variable is a literal, so the kind of each character is kept beside it.
 */
final class Glob {
  private enum Kind {
    LITERAL,
    MANY,
    ONE
  }

  /** Collects the characters of a pattern. */
  static final class Builder {
    private final StringBuilder text = new StringBuilder();
    private final List<Kind> kinds = new ArrayList<>();

    /** Adds text in which {@code *} and {@code ?} are wildcards. Always true, for chaining. */
    boolean appendPattern(String pattern) {
      for (int i = 0; i < pattern.length(); i++) {
        append(pattern.charAt(i), true);
      }
      return true;
    }

    /** Adds text in which nothing is a wildcard. */
    void appendLiteral(String literal) {
      for (int i = 0; i < literal.length(); i++) {
        append(literal.charAt(i), false);
      }
    }

    private void append(char c, boolean wildcards) {
      Kind kind = Kind.LITERAL;
      if (wildcards && c == '*') {
        kind = Kind.MANY;
      } else if (wildcards && c == '?') {
        kind = Kind.ONE;
      }
      text.append(c);
      kinds.add(kind);
    }

    /** The text alone, wildcards as they were written. */
    String text() {
      return text.toString();
    }

    /** A pattern whose wildcards span everything. */
    Glob everywhere() {
      return new Glob(text.toString(), List.copyOf(kinds), Reach.ALL);
    }

    /**
     * A pattern for a Resource element: within the first five parts of an ARN a wildcard stays in
     * its part, unless it is the part's last character.
     */
    Glob ofResource() {
      return new Glob(text.toString(), List.copyOf(kinds), Reach.RESOURCE);
    }

    /** A pattern for ArnLike: each of the six parts is compared on its own. */
    Glob ofArn() {
      return new Glob(text.toString(), List.copyOf(kinds), Reach.ARN);
    }
  }

  private enum Reach {
    ALL,
    RESOURCE,
    ARN
  }

  private static final int ARN_COLONS = 5;

  private final String text;
  private final List<Kind> kinds;

  /** Per position whether a wildcard there may take a colon. */
  private final boolean[] spans;

  private Glob(String text, List<Kind> kinds, Reach reach) {
    this.text = text;
    this.kinds = kinds;
    this.spans = new boolean[text.length()];
    int colons = 0;
    for (int i = 0; i < text.length(); i++) {
      boolean partEnds = i + 1 == text.length() || text.charAt(i + 1) == ':';
      spans[i] =
          reach == Reach.ALL || colons >= ARN_COLONS || (reach == Reach.RESOURCE && partEnds);
      if (text.charAt(i) == ':') {
        colons++;
      }
    }
  }

  private Kind kind(int at) {
    return kinds.get(at);
  }

  /** Whether a whole text matches. Time is pattern length times text length. */
  boolean matches(String candidate) {
    boolean[] reached = new boolean[candidate.length() + 1];
    reached[0] = true;
    for (int p = 0; p < text.length(); p++) {
      reached = kind(p) == Kind.MANY ? many(reached, candidate, p) : one(reached, candidate, p);
    }
    return reached[candidate.length()];
  }

  private boolean[] many(boolean[] before, String candidate, int p) {
    boolean[] after = Arrays.copyOf(before, before.length);
    for (int i = 0; i < candidate.length(); i++) {
      after[i + 1] |= after[i] && (spans[p] || candidate.charAt(i) != ':');
    }
    return after;
  }

  private boolean[] one(boolean[] before, String candidate, int p) {
    boolean[] after = new boolean[before.length];
    for (int i = 0; i < candidate.length(); i++) {
      char c = candidate.charAt(i);
      boolean fits = kind(p) == Kind.ONE ? spans[p] || c != ':' : c == text.charAt(p);
      after[i + 1] = before[i] && fits;
    }
    return after;
  }
}
