package dev.virga.server.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.virga.docker.EngineProbe;
import dev.virga.server.Emulator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A short life of the server, of which the launcher makes the JVM's start-up cache: starts like
 * {@code ./virga start}, answers {@link TrainingCalls}, stops. The cache holds each class that this
 * life has used; all of them are loaded at every start (20 µs each), and the first that is missing
 * costs more than a thousand that are there, because all jars are searched for it.
 */
final class Training {
  /** Some code is linked at its second use. */
  private static final int ROUNDS = 2;

  private Training() {}

  /** Runs, and exits with 0. What went wrong is in the log: a cache of less is better than none. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    askAnEngine();
    int code =
        new Main(System.out, System.err, Training::exercise)
            .run("start", "--port", "0", "--executor", "process");
    System.exit(code);
  }

  private static void exercise(Emulator emulator) {
    try {
      int port = URI.create(emulator.endpoint()).getPort();
      for (int round = 0; round < ROUNDS; round++) {
        for (TrainingCalls.Call call : TrainingCalls.all()) {
          System.out.println("training: " + send(port, call) + " " + call.name());
        }
      }
      System.exit(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a call, reads its whole answer, and gives the status. */
  static String send(int port, TrainingCalls.Call call) throws IOException {
    byte[] body = call.body().getBytes(UTF_8);
    StringBuilder head = new StringBuilder();
    head.append(body.length == 0 ? "GET " : "POST ").append(call.path()).append(" HTTP/1.1\r\n");
    head.append("Host: localhost:").append(port).append("\r\nConnection: close\r\n");
    head.append("Content-Length: ").append(body.length).append("\r\n");
    for (Map.Entry<String, String> header : call.headers().entrySet()) {
      head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
    }
    try (SocketChannel server =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
      write(server, head.append("\r\n").toString().getBytes(ISO_8859_1));
      write(server, body);
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      ByteBuffer part = ByteBuffer.allocate(8192);
      while (server.read(part) >= 0) {
        answer.write(part.array(), 0, part.position());
        part.clear();
      }
      return answer.toString(ISO_8859_1).split(" ", 3)[1];
    }
  }

  private static void write(SocketChannel channel, byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      channel.write(left);
    }
  }

  /** What a start does where a Docker engine answers, whether or not there is one here. */
  private static void askAnEngine() throws IOException {
    Files.createDirectories(RunFile.directory());
    Path socket = RunFile.directory().resolve("engine.sock");
    Files.deleteIfExists(socket);
    try (ServerSocketChannel engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      engine.bind(UnixDomainSocketAddress.of(socket));
      Thread answering = Thread.ofVirtual().unstarted(() -> answerOnce(engine));
      answering.start();
      EngineProbe.find("unix://" + socket.toAbsolutePath(), Map.of());
    }
  }

  private static void answerOnce(ServerSocketChannel engine) {
    try (SocketChannel client = engine.accept()) {
      write(client, "HTTP/1.0 200 OK\r\n\r\n".getBytes(ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
