package dev.virga.docker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * An engine behind a Unix socket or TCP without TLS, asked over HTTP/1.0: for the few questions of
 * a start, at which docker-java is not to be loaded. An engine that hangs is given up after a
 * bound.
 */
final class EngineSocket implements EngineHttp {
  private static final int MAX_ANSWER_BYTES = 16 << 20;
  private static final int PIECE_BYTES = 8192;
  private static final int DEFAULT_PORT = 2375;
  private static final String END_OF_HEAD = "\r\n\r\n";

  private final SocketAddress address;
  private final Duration patience;

  private EngineSocket(SocketAddress address, Duration patience) {
    this.address = address;
    this.patience = patience;
  }

  /**
   * The engine at an address; empty where it takes TLS or another transport.
   *
   * @param environment DOCKER_TLS_VERIFY
   * @param patience for each call, real time
   */
  static Optional<EngineSocket> of(URI engine, Map<String, String> environment, Duration patience) {
    if ("unix".equals(engine.getScheme())) {
      return Optional.of(
          new EngineSocket(UnixDomainSocketAddress.of(Path.of(engine.getPath())), patience));
    }
    boolean tls = !environment.getOrDefault("DOCKER_TLS_VERIFY", "").isEmpty();
    if (!"tcp".equals(engine.getScheme()) || engine.getHost() == null || tls) {
      return Optional.empty();
    }
    int port = engine.getPort() < 0 ? DEFAULT_PORT : engine.getPort();
    return Optional.of(new EngineSocket(new InetSocketAddress(engine.getHost(), port), patience));
  }

  @Override
  public Answer call(String method, String target) throws IOException {
    String request = method + " " + target + " HTTP/1.0\r\nHost: docker\r\n\r\n";
    long deadline = System.nanoTime() + patience.toNanos();
    try (Selector selector = Selector.open();
        SocketChannel channel = open()) {
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
      boolean connected = channel.connect(address);
      while (!connected) {
        await(selector, key, SelectionKey.OP_CONNECT, deadline);
        connected = channel.finishConnect();
      }
      ByteBuffer out = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
      while (out.hasRemaining()) {
        await(selector, key, SelectionKey.OP_WRITE, deadline);
        channel.write(out);
      }
      return parse(read(channel, selector, key, deadline));
    }
  }

  private SocketChannel open() throws IOException {
    return address instanceof UnixDomainSocketAddress
        ? SocketChannel.open(StandardProtocolFamily.UNIX)
        : SocketChannel.open();
  }

  private static void await(Selector selector, SelectionKey key, int operation, long deadline)
      throws IOException {
    key.interestOps(operation);
    long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
    if (millis <= 0 || selector.select(millis) == 0) {
      throw new IOException("the Docker engine does not answer in time");
    }
    selector.selectedKeys().clear();
  }

  /** Until the engine closes: so ends an answer of HTTP/1.0. */
  private static String read(
      SocketChannel channel, Selector selector, SelectionKey key, long deadline)
      throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    while (true) {
      await(selector, key, SelectionKey.OP_READ, deadline);
      int count = channel.read(piece.clear());
      if (count < 0) {
        return answer.toString(StandardCharsets.UTF_8);
      }
      if (answer.size() + count > MAX_ANSWER_BYTES) {
        throw new IOException("the Docker engine answers more than " + MAX_ANSWER_BYTES + " bytes");
      }
      answer.write(piece.array(), 0, count);
    }
  }

  private static Answer parse(String answer) throws IOException {
    int end = answer.indexOf(END_OF_HEAD);
    String[] status = answer.split(" ", 3);
    if (end < 0 || !answer.startsWith("HTTP/1.") || !status[1].matches("[1-5]\\d\\d")) {
      throw new IOException("what answers is no Docker engine");
    }
    return new Answer(Integer.parseInt(status[1]), answer.substring(end + END_OF_HEAD.length()));
  }
}
