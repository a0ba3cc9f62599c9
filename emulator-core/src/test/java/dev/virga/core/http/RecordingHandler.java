package dev.virga.core.http;

import dev.virga.core.schema.Bytes;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Answers each request with a description of it, unless its path says otherwise. */
final class RecordingHandler implements HttpHandler {
  /** A request that waits for the test to answer it. */
  record Held(HttpRequest request, HttpExchange exchange) {}

  final List<HttpRequest> requests = new java.util.concurrent.CopyOnWriteArrayList<>();
  final BlockingQueue<Held> held = new LinkedBlockingQueue<>();

  /** What a request to /prompt/run does on the event loop before it is answered. */
  volatile Runnable onLoop = () -> {};

  @Override
  public Prepared prepare(HttpRequest request) {
    return new Prepared(
        request.rawPath().startsWith("/prompt"), exchange -> handle(request, exchange));
  }

  @Override
  public void handle(HttpRequest request, HttpExchange exchange) {
    requests.add(request);
    if (request.rawPath().equals("/prompt/run")) {
      onLoop.run();
    }
    if (request.rawPath().startsWith("/hold")) {
      held.add(new Held(request, exchange));
    } else if (request.rawPath().equals("/throw") || request.rawPath().equals("/prompt/throw")) {
      throw new IllegalStateException("the handler is broken");
    } else if (request.rawPath().equals("/echo")) {
      exchange.respond(HttpResponse.of(200, new Headers(), request.body()));
    } else {
      String thread = Thread.currentThread().isVirtual() ? "virtual" : "loop";
      String text =
          String.join(
              " ",
              request.method(),
              request.rawPath(),
              "q=" + request.rawQuery(),
              "a=" + request.authority(),
              "s=" + request.scheme(),
              "b=" + request.body().asUtf8(),
              "t=" + thread);
      exchange.respond(HttpResponse.of(200, Headers.of("X-Test", "yes"), Bytes.utf8(text)));
    }
  }

  Held awaitHeld() throws InterruptedException {
    Held next = held.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no request came");
    }
    return next;
  }
}
