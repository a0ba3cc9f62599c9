package dev.virga.core.protocol.validation;

import java.util.regex.Pattern;

/**
 * A model's regular expression, matched against whole strings in bounded time: some models'
 * expressions backtrack exponentially. What is not decided within the bound does not match.
 */
final class BoundedPattern {
  private static final long STEPS_MIN = 1_000_000;
  private static final long STEPS_PER_CHARACTER = 200;

  private final Pattern pattern;

  /**
   * Compiles an expression as the model spells it.
   *
   * @throws java.util.regex.PatternSyntaxException Java cannot
   */
  BoundedPattern(String regex) {
    this.pattern = Pattern.compile(regex);
  }

  boolean matches(String text) {
    try {
      return pattern.matcher(new Counted(text)).matches();
    } catch (StepsExceededException | StackOverflowError e) {
      return false;
    }
  }

  private static final class StepsExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StepsExceededException() {
      super(null, null, false, false);
    }
  }

  /** Counts how often the matcher looks at a character. */
  private static final class Counted implements CharSequence {
    private final String text;
    private long left;

    Counted(String text) {
      this.text = text;
      this.left = STEPS_MIN + STEPS_PER_CHARACTER * text.length();
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      left--;
      if (left < 0) {
        throw new StepsExceededException();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
