package dev.virga.server.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.virga.eventbridge.EventExplanation;
import dev.virga.eventbridge.EventExplanation.RuleExplanation;
import dev.virga.eventbridge.EventExplanation.TargetExplanation;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExplanationsTest {
  private static String written(TargetExplanation target) throws IOException {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.writeStartObject();
      RuleExplanation rule = new RuleExplanation("r", true, null, List.of(target));
      Explanations.write(
          json, new EventExplanation("1", "default", "received", null, List.of(rule)));
      json.writeEndObject();
    }
    String all = out.toString();
    return all.substring(all.indexOf("\"targets\":"), all.indexOf("}],\"text\":"))
        .replace('"', '\'');
  }

  @Test
  void deliveredTarget_hasItsAttempts_andWhatCameAfter() throws IOException {
    assertEquals(
        "'targets':[{'target':'a','attempts':['x']}]",
        written(new TargetExplanation("a", List.of("x"), List.of(), null, null, List.of())));
    assertEquals(
        "'targets':[{'target':'a','attempts':['x'],'afterDelivery':['y','z']}]",
        written(
            new TargetExplanation("a", List.of("x"), List.of("y", "z"), null, null, List.of())));
  }

  @Test
  void refusedTarget_hasWhatIsMissing_andItsDeadLetter() throws IOException {
    TargetExplanation dead =
        new TargetExplanation("dead", List.of("y"), List.of(), "{}", "aws d", List.of());
    assertEquals(
        "'targets':[{'target':'a','attempts':['x'],'statement':'[]','grant':'aws a',"
            + "'deadLetters':[{'target':'dead','attempts':['y'],'statement':'{}',"
            + "'grant':'aws d'}]}]",
        written(new TargetExplanation("a", List.of("x"), List.of(), "[]", "aws a", List.of(dead))));
  }
}
