package dev.virga.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Consumers that receive ten messages and delete them, over and over, while producers on
 * connections of their own hold the queue's depth with batches of ten.
 */
final class ReceiveLoad extends Load {
  private final Batches batches;
  private final Map<Exchange, Integer> toDelete = new HashMap<>();
  private final List<Exchange> producers = new ArrayList<>();
  private long missing;
  private long empty;

  ReceiveLoad(int port, String queueUrl, int consumers, int producers) throws IOException {
    super(port, queueUrl);
    batches = new Batches(requests);
    for (int i = 0; i < consumers; i++) {
      loop.connect(this);
    }
    Producer producer = new Producer();
    for (int i = 0; i < producers; i++) {
      this.producers.add(loop.connect(producer));
    }
  }

  /** How many receive calls found nothing. */
  long empty() {
    return empty;
  }

  @Override
  public boolean next(Exchange exchange) {
    if (!toDelete.containsKey(exchange)) {
      batches.receive(exchange);
    }
    return true;
  }

  /** An answer with messages makes the next request: their deletion is rendered at once. */
  @Override
  public void answered(Exchange exchange, int status, int start, int end, long nanos) {
    require(exchange, status, start, end);
    Integer deleted = toDelete.remove(exchange);
    if (deleted == null) {
      int found = batches.delete(exchange, exchange.bytes(), start, end);
      if (found == 0) {
        empty++;
      } else {
        toDelete.put(exchange, found);
      }
      count(0, nanos);
      return;
    }
    if (Batches.anyFailed(exchange.bytes(), start, end)) {
      throw new IllegalStateException("a deletion failed");
    }
    count(deleted, nanos);
    missing += deleted;
    wakeProducers();
  }

  private void wakeProducers() {
    for (Exchange producer : producers) {
      if (missing >= Batches.SIZE && producer.idle()) {
        proceed(producer);
      }
    }
  }

  private static void proceed(Exchange producer) {
    try {
      producer.proceed();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a batch for every ten messages that were deleted. */
  private final class Producer implements Exchange.Client {
    @Override
    public boolean next(Exchange exchange) {
      if (missing < Batches.SIZE) {
        return false;
      }
      missing -= Batches.SIZE;
      batches.send(exchange);
      return true;
    }

    @Override
    public void answered(Exchange exchange, int status, int start, int end, long nanos) {
      require(exchange, status, start, end);
    }
  }
}
