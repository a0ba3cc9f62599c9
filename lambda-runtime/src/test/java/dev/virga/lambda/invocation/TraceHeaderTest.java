package dev.virga.lambda.invocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceHeaderTest {
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
  private static final String ROOT = "1-5759e988-bd862e3fe1be46a994272793";
  private static final String NEW =
      "Root=1-6a22a990-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0;Lineage=1:[0-9a-f]{8}:0";

  private static String of(String given) {
    return TraceHeader.of(given, "request", NOW);
  }

  @Test
  void of_beginsATrace_whereNoneIsGiven() {
    String begun = TraceHeader.of(null, "request", NOW);
    assertTrue(
        begun.matches(NEW.replace("6a22a990", "%08x".formatted(NOW.getEpochSecond()))), begun);
    assertEquals(begun, TraceHeader.of(null, "request", NOW));
    assertFalse(begun.equals(TraceHeader.of(null, "another", NOW)));
  }

  @Test
  void of_continuesAWholeHeader() {
    String whole =
        "Root=" + ROOT + ";Parent=53995c3f42cd8ad8;Sampled=1;Lineage=25:a87bd80c:1|68fd508a:5";
    assertEquals(whole, of(whole));
    assertEquals(
        whole,
        of(
            "Lineage=25:a87bd80c:1|68fd508a:5; Sampled=1 ;Parent=53995c3f42cd8ad8;Self=1;Root="
                + ROOT));
  }

  @ParameterizedTest
  @CsvSource({
    "'Root=%s', 'Parent=[0-9a-f]{16};Sampled=0;Lineage=1:[0-9a-f]{8}:0'",
    "'Root=%s;Sampled=?', 'Parent=[0-9a-f]{16};Sampled=0;Lineage=1:[0-9a-f]{8}:0'",
    "'Root=%s;Sampled=1', 'Parent=[0-9a-f]{16};Sampled=1;Lineage=1:[0-9a-f]{8}:0'",
    "'Root=%s;Parent=short', 'Parent=[0-9a-f]{16};Sampled=0;Lineage=1:[0-9a-f]{8}:0'",
  })
  void of_makesWhatIsMissing(String given, String rest) {
    String header = of(given.formatted(ROOT));
    assertTrue(header.matches("Root=" + ROOT + ";" + rest), header);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "Root",
        "Root=",
        "Root=1-a-b;Sampled=1",
        "Parent=53995c3f42cd8ad8;Sampled=1",
        "Root=1-5759e988-bd862e3fe1be46a994272793\r\nX: y;Sampled=1"
      })
  void of_beginsATrace_whereTheHeaderIsNoXRays(String given) {
    assertEquals(TraceHeader.of(null, "request", NOW), of(given));
  }
}
