package dev.virga.cloudwatch.logs.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A filter pattern of terms: {@code ERROR "out of memory"} (all of them), {@code ?A ?B} (one of
 * them), {@code -X} (not). JSON, space-delimited and regular expression patterns are refused by
 * name.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html">
 *     Filter pattern syntax</a>
 */
public final class FilterPattern {
  private static final Pattern TERM =
      Pattern.compile("\\s*([?-]?)(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s\"]+))(?=\\s|$)");
  private static final Pattern PLAIN = Pattern.compile("[\\p{Alnum}_]+");

  private final List<String> all = new ArrayList<>();
  private final List<String> any = new ArrayList<>();
  private final List<String> none = new ArrayList<>();

  private FilterPattern() {}

  /**
   * The pattern a text spells.
   *
   * @param text null or blank matches every message
   */
  public static FilterPattern parse(@Nullable String text) {
    FilterPattern pattern = new FilterPattern();
    if (text == null || text.isBlank()) {
      return pattern;
    }
    refuseOtherKinds(text.strip());
    Matcher term = TERM.matcher(text);
    int position = 0;
    String rest = text.stripTrailing();
    while (position < rest.length()) {
      if (!term.find(position) || term.start() != position) {
        throw LogsFault.badPattern();
      }
      pattern.add(term.group(1), phrase(term));
      position = term.end();
    }
    return pattern;
  }

  private static void refuseOtherKinds(String text) {
    switch (text.charAt(0)) {
      case '{' -> throw LogsFault.notImplemented("JSON filter patterns");
      case '[' -> throw LogsFault.notImplemented("space-delimited filter patterns");
      case '%' -> throw LogsFault.notImplemented("regular expression filter patterns");
      default -> {
        // a pattern of terms
      }
    }
  }

  private static String phrase(Matcher term) {
    if (term.group(2) != null) {
      return term.group(2).replaceAll("\\\\(.)", "$1");
    }
    String plain = term.group(3);
    if (!PLAIN.matcher(plain).matches()) {
      throw LogsFault.badTerm(plain);
    }
    return plain;
  }

  private void add(String mark, String phrase) {
    switch (mark) {
      case "?" -> any.add(phrase);
      case "-" -> none.add(phrase);
      default -> all.add(phrase);
    }
  }

  /** Whether a message passes. */
  public boolean matches(String message) {
    if (none.stream().anyMatch(message::contains)) {
      return false;
    }
    // As documented: where required terms stand beside optional ones, the optional are ignored.
    return all.isEmpty()
        ? any.isEmpty() || any.stream().anyMatch(message::contains)
        : all.stream().allMatch(message::contains);
  }
}
