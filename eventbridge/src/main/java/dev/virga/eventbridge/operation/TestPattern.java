package dev.virga.eventbridge.operation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virga.api.events.TestEventPatternRequest;
import dev.virga.api.events.TestEventPatternResponse;
import dev.virga.eventbridge.engine.EventBridgeFault;
import dev.virga.eventbridge.pattern.EventPattern;
import dev.virga.eventbridge.pattern.ParsedEvent;
import dev.virga.eventbridge.pattern.RuleMachine;
import java.util.List;

/**
 * TestEventPattern.
 *
 * <p>See https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html
 */
final class TestPattern {
  private static final List<String> REQUIRED =
      List.of("id", "account", "source", "time", "region", "resources", "detail-type");

  private TestPattern() {}

  static TestEventPatternResponse test(TestEventPatternRequest input) {
    EventPattern pattern = RuleOperations.pattern(Required.member(input.eventPattern()));
    ParsedEvent event = event(Required.member(input.event()));
    RuleMachine machine = new RuleMachine();
    machine.put("rule", pattern);
    return TestEventPatternResponse.builder().result(!machine.match(event).isEmpty()).build();
  }

  private static ParsedEvent event(String text) {
    ParsedEvent event;
    try {
      event = ParsedEvent.of(text);
    } catch (IllegalArgumentException notAnEvent) {
      throw EventBridgeFault.BAD_EVENT.with();
    }
    JsonNode root = event.root();
    for (String name : REQUIRED) {
      if (!root.has(name)) {
        throw EventBridgeFault.EVENT_LACKS.with(name);
      }
    }
    return event;
  }
}
