package dev.virga.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * One long poll and one sender, by turns: how long it takes from the send to the poll's answer. The
 * poll gets a while to be parked before the send.
 */
final class WakeLoad extends Load {
  private static final byte[] WAIT =
      Requests.ascii(",\"MaxNumberOfMessages\":10,\"WaitTimeSeconds\":20");
  private static final Duration PARKED_AFTER = Duration.ofMillis(2);
  private static final Duration BOUND = Duration.ofSeconds(10);

  private final Batches batches;
  private final byte[] receiveHead;
  private final byte[] sendHead;
  private final Exchange sender;
  private boolean woken;
  private boolean deleting;
  private boolean sent;
  private long answeredNanos;

  WakeLoad(int port, String queueUrl) throws IOException {
    super(port, queueUrl);
    batches = new Batches(requests);
    receiveHead = requests.head("ReceiveMessage");
    sendHead = requests.head("SendMessage");
    sender = loop.connect(new Sender());
    loop.connect(this);
  }

  /** Lets a long poll be woken so many times. */
  Measured wake(int times, ServerProcess server) throws IOException {
    Histogram wakes = new Histogram();
    double serverCpu = server.cpuSeconds();
    long began = System.nanoTime();
    for (int i = 0; i < times; i++) {
      woken = false;
      sent = true; // the sender keeps still
      loop.run(PARKED_AFTER, () -> woken);
      if (woken) {
        throw new IllegalStateException("the poll was answered before the send");
      }
      sent = false;
      sender.proceed();
      long sentAt = sender.sentNanos();
      loop.run(BOUND, () -> woken && sender.idle() && !deleting);
      wakes.record(answeredNanos - sentAt);
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    return Measured.of(times, seconds, wakes, server.cpuSeconds() - serverCpu, 0);
  }

  @Override
  public boolean next(Exchange exchange) {
    if (woken) {
      return deleting;
    }
    ByteBuffer out = exchange.begin(receiveHead.length + 512);
    requests.begin(out, receiveHead);
    out.put(WAIT);
    Requests.end(out, receiveHead);
    return true;
  }

  @Override
  public void answered(Exchange exchange, int status, int start, int end, long nanos) {
    require(exchange, status, start, end);
    if (deleting) {
      deleting = false;
      return;
    }
    answeredNanos = System.nanoTime();
    woken = true;
    deleting = batches.delete(exchange, exchange.bytes(), start, end) > 0;
  }

  /** Sends one message when it is told. */
  private final class Sender implements Exchange.Client {
    @Override
    public boolean next(Exchange exchange) {
      if (sent) {
        return false;
      }
      sent = true;
      ByteBuffer out = exchange.begin(sendHead.length + 2 * Requests.MESSAGE_LENGTH);
      requests.begin(out, sendHead);
      out.put(SendLoad.BODY);
      requests.putText(out);
      out.put((byte) '"');
      Requests.end(out, sendHead);
      return true;
    }

    @Override
    public void answered(Exchange exchange, int status, int start, int end, long nanos) {
      require(exchange, status, start, end);
    }
  }
}
