package dev.virga.cloudwatch.logs.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.fault.ServiceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Documented in
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html (terms);
 * shared/spec/logs.md §6.
 */
class FilterPatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~                  | [ERROR 400] BAD REQUEST | true",
        "~ ~                 | anything                | true",
        "ERROR               | [ERROR 400] BAD REQUEST | true",
        "error               | [ERROR 400] BAD REQUEST | false",
        "ERROR REQUEST       | [ERROR 400] BAD REQUEST | true",
        "ERROR ARGUMENTS     | [ERROR 400] BAD REQUEST | false",
        "\"BAD REQUEST\"     | [ERROR 400] BAD REQUEST | true",
        "\"REQUEST BAD\"     | [ERROR 400] BAD REQUEST | false",
        "?ERROR ?WARN        | [WARN] low disk         | true",
        "?ERROR ?WARN        | [INFO] fine             | false",
        "ERROR -BAD          | [ERROR 400] BAD REQUEST | false",
        "ERROR -WORSE        | [ERROR 400] BAD REQUEST | true",
        "\"say \\\"hi\\\"\"  | they say \"hi\" twice   | true",
        "?WARN ERROR         | [WARN] low disk         | false",
        "-\"BAD REQUEST\"    | fine                    | true",
      })
  void matches(String pattern, String message, boolean expected) {
    assertEquals(expected, FilterPattern.parse(pattern).matches(message));
  }

  @Test
  void parse_noPatternMatchesEverything() {
    assertTrue(FilterPattern.parse(null).matches("x"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{ $.code = 4 } | NotImplemented            | JSON filter patterns",
        "[ip, user]     | NotImplemented            | space-delimited filter patterns",
        "%ERR.*%        | NotImplemented            | regular expression filter patterns",
        "foo:bar        | InvalidParameterException | Invalid character(s) in term 'foo:bar'",
        "\"open         | InvalidParameterException | Invalid filter pattern",
        "a\"b\"         | InvalidParameterException | Invalid filter pattern",
      })
  void parse_refuses(String pattern, String code, String text) {
    ServiceException refused =
        assertThrows(ServiceException.class, () -> FilterPattern.parse(pattern));
    assertEquals(code, refused.error().code());
    assertTrue(refused.message().contains(text), refused.message());
  }
}
