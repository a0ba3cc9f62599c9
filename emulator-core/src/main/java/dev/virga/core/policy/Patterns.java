package dev.virga.core.policy;

import java.util.List;

/**
 * The values of Action, NotAction, Resource or NotResource.
 *
 * @param negated the Not… form
 * @param values with wildcards, at least one
 */
public record Patterns(boolean negated, List<String> values) {
  public Patterns {
    values = List.copyOf(values);
  }

  /** As the document would spell it. */
  @Override
  public String toString() {
    return values.size() == 1 ? values.getFirst() : values.toString();
  }
}
