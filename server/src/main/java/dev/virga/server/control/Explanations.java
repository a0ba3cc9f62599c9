package dev.virga.server.control;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.virga.eventbridge.EventExplanation;
import dev.virga.eventbridge.EventExplanation.RuleExplanation;
import dev.virga.eventbridge.EventExplanation.TargetExplanation;
import java.io.IOException;
import java.util.List;

/** Writes what became of an event at each rule and target. */
final class Explanations {
  private Explanations() {}

  /** Adds the members of an explanation to the object that is being written. */
  static void write(JsonGenerator json, EventExplanation explanation) throws IOException {
    json.writeStringField("bus", explanation.bus());
    json.writeStringField("outcome", explanation.outcome());
    if (explanation.reason() != null) {
      json.writeStringField("reason", explanation.reason());
    }
    json.writeArrayFieldStart("rules");
    for (RuleExplanation rule : explanation.rules()) {
      json.writeStartObject();
      json.writeStringField("rule", rule.rule());
      json.writeBooleanField("matched", rule.matched());
      if (rule.reason() != null) {
        json.writeStringField("reason", rule.reason());
      }
      json.writeArrayFieldStart("targets");
      for (TargetExplanation target : rule.targets()) {
        write(json, target);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringField("text", explanation.text());
  }

  private static void write(JsonGenerator json, TargetExplanation target) throws IOException {
    json.writeStartObject();
    json.writeStringField("target", target.target());
    write(json, "attempts", target.attempts());
    if (!target.afterDelivery().isEmpty()) {
      write(json, "afterDelivery", target.afterDelivery());
    }
    if (target.grant() != null) {
      json.writeStringField("statement", target.statement());
      json.writeStringField("grant", target.grant());
    }
    if (!target.deadLetters().isEmpty()) {
      json.writeArrayFieldStart("deadLetters");
      for (TargetExplanation letter : target.deadLetters()) {
        write(json, letter);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, List<String> lines)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String line : lines) {
      json.writeString(line);
    }
    json.writeEndArray();
  }
}
