package dev.virga.eventbridge.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;

/**
 * JSON in requests, as text. A class of its own, because loading Jackson's tree takes a tenth of a
 * start: nothing that a start makes may hold a mapper.
 */
final class CompactJson {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private CompactJson() {}

  /**
   * The object that a text spells, without insignificant white space; strings and numbers stay as
   * written. Empty where it spells none.
   */
  static Optional<String> object(String text) {
    try {
      return JSON.readTree(text).isObject() ? Optional.of(strip(text)) : Optional.empty();
    } catch (JsonProcessingException malformed) {
      return Optional.empty();
    }
  }

  /** Whether a text is JSON, of whatever kind. */
  static boolean isJson(String text) {
    try {
      return !JSON.readTree(text).isMissingNode();
    } catch (JsonProcessingException malformed) {
      return false;
    }
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
