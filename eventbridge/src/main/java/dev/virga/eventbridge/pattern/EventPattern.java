package dev.virga.eventbridge.pattern;

import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.ContentReference;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import software.amazon.event.ruler.GenericMachine;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.MachineComplexityEvaluator;
import software.amazon.event.ruler.Patterns;

/**
 * A valid event pattern.
 *
 * <p>See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
public final class EventPattern {
  /** {@code $or} may multiply out to this many alternatives. */
  static final int MAX_ALTERNATIVES = 1000;

  /**
   * Wildcards may keep this many partial matches alive at once. AWS does not publish its figure. It
   * is known to refuse four values of the form <code>*:stack/name/*</code> under one field and to
   * accept three (github.com/vals-ai/Valkyrie pull 278); this figure lies between the two.
   */
  static final int MAX_WILDCARD_COMPLEXITY = 10;

  /** AWS's text. */
  private static final String TOO_COMPLEX =
      "Rule is too complex - try using fewer wildcard characters or fewer repeating character"
          + " sequences after a wildcard character";

  /** Ours: AWS's text for this is not known. */
  private static final String TOO_MANY_ALTERNATIVES =
      "Rule is too complex - $or multiplies out to more than 1000 alternatives";

  private static final JsonFactory JSON = new JsonFactory();

  private final String text;
  private final List<Map<String, List<Patterns>>> compiled;
  private final List<Alternative> alternatives;

  private EventPattern(
      String text, List<Map<String, List<Patterns>>> compiled, List<Alternative> alternatives) {
    this.text = text;
    this.compiled = compiled;
    this.alternatives = List.copyOf(alternatives);
  }

  /**
   * The pattern that a JSON text spells.
   *
   * @throws InvalidPatternException with the reason AWS gives
   */
  public static EventPattern parse(String text) throws InvalidPatternException {
    requireFewAlternatives(text);
    List<Map<String, List<Patterns>>> compiled;
    try {
      compiled = JsonRuleCompiler.compile(text);
      requireSimpleWildcards(compiled);
      return new EventPattern(text, compiled, new PatternReader(text).read());
    } catch (JsonProcessingException invalid) {
      throw new InvalidPatternException(reason(invalid, text));
    } catch (IllegalArgumentException invalid) {
      throw new InvalidPatternException(String.valueOf(invalid.getMessage()));
    } catch (IOException impossible) {
      throw new IllegalStateException("reading a string", impossible);
    }
  }

  /** Jackson's own text as it was when it still quoted the source, as AWS's version does. */
  private static String reason(JsonProcessingException invalid, String text) {
    JsonLocation at = invalid.getLocation();
    if (at == null) {
      return invalid.getOriginalMessage();
    }
    JsonLocation quoted =
        new JsonLocation(
            ContentReference.construct(true, text, ErrorReportConfiguration.defaults()),
            at.getCharOffset(),
            at.getLineNr(),
            at.getColumnNr());
    return invalid.getOriginalMessage() + "\n at " + quoted;
  }

  private static void requireSimpleWildcards(List<Map<String, List<Patterns>>> compiled)
      throws InvalidPatternException {
    GenericMachine<String> alone = GenericMachine.<String>builder().build();
    compiled.forEach(alternative -> alone.addPatternRule("pattern", alternative));
    MachineComplexityEvaluator evaluator =
        new MachineComplexityEvaluator(MAX_WILDCARD_COMPLEXITY + 1);
    if (alone.evaluateComplexity(evaluator) > MAX_WILDCARD_COMPLEXITY) {
      throw new InvalidPatternException(TOO_COMPLEX);
    }
  }

  /** Compiling multiplies {@code $or} out, so its product is counted first. */
  private static void requireFewAlternatives(String text) throws InvalidPatternException {
    long count;
    try (JsonParser parser = JSON.createParser(text)) {
      count = parser.nextToken() == JsonToken.START_OBJECT ? alternatives(parser) : 0;
    } catch (IOException malformed) {
      // The compiler, which stops at the same place, finds the words for it.
      count = 0;
    }
    if (count > MAX_ALTERNATIVES) {
      throw new InvalidPatternException(TOO_MANY_ALTERNATIVES);
    }
  }

  private static long alternatives(JsonParser parser) throws IOException {
    long product = 1;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean or = PatternReader.OR.equals(parser.currentName());
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_OBJECT) {
        product = bounded(product * alternatives(parser));
      } else if (value == JsonToken.START_ARRAY && or) {
        long sum = 0;
        while ((value = parser.nextToken()) != JsonToken.END_ARRAY && value != null) {
          sum = bounded(sum + (value == JsonToken.START_OBJECT ? alternatives(parser) : 0));
        }
        product = bounded(product * sum);
      } else {
        parser.skipChildren();
      }
    }
    return product;
  }

  private static long bounded(long count) {
    return Math.min(count, MAX_ALTERNATIVES + 1L);
  }

  /** The text as it was given. */
  public String text() {
    return text;
  }

  /** What event-ruler makes of it: one map for each alternative. */
  List<Map<String, List<Patterns>>> compiled() {
    return compiled;
  }

  /** The pattern without {@code $or}: it matches where one of these does. At least one. */
  List<Alternative> alternatives() {
    return alternatives;
  }

  /** Whether event-ruler's machine may hold it beside other rules. */
  boolean isShareable() {
    return alternatives.stream().allMatch(Alternative::isShareable);
  }

  /** Whether a machine of many such patterns would be slow to build or to match. */
  boolean isCostly() {
    return alternatives.stream().anyMatch(Alternative::isCostly);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventPattern pattern && text.equals(pattern.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
