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
  /** From this hop at one instant on, each further one is put off. */
  public static final int LOOP_HOPS = 100;

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

  /**
   * This cause at an emulated instant: the count begins anew where time has moved, unless the chain
   * has been found to be a loop.
   */
  public Cause at(Instant now) {
    return now.equals(instant) || looping() ? this : new Cause(chain, hop, depth, now, 0);
  }

  /** Whether the chain has made so many hops at one instant that it is taken to be a loop. */
  public boolean looping() {
    return hopsAtInstant >= LOOP_HOPS;
  }
}
