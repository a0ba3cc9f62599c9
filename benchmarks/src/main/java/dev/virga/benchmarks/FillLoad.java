package dev.virga.benchmarks;

import java.io.IOException;
import java.time.Duration;

/** SendMessageBatch until so many messages are queued. */
final class FillLoad extends Load {
  private static final Duration BOUND = Duration.ofMinutes(5);

  private final Batches batches;
  private final long wanted;
  private long sent;
  private long queued;

  FillLoad(int port, String queueUrl, int connections, long messages) throws IOException {
    super(port, queueUrl);
    batches = new Batches(requests);
    wanted = messages;
    for (int i = 0; i < connections; i++) {
      loop.connect(this);
    }
  }

  /** Fills the queue. */
  void fill() throws IOException {
    loop.run(BOUND, () -> queued >= wanted);
    if (queued < wanted) {
      throw new IOException("only " + queued + " messages were queued in " + BOUND);
    }
  }

  @Override
  public boolean next(Exchange exchange) {
    if (sent >= wanted) {
      return false;
    }
    sent += Batches.SIZE;
    batches.send(exchange);
    return true;
  }

  @Override
  public void answered(Exchange exchange, int status, int start, int end, long nanos) {
    require(exchange, status, start, end);
    queued += Batches.SIZE;
  }
}
