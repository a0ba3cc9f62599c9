package dev.virga.eventbridge.operation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * JSON objects as PutEvents takes them, without insignificant white space; strings and numbers stay
 * as written. The event around them is the first of 1,000 levels of nesting; whole numbers are
 * those of 64 bits.
 *
 * <p>See https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
final class CompactJson {
  private static final int MAX_DEPTH = 999;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private CompactJson() {}

  /**
   * The object that a text spells, without insignificant white space; strings and numbers stay as
   * written. Empty where it spells none.
   */
  static Optional<String> object(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      boolean accepted = parser.nextToken() == JsonToken.START_OBJECT && numbersFit(parser);
      return accepted && parser.nextToken() == null ? Optional.of(strip(text)) : Optional.empty();
    } catch (JsonProcessingException malformed) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("there is no I/O in a text", e);
    }
  }

  /** Reads to the end of the object that has begun. */
  private static boolean numbersFit(JsonParser parser) throws IOException {
    for (int depth = 1; depth > 0; ) {
      switch (parser.nextToken()) {
        case START_OBJECT, START_ARRAY -> depth++;
        case END_OBJECT, END_ARRAY -> depth--;
        case VALUE_NUMBER_INT -> {
          if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            return false;
          }
        }
        default -> {
          // Any other value is as good as another.
        }
      }
    }
    return true;
  }

  private static String strip(String json) {
    StringBuilder compact = new StringBuilder(json.length());
    boolean inString = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (inString && c == '\\') {
        compact.append(c).append(json.charAt(++i));
      } else if (inString || c > ' ') {
        compact.append(c);
        inString = (c == '"') != inString;
      }
    }
    return compact.toString();
  }
}
