package dev.virga.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * One keep-alive connection with at most one request on its way. Reads answers that declare their
 * length. Used by one thread.
 */
final class Exchange {
  private static final int FIRST_CAPACITY = 64 << 10;
  private static final byte[] LENGTH = {'c', 'o', 'n', 't', 'e', 'n', 't', '-', 'l', 'e'};

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Client client;
  private final ByteBuffer input = ByteBuffer.allocateDirect(FIRST_CAPACITY);
  private byte[] answer = new byte[FIRST_CAPACITY];
  private int filled;
  private int bodyStart = -1;
  private int bodyEnd;
  private ByteBuffer output = ByteBuffer.allocateDirect(FIRST_CAPACITY);
  private long sentNanos;
  private boolean underWay;

  Exchange(InetSocketAddress server, Selector selector, Client client) throws IOException {
    channel = SocketChannel.open(server);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    key = channel.register(selector, SelectionKey.OP_READ, this);
    this.client = client;
  }

  /** What decides on the next request and looks at the answers. */
  interface Client {
    /**
     * Puts the next request into {@link Exchange#begin}'s buffer.
     *
     * @return false to leave the connection idle
     */
    boolean next(Exchange exchange);

    /**
     * Looks at an answer: {@link Exchange#bytes()} from {@code start} to {@code end} is its body.
     */
    void answered(Exchange exchange, int status, int start, int end, long nanos);
  }

  /** An empty buffer with room for so many bytes, for the next request. */
  ByteBuffer begin(int bytes) {
    if (output.capacity() < bytes) {
      output = ByteBuffer.allocateDirect(Integer.highestOneBit(bytes) << 1);
    }
    return output.clear();
  }

  /** The last answer. */
  byte[] bytes() {
    return answer;
  }

  boolean idle() {
    return !underWay;
  }

  /** When the request under way was handed to the socket. */
  long sentNanos() {
    return sentNanos;
  }

  /** Sends the client's next request, if it has one. */
  void proceed() throws IOException {
    if (underWay || !client.next(this)) {
      return;
    }
    underWay = true;
    output.flip();
    sentNanos = System.nanoTime();
    write();
  }

  private void write() throws IOException {
    channel.write(output);
    key.interestOps(output.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
  }

  /** The socket can be read or written. */
  void ready() throws IOException {
    if (key.isWritable()) {
      write();
      return;
    }
    input.clear();
    int read = channel.read(input);
    if (read < 0) {
      throw new EOFException("the server closed the connection");
    }
    if (answer.length - filled < read) {
      answer = Arrays.copyOf(answer, Math.max(2 * answer.length, filled + read));
    }
    input.flip().get(answer, filled, read);
    filled += read;
    if (bodyStart < 0) {
      findBody();
    }
    if (bodyStart >= 0 && filled >= bodyEnd) {
      complete();
    }
  }

  private void complete() throws IOException {
    long nanos = System.nanoTime() - sentNanos;
    int status = (answer[9] - '0') * 100 + (answer[10] - '0') * 10 + answer[11] - '0';
    int start = bodyStart;
    filled = 0;
    bodyStart = -1;
    underWay = false;
    client.answered(this, status, start, bodyEnd, nanos);
    proceed();
  }

  /** Finds the end of the headers and, in them, the length of the body. */
  private void findBody() {
    int length = 0;
    int line = 0;
    for (int at = 0; at < filled; at++) {
      if (answer[at] == '\n') {
        if (at - line <= 1) {
          bodyStart = at + 1;
          bodyEnd = bodyStart + length;
          return;
        }
        if (isLength(line)) {
          length = number(line);
        }
        line = at + 1;
      }
    }
  }

  private boolean isLength(int line) {
    for (int i = 0; i < LENGTH.length; i++) {
      if ((answer[line + i] | 0x20) != LENGTH[i]) {
        return false;
      }
    }
    return true;
  }

  private int number(int line) {
    int value = 0;
    for (int at = line; answer[at] != '\r'; at++) {
      if (answer[at] >= '0' && answer[at] <= '9') {
        value = value * 10 + answer[at] - '0';
      }
    }
    return value;
  }

  void close() throws IOException {
    channel.close();
  }
}
