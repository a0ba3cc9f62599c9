package dev.virga.core.service;

/**
 * Why something happens: its place in a causal chain, as the event journal links it.
 *
 * @param chain id of the chain, usually the first event's or request's id
 * @param hop id of the journal record that caused this, 0 for none
 * @param depth number of hops from the start of the chain
 */
public record Cause(String chain, long hop, int depth) {
  /** The start of a chain. */
  public static Cause root(String chain) {
    return new Cause(chain, 0, 0);
  }

  /** The cause of what follows from the journal record {@code hop}. */
  public Cause then(long hop) {
    return new Cause(chain, hop, depth + 1);
  }
}
