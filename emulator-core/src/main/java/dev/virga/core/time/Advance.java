package dev.virga.core.time;

import java.time.Instant;
import java.util.List;

/**
 * How a movement of the emulated clock ended.
 *
 * @param settled whether it reached its end with nothing left to do
 * @param at where the clock stands
 * @param target where it was to go
 * @param waitingFor work that is still open, where it is not settled
 */
public record Advance(boolean settled, Instant at, Instant target, List<String> waitingFor) {
  public Advance {
    waitingFor = List.copyOf(waitingFor);
  }
}
