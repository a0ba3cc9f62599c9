package dev.virga.core.protocol.rest;

import dev.virga.core.protocol.SerializationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A URI pattern of Smithy's http trait: literal segments, {@code {Label}}, one greedy {@code
 * {Label+}}, and query literals. Immutable.
 *
 * @see <a href="https://smithy.io/2.0/spec/http-bindings.html#uri">Smithy: uri</a>
 */
public final class UriPattern {
  private final List<String> segments;
  private final Map<String, @Nullable String> queryLiterals;
  private final int greedyAt;

  private UriPattern(List<String> segments, Map<String, @Nullable String> queryLiterals) {
    this.segments = segments;
    this.queryLiterals = queryLiterals;
    int greedy = -1;
    for (int i = 0; i < segments.size(); i++) {
      if (segments.get(i).endsWith("+}")) {
        greedy = i;
      }
    }
    this.greedyAt = greedy;
  }

  /** Reads a pattern such as {@code /functions/{FunctionName}/code?list-type=2}. */
  public static UriPattern parse(String uri) {
    int question = uri.indexOf('?');
    String path = question < 0 ? uri : uri.substring(0, question);
    Map<String, @Nullable String> literals = new LinkedHashMap<>();
    if (question >= 0) {
      for (String part : uri.substring(question + 1).split("&", -1)) {
        int equals = part.indexOf('=');
        literals.put(
            equals < 0 ? part : part.substring(0, equals),
            equals < 0 ? null : part.substring(equals + 1));
      }
    }
    return new UriPattern(split(path), literals);
  }

  /** Query parameters that the request must have; a null value stands for any. */
  public Map<String, @Nullable String> queryLiterals() {
    return queryLiterals;
  }

  /**
   * Matches a path, the query aside. One slash at the end more or less does not matter.
   *
   * @param rawPath percent-encoding kept
   * @return the labels' values, decoded, or null where the path is another's; an empty segment
   *     matches no label
   * @throws SerializationException a label's value is malformed
   */
  public @Nullable Map<String, String> match(String rawPath) throws SerializationException {
    List<String> actual = split(rawPath);
    int surplus = actual.size() - segments.size();
    if (surplus < 0 || (surplus > 0 && greedyAt < 0)) {
      return null;
    }
    Map<String, String> labels = new LinkedHashMap<>();
    int at = 0;
    for (int i = 0; i < segments.size(); i++) {
      String segment = segments.get(i);
      int taken = i == greedyAt ? surplus + 1 : 1;
      String value = String.join("/", actual.subList(at, at + taken));
      at += taken;
      if (segment.startsWith("{")) {
        if (value.isEmpty()) {
          return null;
        }
        String label = segment.substring(1, segment.length() - (i == greedyAt ? 2 : 1));
        labels.put(label, PercentEncoding.decode(value));
      } else if (!segment.equals(value)) {
        return null;
      }
    }
    return labels;
  }

  private static List<String> split(String path) {
    List<String> segments = new ArrayList<>(List.of(path.split("/", -1)));
    if (!segments.isEmpty() && segments.getFirst().isEmpty()) {
      segments.removeFirst();
    }
    if (segments.size() > 1 && segments.getLast().isEmpty()) {
      segments.removeLast();
    }
    return segments;
  }

  @Override
  public String toString() {
    return "/" + String.join("/", segments);
  }
}
