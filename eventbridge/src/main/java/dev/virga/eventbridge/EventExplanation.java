package dev.virga.eventbridge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one event.
 *
 * @param eventId the event's id
 * @param bus name of the bus it came to
 * @param outcome {@code received}, or {@code dropped} where there is no such bus
 * @param rules every rule of the bus at that time, in order of their names
 */
public record EventExplanation(
    String eventId, String bus, String outcome, List<RuleExplanation> rules) {
  public EventExplanation {
    rules = List.copyOf(rules);
  }

  /**
   * What a rule made of the event.
   *
   * @param reason why it did not match, in a sentence; null where it matched
   * @param targets empty where it did not match
   */
  public record RuleExplanation(
      String rule, boolean matched, @Nullable String reason, List<TargetExplanation> targets) {
    public RuleExplanation {
      targets = List.copyOf(targets);
    }
  }

  /**
   * What became of the event at one target.
   *
   * @param attempts how each attempt went, in order
   * @param grant the command that grants the missing permission, or null where none is missing
   */
  public record TargetExplanation(String target, List<String> attempts, @Nullable String grant) {
    public TargetExplanation {
      attempts = List.copyOf(attempts);
    }
  }

  /** The same as lines for a terminal. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("event ").append(eventId).append(" on bus ").append(bus).append(": ");
    text.append(outcome).append('\n');
    for (RuleExplanation rule : rules) {
      text.append("  rule ").append(rule.rule()).append(": ");
      text.append(rule.matched() ? "matched" : "not matched: " + rule.reason()).append('\n');
      for (TargetExplanation target : rule.targets()) {
        text.append("    target ").append(target.target()).append('\n');
        target.attempts().forEach(each -> text.append("      ").append(each).append('\n'));
        if (target.grant() != null) {
          text.append("      The permission is missing. This grants it:\n        ");
          text.append(target.grant()).append('\n');
        }
      }
    }
    return text.toString();
  }
}
