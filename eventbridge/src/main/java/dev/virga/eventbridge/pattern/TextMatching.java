package dev.virga.eventbridge.pattern;

import java.util.Arrays;
import java.util.Locale;

/** How event-ruler compares texts without regard to case and with wildcards. */
final class TextMatching {
  private TextMatching() {}

  /**
   * Where {@code expected} ends in {@code text} from {@code start}, taking each of its characters
   * in its lower or its upper case form; -1 where it is not there.
   */
  static int endOfIgnoringCase(String text, int start, String expected) {
    int at = start;
    for (int i = 0; i < expected.length(); i++) {
      String c = expected.substring(i, i + 1);
      String lower = c.toLowerCase(Locale.ROOT);
      String upper = c.toUpperCase(Locale.ROOT);
      if (text.startsWith(lower, at)) {
        at += lower.length();
      } else if (text.startsWith(upper, at)) {
        at += upper.length();
      } else {
        return -1;
      }
    }
    return at;
  }

  static boolean endsWithIgnoringCase(String text, String expected) {
    for (int start = text.length(); start >= 0; start--) {
      if (endOfIgnoringCase(text, start, expected) == text.length()) {
        return true;
      }
    }
    return false;
  }

  /** {@code *} is any number of characters; {@code \*} and {@code \\} are the characters. */
  static boolean wildcard(String text, String pattern) {
    boolean[] reached = new boolean[text.length() + 1];
    reached[0] = true;
    for (int p = 0; p < pattern.length(); p++) {
      char c = pattern.charAt(p);
      boolean[] after;
      if (c == '*') {
        after = Arrays.copyOf(reached, reached.length);
        for (int i = 0; i < text.length(); i++) {
          after[i + 1] |= after[i];
        }
      } else {
        if (c == '\\') {
          p++;
          c = pattern.charAt(p);
        }
        after = new boolean[reached.length];
        for (int i = 0; i < text.length(); i++) {
          after[i + 1] = reached[i] && text.charAt(i) == c;
        }
      }
      reached = after;
    }
    return reached[text.length()];
  }
}
