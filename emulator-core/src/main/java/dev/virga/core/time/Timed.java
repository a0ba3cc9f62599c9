package dev.virga.core.time;

/**
 * Something with deadlines of its own: an engine. The clock knows it by one key and holds when it
 * wants to be called, nothing more.
 */
public interface Timed {
  /** Its name, unique; those due at one instant run in the order of their keys. */
  String key();

  /** Runs everything that is due at the emulated present. Called without any lock. */
  void runDue();

  /** Ends the waits of clients whose real patience is over. Called without any lock. */
  void runClientDue();
}
