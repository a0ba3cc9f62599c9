package dev.virga.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;

/** SendMessage with random 1 KiB bodies. */
final class SendLoad extends Load {
  private final byte[] head;

  SendLoad(int port, String queueUrl, int connections) throws IOException {
    super(port, queueUrl);
    head = requests.head("SendMessage");
    for (int i = 0; i < connections; i++) {
      loop.connect(this);
    }
  }

  static final byte[] BODY = Requests.ascii(",\"MessageBody\":\"");

  @Override
  public boolean next(Exchange exchange) {
    ByteBuffer out = exchange.begin(head.length + 2 * Requests.MESSAGE_LENGTH);
    requests.begin(out, head);
    out.put(BODY);
    requests.putText(out);
    out.put((byte) '"');
    Requests.end(out, head);
    return true;
  }

  @Override
  public void answered(Exchange exchange, int status, int start, int end, long nanos) {
    require(exchange, status, start, end);
    count(1, nanos);
  }
}
