package dev.virga.docker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineSocketTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path directory;

  /** What one connection is answered; it hangs where that is null. */
  private static EngineHttp.Answer ask(@Nullable String answer, Duration patience)
      throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI engine = URI.create("tcp://127.0.0.1:" + server.getLocalPort());
      Thread serving = answer == null ? null : serve(server, answer);
      EngineSocket socket = EngineSocket.of(engine, Map.of(), patience).orElseThrow();
      EngineHttp.Answer got = socket.call("GET", "/_ping?x=1");
      if (serving != null) {
        serving.join();
      }
      return got;
    }
  }

  private static Thread serve(ServerSocket server, String answer) {
    return Thread.ofVirtual()
        .start(() -> {
          try (Socket client = server.accept()) {
            byte[] wanted = "GET /_ping?x=1 HTTP/1.0\r\nHost: docker\r\n\r\n".getBytes(US_ASCII);
            byte[] asked = client.getInputStream().readNBytes(wanted.length);
            if (Arrays.equals(wanted, asked)) {
              client.getOutputStream().write(answer.getBytes(US_ASCII));
            }
          } catch (IOException closed) {
            // The assertion tells.
          }
        });
  }

  @Test
  void call_readsStatusAndBodyUntilTheEngineCloses() throws Exception {
    String body = "x".repeat(100_000);
    EngineHttp.Answer answer = ask("HTTP/1.0 409 Conflict\r\nA: b\r\n\r\n" + body, SOON);
    assertEquals(new EngineHttp.Answer(409, body), answer);
  }

  @Test
  void call_refusesWhatIsNoEngine() {
    for (String nonsense :
        new String[] {"", "220 smtp\r\n\r\n", "HTTP/1.1 20\r\n\r\n", "HTTP/1.1"}) {
      assertThrows(IOException.class, () -> ask(nonsense, SOON), nonsense);
    }
    assertThrows(
        IOException.class, () -> ask("HTTP/1.0 200 OK\r\n\r\n" + "x".repeat(17 << 20), SOON));
  }

  @Test
  void call_givesAnEngineUpThatHangs() {
    IOException slow = assertThrows(IOException.class, () -> ask(null, Duration.ofMillis(50)));
    assertEquals("the Docker engine does not answer in time", slow.getMessage());
  }

  @Test
  void probe_findsNoEngineWhereOneHangs() throws Exception {
    Path path = directory.resolve("docker.sock");
    Map<String, String> environment = Map.of("DOCKER_HOST", "unix://" + path);
    assertEquals(Optional.empty(), EngineProbe.find(null, environment));
    try (ServerSocketChannel hangs = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      hangs.bind(UnixDomainSocketAddress.of(path));
      assertEquals(Optional.empty(), EngineProbe.find(null, environment));
    }
  }

  @Test
  void of_leavesTlsAndOtherTransportsAlone() {
    URI tcp = URI.create("tcp://127.0.0.1:2376");
    assertTrue(EngineSocket.of(tcp, Map.of(), SOON).isPresent());
    assertFalse(EngineSocket.of(tcp, Map.of("DOCKER_TLS_VERIFY", "1"), SOON).isPresent());
    assertFalse(EngineSocket.of(URI.create("npipe:////./pipe/d"), Map.of(), SOON).isPresent());
  }
}
