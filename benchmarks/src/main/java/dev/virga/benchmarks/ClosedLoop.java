package dev.virga.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Drives connections, each of which sends its next request when it has the answer to the last one.
 * One thread, one selector: as little work per request as can be, for it runs on the server's
 * cores.
 */
final class ClosedLoop implements AutoCloseable {
  private final InetSocketAddress server;
  private final Selector selector;
  private final List<Exchange> exchanges = new ArrayList<>();

  ClosedLoop(InetSocketAddress server) throws IOException {
    this.server = server;
    this.selector = Selector.open();
  }

  /** Adds a connection. */
  Exchange connect(Exchange.Client client) throws IOException {
    Exchange exchange = new Exchange(server, selector, client);
    exchanges.add(exchange);
    return exchange;
  }

  /** Runs for so long. */
  void run(Duration duration) throws IOException {
    run(duration, () -> false);
  }

  /** Runs for so long, or until the clients are done. */
  void run(Duration duration, BooleanSupplier done) throws IOException {
    long end = System.nanoTime() + duration.toNanos();
    for (Exchange exchange : exchanges) {
      exchange.proceed();
    }
    while (!done.getAsBoolean()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return;
      }
      selector.select(ClosedLoop::ready, Math.max(1, left / 1_000_000));
    }
  }

  private static void ready(SelectionKey key) {
    try {
      ((Exchange) key.attachment()).ready();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    for (Exchange exchange : exchanges) {
      exchange.close();
    }
    selector.close();
  }
}
