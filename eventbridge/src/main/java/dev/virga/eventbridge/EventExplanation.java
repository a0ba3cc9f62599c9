package dev.virga.eventbridge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one event.
 *
 * @param eventId the event's id
 * @param bus name of the bus it came to
 * @param outcome {@code received}, or {@code dropped} where there is no such bus
 * @param reason why it was dropped, or null
 * @param rules every rule of the bus at that time, in order of their names
 */
public record EventExplanation(
    String eventId,
    String bus,
    String outcome,
    @Nullable String reason,
    List<RuleExplanation> rules) {
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
   * @param attempts how each attempt to deliver it went, in order
   * @param afterDelivery what the target made of it once it was delivered, such as how a function's
   *     invocations went and that none is left; in order
   * @param statement the statement that the target's policy lacks, as JSON; null where it lacks
   *     none
   * @param grant the command that adds it, or null
   * @param deadLetters what became of it at the target's dead-letter queues; empty where it was not
   *     given up or there is none
   */
  public record TargetExplanation(
      String target,
      List<String> attempts,
      List<String> afterDelivery,
      @Nullable String statement,
      @Nullable String grant,
      List<TargetExplanation> deadLetters) {
    public TargetExplanation {
      attempts = List.copyOf(attempts);
      afterDelivery = List.copyOf(afterDelivery);
      deadLetters = List.copyOf(deadLetters);
    }
  }

  /** The same as lines for a terminal. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("event ").append(eventId).append(" on bus ").append(bus).append(": ");
    text.append(outcome).append(reason == null ? "" : ": " + reason).append('\n');
    for (RuleExplanation rule : rules) {
      text.append("  rule ").append(rule.rule()).append(": ");
      text.append(rule.matched() ? "matched" : "not matched: " + rule.reason()).append('\n');
      rule.targets().forEach(target -> write(text, "    ", "target ", target));
    }
    return text.toString();
  }

  private static void write(
      StringBuilder text, String indent, String role, TargetExplanation target) {
    text.append(indent).append(role).append(target.target()).append('\n');
    target.attempts().forEach(each -> text.append(indent).append("  ").append(each).append('\n'));
    for (String each : target.afterDelivery()) {
      text.append(indent).append("    ").append(each).append('\n');
    }
    if (target.grant() != null) {
      text.append(indent).append("  The permission is missing: its policy has no statement\n");
      text.append(indent).append("    ").append(target.statement()).append('\n');
      text.append(indent).append("  This grants it:\n");
      text.append(indent).append("    ").append(target.grant()).append('\n');
    }
    for (TargetExplanation letter : target.deadLetters()) {
      write(text, indent + "  ", "dead-letter queue ", letter);
    }
  }
}
