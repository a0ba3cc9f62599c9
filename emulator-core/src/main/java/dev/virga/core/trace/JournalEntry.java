package dev.virga.core.trace;

/**
 * A record as its service keeps it: a small immutable value of the service's own that is turned
 * into a {@link Hop} only when somebody reads it. What is journalled hundreds of thousands of times
 * a second and seldom read is one of these; all else is a {@link Hop.Draft}.
 *
 * <p>It stays in the journal until its place is needed: it holds no payload and no part of a state,
 * only what it tells of.
 */
@FunctionalInterface
public interface JournalEntry {
  /**
   * The record. The same for the same id, whenever it is asked; called without any lock.
   *
   * @param id what the journal numbered it with
   */
  Hop hop(long id);
}
