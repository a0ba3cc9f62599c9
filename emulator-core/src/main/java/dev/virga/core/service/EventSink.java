package dev.virga.core.service;

import dev.virga.core.schema.Structure;

/** Where an operation whose output is an event stream sends its events. Used by one thread. */
public interface EventSink {
  /** Sends the initial answer (the output's other members); must come first, once. */
  void start(Structure output);

  /**
   * Sends one event, a value of the stream's union. Waits (on a virtual thread) until the
   * connection can take it.
   *
   * @return false when the client has gone
   */
  boolean send(Structure event);
}
