package dev.virga.core.http;

/** Answers requests. Thread-safe. */
public interface HttpHandler {
  /**
   * Whether this request can never wait, so that it may be handled on the event loop (bounded lock
   * hold, bounded body, no work that grows with state). Others get a virtual thread.
   */
  default boolean prompt(HttpRequest request) {
    return false;
  }

  /** Handles a request; answers it through the exchange, now or later, from any thread, once. */
  void handle(HttpRequest request, HttpExchange exchange);
}
