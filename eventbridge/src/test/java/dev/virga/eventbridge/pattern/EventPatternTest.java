package dev.virga.eventbridge.pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reasons as AWS answered them (recorded; spec/eventbridge.md, section 5). */
class EventPatternTest {
  private static String reason(String pattern) {
    return assertThrows(InvalidPatternException.class, () -> EventPattern.parse(pattern)).reason();
  }

  @Test
  void parse_saysWhereAsAwsDoes() {
    assertEquals(
        "\"a\" must be an object or an array\n"
            + " at [Source: (String)\"{\"a\": \"x\"}\"; line: 1, column: 8]",
        reason("{\"a\": \"x\"}"));
  }

  @Test
  void parse_cutsALongSourceAsJacksonDoes() {
    String pattern = "{\"a\": \"" + "x".repeat(600) + "\"}";
    assertEquals(
        "\"a\" must be an object or an array\n at [Source: (String)\""
            + pattern.substring(0, 500)
            + "\"[truncated "
            + (pattern.length() - 500)
            + " chars]; line: 1, column: 8]",
        reason(pattern));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          ["x"]                              ~ Filter is not an object
          {"a":1}                            ~ "a" must be an object or an array
          {"a":[]}                           ~ Empty arrays are not allowed
          {"a":{}}                           ~ Empty objects are not allowed
          {}                                 ~ Empty objects are not allowed
          {"a":[[1]]}  ~ Match value must be String, number, true, false, or null
          {"a":[{"Prefix":"x"}]}             ~ Unrecognized match type Prefix
          {"a":[{"prefix":"x","suffix":"y"}]} ~ Only one key allowed in match expression
          {"a":[{"prefix":1}]}               ~ prefix match pattern must be a string
          {"a":[{"cidr":1}]}                 ~ prefix match pattern must be a string
          {"a":[{"suffix":["x"]}]}           ~ suffix match pattern must be a string
          {"a":[{"wildcard":null}]}          ~ wildcard match pattern must be a string
          {"a":[{"equals-ignore-case":["x"]}]} ~ equals-ignore-case match pattern must be a string
          {"a":[{"anything-but":{"prefix":1}}]} ~ prefix/suffix match pattern must be a string
          {"a":[{"anything-but":{"prefix":[1]}}]} ~ prefix/suffix match pattern must be a string
          {"a":[{"anything-but":{"suffix":""}}]} ~ Null prefix/suffix not allowed
          {"a":[{"anything-but":null}]} ~ Value of anything-but must be an array or single \
          string/number value.
          {"a":[{"anything-but":[null]}]} ~ Inside anything but list, start|null|boolean is not \
          supported.
          {"a":[{"anything-but":["x",1]}]} ~ Inside anything but list, either all values are \
          number or string, mixed type is not supported
          {"a":[{"anything-but":{"equals-ignore-case":[1]}}]} ~ Inside \
          anything-but/equals-ignore-case list, number|start|null|boolean is not supported.
          {"a":[{"anything-but":{"numeric":["<",1]}}]} ~ Unsupported anything-but pattern: numeric
          {"a":[{"anything-but":{"prefix":{"equals-ignore-case":"x"}}}]} ~ Value of anything-but \
          must be an array or single string/number value.
          {"a":[{"numeric":1}]}              ~ Value of numeric must be an array.
          {"a":[{"numeric":[1]}]}            ~ Invalid member in numeric match: 1
          {"a":[{"numeric":["<","1"]}]}      ~ Value of < must be numeric
          {"a":[{"numeric":["=","1"]}]}      ~ Value of equals must be numeric
          {"a":[{"numeric":[">",1,">",2]}]}  ~ Bad numeric range operator: >
          {"a":[{"numeric":[">",1,2]}]}      ~ Bad value in numeric range: 2
          {"a":[{"numeric":[">",2,"<",1]}]}  ~ Bottom must be less than top
          {"a":[{"numeric":[">",1,"<",2,3]}]} ~ Too many terms in numeric range expression
          {"a":[{"numeric":["<",1,2]}]}      ~ Too many elements in numeric expression
          {"a":[{"numeric":["!",1]}]}        ~ Unrecognized numeric range operator: !
          {"a":[{"exists":"true"}]}          ~ exists match pattern must be either true or false.
          {"a":[{"wildcard":"a**b"}]}        ~ Consecutive wildcard characters at pos 2
          {"a":[{"wildcard":"a\\\\b"}]}      ~ Invalid escape character at pos 2
          this is not json ~ Unrecognized token 'this': was expecting (JSON String, Number, Array, \
          Object or token 'null', 'true' or 'false')
          """)
  void parse_reasonWithPosition(String pattern, String reason) {
    String text = reason(pattern);
    int at = text.indexOf("\n at [Source: (String)\"" + pattern);
    assertEquals(reason, at < 0 ? "no position in " + text : text.substring(0, at));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":[{"cidr":"10.0.0.0"}]}     | Malformed CIDR, one '/' required
          {"a":[{"cidr":"10.0.0.0/x"}]}   | Malformed CIDR, mask bits must be an integer
          {"a":[{"cidr":"host/8"}]}       | Nonstandard IP address: host
          """)
  void parse_reasonWithoutPosition(String pattern, String reason) {
    assertEquals(reason, reason(pattern));
  }

  @Test
  void parse_refusesManyWildcards() {
    StringBuilder values = new StringBuilder();
    for (String name : new String[] {"Shared", "Database", "Queue"}) {
      values.append("{\"wildcard\":\"*:stack/").append(name).append("Stack/*\"},");
    }
    String three = "{\"id\":[" + values.substring(0, values.length() - 1) + "]}";
    String four = "{\"id\":[" + values + "{\"wildcard\":\"*:stack/MonitoringStack/*\"}]}";
    assertEquals(three, parsed(three).text());
    assertEquals(
        "Rule is too complex - try using fewer wildcard characters or fewer repeating character"
            + " sequences after a wildcard character",
        reason(four));
  }

  @Test
  void parse_refusesToMultiplyOutAThousandAlternatives() {
    StringBuilder pattern = new StringBuilder("{");
    for (int i = 0; i < 100; i++) {
      pattern.append("\"k").append(i).append("\":{\"$or\":[{\"a\":[1]},{\"b\":[1]}]},");
    }
    String bomb = pattern.substring(0, pattern.length() - 1) + "}";
    assertEquals(
        "Rule is too complex - $or multiplies out to more than 1000 alternatives", reason(bomb));
    assertEquals(512, parsed(cut(bomb, 9)).alternatives().size());
  }

  private static String cut(String bomb, int fields) {
    return bomb.substring(0, bomb.indexOf(",\"k" + fields)) + "}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":[\"\"]}",
        "{\"a\":[{\"prefix\":\"\"}]}",
        "{\"a\":[{\"wildcard\":\"\\\\*\"}]}",
        "{\"a\":[{\"prefix\":{\"equals-ignore-case\":\"x\"}}]}",
        "{\"a\":[{\"anything-but\":{\"wildcard\":[\"a*\",\"*b\"]}}]}",
        "{\"a\":[null,true,1,\"1\"]}"
      })
  void parse_accepts(String pattern) {
    assertEquals(pattern, parsed(pattern).text());
  }

  private static EventPattern parsed(String pattern) {
    try {
      return EventPattern.parse(pattern);
    } catch (InvalidPatternException invalid) {
      throw new AssertionError(invalid);
    }
  }
}
