package dev.virga.eventbridge.pattern;

import java.util.List;

/**
 * Why an event does not match a pattern: the first field of the pattern that the event fails.
 *
 * @param path the field's dotted path, such as {@code detail.location}
 * @param matchers what the pattern accepts there, each as JSON; the event fails all of them
 * @param seen the event's values there, each as JSON; empty where it has none
 * @param sentence the same for a person
 */
public record PatternMismatch(
    String path, List<String> matchers, List<String> seen, String sentence) {
  public PatternMismatch {
    matchers = List.copyOf(matchers);
    seen = List.copyOf(seen);
  }
}
