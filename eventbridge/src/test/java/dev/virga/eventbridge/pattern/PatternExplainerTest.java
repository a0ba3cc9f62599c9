package dev.virga.eventbridge.pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternExplainerTest {
  private static Optional<PatternMismatch> explain(String pattern, String event) {
    try {
      EventPattern parsed = EventPattern.parse(pattern);
      ParsedEvent parsedEvent = ParsedEvent.of(event);
      Optional<PatternMismatch> mismatch = PatternExplainer.explain(parsed, parsedEvent);
      RuleMachine machine = new RuleMachine();
      machine.put("rule", parsed);
      assertEquals(
          machine.match(parsedEvent).contains("rule"), mismatch.isEmpty(), "the machine agrees");
      return mismatch;
    } catch (InvalidPatternException invalid) {
      throw new AssertionError(invalid);
    }
  }

  private static final String EVENT =
      "{'source':'bank','detail':{'location':'CA-LA','amount':300,'tags':['a','b'],'none':null,"
          + "'card':{'type':'debit'},'lines':[{'sku':'x','n':1},{'sku':'y','n':2}],"
          + "'ip':'10.0.0.77','empty':[]}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          {"detail":{"location":[{"prefix":"NY-"}]}} ~ detail.location is "CA-LA", but the \
          pattern wants text beginning with "NY-".
          {"detail":{"location":["NY",{"suffix":"SF"}]}} ~ detail.location is "CA-LA", but the \
          pattern wants "NY" or text ending with "SF".
          {"detail":{"result":["denied"]}} ~ detail.result is missing; the pattern wants "denied".
          {"detail":{"card":["debit"]}} ~ detail.card is an object, but the pattern wants "debit" \
          there.
          {"source":["bank"],"detail":{"amount":[{"numeric":[">",300,"<=",400]}]}} ~ detail.amount \
          is 300, but the pattern wants a number > 300 and <= 400.
          {"detail":{"amount":["300"]}} ~ detail.amount is 300, but the pattern wants "300".
          {"detail":{"tags":[{"anything-but":["a","b"]}]}} ~ detail.tags is "a", "b", but the \
          pattern wants anything but "a" or "b".
          {"detail":{"location":[{"exists":false}]}} ~ detail.location is "CA-LA", but the pattern \
          wants no such field.
          {"detail":{"empty":[{"exists":true}]}} ~ detail.empty is missing; the pattern wants any \
          value.
          {"detail":{"none":["null"]}} ~ detail.none is null, but the pattern wants "null".
          {"detail":{"ip":[{"cidr":"10.0.0.0/26"}]}} ~ detail.ip is "10.0.0.77", but the pattern \
          wants an IP address in 10.0.0.0/26.
          {"detail":{"lines":{"sku":["x"],"n":[2]}}} ~ detail.lines.sku is "y" in the array \
          element whose other fields match, but the pattern wants "x": fields of one array must \
          match in the same element.
          {"$or":[{"source":["a"],"detail-type":["t"]},{"source":["b"]}]} ~ source is "bank", but \
          the pattern wants "b". (The nearest of 2 $or alternatives.)
          """)
  void explain_inAPersonsWords(String pattern, String sentence) {
    assertEquals(
        sentence,
        explain(pattern, EVENT.replace('\'', '"')).map(PatternMismatch::sentence).orElse("match"));
  }

  @Test
  void explain_namesTheFirstFieldInThePatternsOrder() {
    PatternMismatch mismatch =
        explain("{\"z\":[1],\"b\":[2,3],\"a\":[4]}", "{\"z\":1,\"a\":5,\"b\":[6,7]}").orElseThrow();
    assertEquals("b", mismatch.path());
    assertEquals(List.of("2", "3"), mismatch.matchers());
    assertEquals(List.of("6", "7"), mismatch.seen());
  }

  @Test
  void explain_absenceWithinTheSameArrayElement() {
    String pattern = "{\"l\":{\"a\":[1],\"b\":[{\"exists\":false}]}}";
    assertTrue(explain(pattern, "{\"l\":[{\"a\":1},{\"b\":2}]}").isEmpty());
    assertEquals("l.b", explain(pattern, "{\"l\":[{\"a\":1,\"b\":2}]}").orElseThrow().path());
  }

  @Test
  void explain_quotesNoMoreThanAPersonReads() {
    String event = "{\"a\":[\"" + "x".repeat(900) + "\",1,2,3,4,5,6,7]}";
    PatternMismatch mismatch = explain("{\"a\":[0]}", event).orElseThrow();
    assertEquals(5, mismatch.seen().size());
    assertTrue(mismatch.sentence().endsWith("…, 1, 2, 3, 4, 3 more, but the pattern wants 0."));
    assertTrue(mismatch.sentence().length() < 300, mismatch.sentence());
  }

  @Test
  void explain_aDottedKeyIsAPath() {
    assertTrue(explain("{\"a\":{\"b.c\":[1]}}", "{\"a\":{\"b\":{\"c\":1}}}").isEmpty());
    assertTrue(explain("{\"a\":{\"b\":{\"c\":[1]}}}", "{\"a.b\":{\"c\":1}}").isEmpty());
  }
}
