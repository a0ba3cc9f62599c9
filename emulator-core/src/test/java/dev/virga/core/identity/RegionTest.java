package dev.virga.core.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegionTest {
  private static final Pattern SYNTAX = Pattern.compile("[a-z]{2,8}(-[a-z]{2,12}){1,3}-\\d{1,2}");
  private static final Pattern TWELVE_DIGITS = Pattern.compile("[0-9]{12}");

  @ParameterizedTest
  @CsvSource({
    "us-east-1, true",
    "us-gov-west-1, true",
    "us-iso-very-east-12, true",
    "us-east, false",
    "us-1, false",
    "us-east-123, false",
    "us-east-, false",
    "-east-1, false",
    "US-east-1, false",
    "us-east-1-, false",
    "us-a-b-c-d-1, false",
    "nowhere, false",
    "'', false",
    "abcdefgh-abcdefghijkl-abcdefgh-1, true",
    "abcdefgh-abcdefghijkl-abcdefghi-1, false",
  })
  void isValid_isTheSyntaxOfRegionCodes(String text, boolean valid) {
    assertEquals(valid, Region.isValid(text));
  }

  /** What is read by hand agrees with the expression it stands for. */
  @Test
  void isValid_agreesWithTheExpressions() {
    Random random = new Random(7);
    char[] alphabet = "abz019--AZ_".toCharArray();
    for (int i = 0; i < 200_000; i++) {
      char[] text = new char[random.nextInt(14)];
      for (int at = 0; at < text.length; at++) {
        text[at] = alphabet[random.nextInt(alphabet.length)];
      }
      String region = new String(text);
      assertEquals(SYNTAX.matcher(region).matches(), Region.isValid(region), region);
      String digits = region.replaceAll("[a-z-]", "1");
      assertEquals(TWELVE_DIGITS.matcher(digits).matches(), AccountId.isValid(digits), digits);
    }
  }
}
