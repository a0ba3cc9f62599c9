package dev.virga.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private final List<JsonNode> records = new ArrayList<>();

  @Test
  void of_noRecordsIsNotKnown() {
    Verdict verdict = Verdict.of(records, "r");
    assertFalse(verdict.known());
    assertFalse(verdict.isFinal());
  }

  @Test
  void of_aMismatchSaysWhy_andIsFinal() throws Exception {
    record("NotMatched", "not matched", ":rule/other");
    record("NotMatched", "not matched", ":rule/r");
    Verdict verdict = Verdict.of(records, "r");
    assertEquals("no: because", verdict.explanation());
    assertTrue(verdict.isFinal());
  }

  @Test
  void of_aMatchIsFinalWhenTheFunctionHasRun() throws Exception {
    record("Matched", "matched", ":rule/r");
    record("DeliveryAttempt", "retry", ":rule/r");
    assertFalse(Verdict.of(records, "r").isFinal());
    record("DeliveryAttempt", "delivered", ":rule/r");
    assertFalse(Verdict.of(records, "r").isFinal());
    record("Invocation", "success", ":function:other");
    assertFalse(Verdict.of(records, "r").isFinal());
    record("Invocation", "success", ":function:r");
    assertEquals("delivered, success", Verdict.of(records, "r").outcome());
    assertTrue(Verdict.of(records, "r").isFinal());
  }

  @Test
  void table_alignsItsColumns() {
    Table table = new Table("A", "LONGER");
    table.row("value", "x");
    assertEquals("A      LONGER\n-----  ------\nvalue  x\n", table.render());
  }

  private void record(String type, String outcome, String arnEnd) throws JsonProcessingException {
    records.add(
        new ObjectMapper()
            .readTree(
                """
                {"type":"%s","outcome":"%s","explanation":"because","subjects":["arn:x%s"]}
                """
                    .formatted(type, outcome, arnEnd)));
  }
}
