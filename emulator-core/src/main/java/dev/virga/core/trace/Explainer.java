package dev.virga.core.trace;

/** Tells, on demand, more about a record than the journal keeps: why a rule did not match. */
@FunctionalInterface
public interface Explainer {
  /**
   * The explanation, for people.
   *
   * @return empty text where nothing is known any more
   */
  String explain(Hop hop);
}
