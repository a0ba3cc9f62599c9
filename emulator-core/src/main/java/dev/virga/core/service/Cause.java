package dev.virga.core.service;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why something happens: its place in a causal chain, as the event journal links it.
 *
 * @param chain id of the chain, usually the first event's or request's id
 * @param hop id of the journal record that caused this, 0 for none
 * @param depth number of hops from the start of the chain
 * @param instant the emulated instant at which hops were last counted, or null
 * @param hopsAtInstant number of hops since, all of them at {@code instant}: what finds loops
 */
public record Cause(
    String chain, long hop, int depth, @Nullable Instant instant, int hopsAtInstant) {
  /** A cause whose hops at one instant are not counted yet. */
  public Cause(String chain, long hop, int depth) {
    this(chain, hop, depth, null, 0);
  }

  /** The start of a chain. */
  public static Cause root(String chain) {
    return new Cause(chain, 0, 0);
  }

  /** The cause of what follows from the journal record {@code hop}. */
  public Cause then(long hop) {
    return new Cause(chain, hop, depth + 1, instant, hopsAtInstant + 1);
  }

  /** This cause at an emulated instant: the count begins anew where time has moved. */
  public Cause at(Instant now) {
    return now.equals(instant) ? this : new Cause(chain, hop, depth, now, 0);
  }
}
