package dev.virga.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.schema.Structure;
import dev.virga.sqs.Refusals.Fault;
import dev.virga.sqs.Refusals.Provenance;
import dev.virga.sqs.Refusals.Row;
import dev.virga.sqs.SqsWire.Answer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every refusal, over the wire in both protocols: its code, status and text, and that nothing has
 * changed. The rows stand in the {@code Bad…Calls} classes, each with the source of its text.
 */
class BadInputTest {
  /** Texts whose wording nobody has confirmed: to become fewer. */
  private static final int MAX_ASSUMED = 118;

  private static List<Row> rows() {
    Refusals refusals = new Refusals();
    BadQueueCalls.addTo(refusals);
    BadAttributeCalls.addTo(refusals);
    BadDocumentCalls.addTo(refusals);
    BadMessageCalls.addTo(refusals);
    BadMessageAttributeCalls.addTo(refusals);
    BadReceiptCalls.addTo(refusals);
    BadOwnerCalls.addTo(refusals);
    return refusals.rows();
  }

  @TestFactory
  Stream<DynamicTest> json() {
    return rows().stream()
        .map(row -> DynamicTest.dynamicTest(row.toString(), () -> checkJson(row)));
  }

  @TestFactory
  Stream<DynamicTest> query() {
    return rows().stream()
        .map(row -> DynamicTest.dynamicTest(row.toString(), () -> checkQuery(row)));
  }

  @Test
  void rows_areManyAndDistinct_andFewAreAssumed() {
    Set<String> names = new HashSet<>();
    rows().forEach(row -> assertTrue(names.add(row.operation() + row.name()), row.toString()));
    assertTrue(names.size() >= 120, names.size() + " rows");
    long assumed = rows().stream().filter(r -> r.provenance() == Provenance.ASSUMED).count();
    assertTrue(assumed <= MAX_ASSUMED, assumed + " texts are assumed");
  }

  private static void checkJson(Row row) {
    try (QueueFixture fixture = new QueueFixture()) {
      List<String> before = fixture.state();
      Structure input = row.input().apply(fixture);

      Answer answer = fixture.wire.json(row.from(), row.operation(), input);

      Fault fault = row.fault();
      assertEquals(row.text().apply(fixture), answer.json().path("message").asText());
      assertEquals(fault.type, answer.json().path("__type").asText());
      assertEquals(fault.status, answer.status());
      assertEquals(fault.queryCode + ";Sender", answer.header("x-amzn-query-error"));
      assertEquals(before, fixture.state());
    }
  }

  private static void checkQuery(Row row) {
    try (QueueFixture fixture = new QueueFixture()) {
      List<String> before = fixture.state();
      Structure input = row.input().apply(fixture);

      Answer answer = fixture.wire.query(row.from(), row.operation(), input);

      Fault fault = row.fault();
      String text = row.text().apply(fixture);
      assertEquals(
          text.equals(Refusals.NO_QUEUE) ? Refusals.NO_QUEUE_QUERY : text, answer.xml("Message"));
      assertEquals(fault.queryCode, answer.xml("Code"));
      assertEquals("Sender", answer.xml("Type"));
      assertEquals("", answer.xml("Detail"));
      assertEquals(fault.status, answer.status());
      assertEquals(before, fixture.state());
    }
  }
}
