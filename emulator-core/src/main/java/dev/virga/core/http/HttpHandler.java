package dev.virga.core.http;

import java.util.function.Consumer;

/** Answers requests. Thread-safe. */
@FunctionalInterface
public interface HttpHandler {
  /** Handles a request; answers it through the exchange, now or later, from any thread, once. */
  void handle(HttpRequest request, HttpExchange exchange);

  /**
   * Looks at a request, on the event loop, before it is handled: what is found out here need not be
   * found out again. Must not wait.
   */
  default Prepared prepare(HttpRequest request) {
    return new Prepared(false, exchange -> handle(request, exchange));
  }

  /**
   * A request that has been looked at.
   *
   * @param prompt whether it can never wait, so that it is answered on the event loop (bounded lock
   *     hold, bounded body, no work that grows with state); others get a virtual thread
   * @param answer handles it, once
   */
  record Prepared(boolean prompt, Consumer<HttpExchange> answer) {}
}
