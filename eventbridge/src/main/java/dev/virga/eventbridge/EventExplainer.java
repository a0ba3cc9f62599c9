package dev.virga.eventbridge;

import dev.virga.core.identity.Arn;
import dev.virga.core.trace.Hop;
import dev.virga.core.trace.HopKind;
import dev.virga.core.trace.Journal;
import dev.virga.core.trace.JournalQuery;
import dev.virga.eventbridge.EventExplanation.RuleExplanation;
import dev.virga.eventbridge.EventExplanation.TargetExplanation;
import dev.virga.eventbridge.engine.RecentEvents;
import dev.virga.eventbridge.pattern.EventPattern;
import dev.virga.eventbridge.pattern.InvalidPatternException;
import dev.virga.eventbridge.pattern.ParsedEvent;
import dev.virga.eventbridge.pattern.PatternExplainer;
import dev.virga.eventbridge.pattern.PatternMismatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts an event's story together from the journal. Thread-safe. */
final class EventExplainer {
  private static final int MAX_HOPS = 10_000;
  private static final String GONE =
      "The event is no longer known: only the last events are kept for explanations.";

  private final Journal journal;
  private final RecentEvents recent;

  EventExplainer(Journal journal, RecentEvents recent) {
    this.journal = journal;
    this.recent = recent;
  }

  Optional<EventExplanation> explain(String eventId) {
    List<Hop> hops = journal.query(JournalQuery.ofEvent(eventId, MAX_HOPS)).hops();
    Hop received =
        hops.stream().filter(h -> h.kind().equals(HopKind.EVENT_RECEIVED)).findFirst().orElse(null);
    if (received == null) {
      return Optional.empty();
    }
    List<Hop> chain = journal.query(JournalQuery.ofChain(received.chain(), MAX_HOPS)).hops();
    List<RuleExplanation> rules = new ArrayList<>();
    for (Hop hop : hops) {
      String name = fact(hop, "rule");
      if (hop.kind().equals(HopKind.MATCHED)) {
        rules.add(new RuleExplanation(name, true, null, targets(hop, received, chain)));
      } else if (hop.kind().equals(HopKind.NOT_MATCHED)) {
        rules.add(new RuleExplanation(name, false, whyNot(hop), List.of()));
      }
    }
    return Optional.of(
        new EventExplanation(eventId, fact(received, "bus"), received.outcome(), rules));
  }

  /** Why a rule did not match. */
  String whyNot(Hop hop) {
    if (hop.reason() != null) {
      return hop.reason();
    }
    Optional<String> event = recent.find(fact(hop, JournalQuery.EVENT_ID));
    if (event.isEmpty()) {
      return GONE;
    }
    try {
      EventPattern pattern = EventPattern.parse(fact(hop, "pattern"));
      return PatternExplainer.explain(pattern, ParsedEvent.of(event.get()))
          .map(PatternMismatch::sentence)
          .orElse("");
    } catch (InvalidPatternException impossible) {
      throw new IllegalStateException("a stored pattern is valid", impossible);
    }
  }

  private static List<TargetExplanation> targets(Hop matched, Hop received, List<Hop> chain) {
    Map<Arn, List<Hop>> byTarget = new LinkedHashMap<>();
    for (Hop hop : chain) {
      if (hop.parent() == matched.id() && hop.subjects().size() == 2) {
        byTarget.computeIfAbsent(hop.subjects().get(1), t -> new ArrayList<>()).add(hop);
      }
    }
    List<TargetExplanation> targets = new ArrayList<>();
    byTarget.forEach((target, hops) -> {
      boolean forbidden = hops.stream().anyMatch(EventExplainer::isForbidden);
      targets.add(
          new TargetExplanation(
              target.toString(),
              hops.stream().map(EventExplainer::line).toList(),
              forbidden ? grant(matched, received, target) : null));
    });
    return targets;
  }

  private static boolean isForbidden(Hop hop) {
    String reason = hop.reason();
    return hop.kind().equals(HopKind.DELIVERY_ATTEMPT)
        && reason != null
        && (reason.startsWith("NO_PERMISSIONS") || reason.startsWith("AccessDenied"));
  }

  private static String line(Hop hop) {
    String attempt = hop.attributes().get("attempt");
    String what = attempt == null ? hop.kind().value() : "attempt " + attempt;
    String reason = hop.reason() == null ? "" : " (" + hop.reason() + ")";
    return hop.at() + " " + what + ": " + hop.outcome() + reason;
  }

  /** The AWS CLI command that lets the rule call the function. */
  private static String grant(Hop matched, Hop received, Arn function) {
    String[] parts = function.resource().split(":", -1);
    String qualifier = parts.length > 2 ? " --qualifier " + parts[2] : "";
    Arn rule = matched.subjects().getFirst();
    return "aws lambda add-permission --endpoint-url "
        + fact(received, "endpoint")
        + " --region "
        + function.region()
        + " --function-name "
        + parts[1]
        + qualifier
        + " --statement-id "
        + fact(matched, "rule").replace('.', '-')
        + "-events --action lambda:InvokeFunction --principal events.amazonaws.com --source-arn "
        + rule;
  }

  private static String fact(Hop hop, String name) {
    return hop.attributes().getOrDefault(name, "");
  }
}
