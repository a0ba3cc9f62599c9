package dev.virga.eventbridge.pattern;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import software.amazon.event.ruler.GenericMachine;

/**
 * The compiled rules of one bus: an event is matched once, whatever their number.
 *
 * <p>Rules go into event-ruler's machine, except for some that are walked one by one over the
 * event's fields, which are read once for all of them:
 *
 * <ul>
 *   <li>{@code wildcard} and {@code equals-ignore-case}: in event-ruler 2.1.0 they let rules that
 *       share a field with them match, or fail to match, wrongly (PatternAgreementTest finds it
 *       within a hundred generated rules; each rule in a machine of its own is right);
 *   <li>from the {@value #MAX_COSTLY}th on, rules with {@code numeric} ranges, whose overlaps it
 *       builds in quadratic time, and {@code anything-but}, which it matches slowly in numbers.
 * </ul>
 *
 * <p>A removal makes the next match build the machine anew: deleting from a machine was seen to
 * take parts of other rules with it.
 *
 * <p>Not thread-safe: it belongs to one engine.
 */
public final class RuleMachine {
  /** Rules with ranges or anything-but that the machine takes. */
  static final int MAX_COSTLY = 32;

  private final Map<String, EventPattern> compiled = new HashMap<>();
  private final Map<String, EventPattern> walked = new HashMap<>();
  private GenericMachine<String> machine = GenericMachine.<String>builder().build();
  private int costly;
  private boolean stale;

  /** Adds a rule, or replaces the one of that name. */
  public void put(String name, EventPattern pattern) {
    remove(name);
    if (!pattern.isShareable() || (pattern.isCostly() && costly >= MAX_COSTLY)) {
      walked.put(name, pattern);
      return;
    }
    costly += pattern.isCostly() ? 1 : 0;
    compiled.put(name, pattern);
    if (!stale) {
      compile(name, pattern);
    }
  }

  /** Forgets a rule; nothing happens where there is none of that name. */
  public void remove(String name) {
    walked.remove(name);
    EventPattern pattern = compiled.remove(name);
    if (pattern != null) {
      costly -= pattern.isCostly() ? 1 : 0;
      stale = true;
    }
  }

  /** The names of the rules that match an event. */
  public SortedSet<String> match(ParsedEvent event) {
    if (stale) {
      machine = GenericMachine.<String>builder().build();
      compiled.forEach(this::compile);
      stale = false;
    }
    SortedSet<String> matched = new TreeSet<>(machine.rulesForJSONEvent(event.root()));
    walked.forEach((name, pattern) -> {
      if (PatternWalk.matches(pattern, event)) {
        matched.add(name);
      }
    });
    return matched;
  }

  private void compile(String name, EventPattern pattern) {
    pattern.compiled().forEach(alternative -> machine.addPatternRule(name, alternative));
  }
}
