package dev.virga.eventbridge;

import dev.virga.core.delivery.DeliveryEngine;
import dev.virga.core.identity.Arn;
import dev.virga.core.policy.Grant;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
        new EventExplanation(
            eventId, fact(received, "bus"), received.outcome(), received.reason(), rules));
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

  /** What came of one target: its own records, and those of its dead letters. */
  private record Story(List<Hop> hops, Map<Arn, List<Hop>> letters) {
    Story() {
      this(new ArrayList<>(), new LinkedHashMap<>());
    }
  }

  private static List<TargetExplanation> targets(Hop matched, Hop received, List<Hop> chain) {
    Map<Arn, Story> stories = new LinkedHashMap<>();
    Map<String, Arn> deliveries = new HashMap<>();
    for (Hop hop : chain) {
      if (hop.parent() != matched.id() || hop.subjects().size() < 2) {
        continue;
      }
      Arn target = hop.subjects().get(1);
      String delivery = hop.attributes().get(DeliveryEngine.DELIVERY);
      String given = hop.attributes().get(DeliveryEngine.DEAD_LETTER_OF);
      Arn failed = given == null ? null : deliveries.get(given);
      if (failed == null) {
        if (delivery != null) {
          deliveries.put(delivery, target);
        }
        stories.computeIfAbsent(target, t -> new Story()).hops.add(hop);
      } else {
        stories
            .computeIfAbsent(failed, t -> new Story())
            .letters
            .computeIfAbsent(target, t -> new ArrayList<>())
            .add(hop);
      }
    }
    String endpoint = fact(received, "endpoint");
    List<TargetExplanation> targets = new ArrayList<>();
    stories.forEach((target, story) -> {
      List<TargetExplanation> letters = new ArrayList<>();
      story.letters.forEach((queue, hops) ->
          letters.add(target(queue, hops, List.of(), new Surroundings(chain, endpoint))));
      targets.add(target(target, story.hops, letters, new Surroundings(chain, endpoint)));
    });
    return targets;
  }

  /** What surrounds a target's own records: the whole chain, and where the event was put. */
  private record Surroundings(List<Hop> chain, String endpoint) {}

  /** What the target itself recorded as a consequence of these records, and how it went. */
  private static List<String> afterDelivery(Arn target, List<Hop> hops, List<Hop> chain) {
    Set<Long> ancestors = new HashSet<>();
    hops.forEach(hop -> ancestors.add(hop.id()));
    List<Hop> found = new ArrayList<>();
    Set<Long> concluded = new HashSet<>();
    for (Hop hop : chain) {
      boolean own = !hop.subjects().isEmpty() && hop.subjects().getFirst().equals(target);
      if (own && ancestors.contains(hop.parent()) && ancestors.add(hop.id())) {
        found.add(hop);
        concluded.add(hop.parent());
      }
    }
    return found.stream()
        .filter(hop -> !concluded.contains(hop.id()))
        .map(EventExplainer::line)
        .toList();
  }

  /** The target that was refused for want of a permission says itself what is missing. */
  private static TargetExplanation target(
      Arn target, List<Hop> hops, List<TargetExplanation> letters, Surroundings around) {
    String statement = null;
    String grant = null;
    for (Hop hop : hops) {
      String command = hop.attributes().get(DeliveryEngine.GRANT);
      if (command != null) {
        statement = fact(hop, DeliveryEngine.STATEMENT);
        grant = new Grant(statement, command).commandAt(around.endpoint, target.region());
      }
    }
    return new TargetExplanation(
        target.toString(),
        hops.stream().map(EventExplainer::line).toList(),
        afterDelivery(target, hops, around.chain),
        statement,
        grant,
        letters);
  }

  private static String line(Hop hop) {
    String attempt = hop.attributes().get("attempt");
    boolean delivery = hop.attributes().containsKey(DeliveryEngine.DELIVERY);
    String kind = delivery && attempt != null ? "" : hop.kind().value() + " ";
    String what = (kind + (attempt == null ? "" : "attempt " + attempt)).strip();
    String reason = hop.reason() == null ? "" : " (" + hop.reason() + ")";
    return hop.at() + " " + what + ": " + hop.outcome() + reason;
  }

  private static String fact(Hop hop, String name) {
    return hop.attributes().getOrDefault(name, "");
  }
}
