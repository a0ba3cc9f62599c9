package dev.virga.core.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class HttpDateTest {
  /** RFC 9110, 5.6.7. */
  @Test
  void format_isAsInTheRfc() {
    assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", HttpDate.format(784111777));
  }

  /** Every month, day of the week and number of digits: an hour and a day and a bit, for a year. */
  @Test
  void format_isTheJdks() {
    DateTimeFormatter jdk =
        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    Instant at = Instant.parse("2027-12-31T23:59:59Z");
    for (int i = 0; i < 400; i++) {
      assertEquals(jdk.format(at), HttpDate.format(at.getEpochSecond()));
      at = at.plus(Duration.ofSeconds(90_061));
    }
  }
}
