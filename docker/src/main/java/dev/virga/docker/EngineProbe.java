package dev.virga.docker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds an engine that answers, without loading docker-java: the server asks at every start, also
 * where there is no Docker.
 */
public final class EngineProbe {
  private EngineProbe() {}

  /**
   * The address of the first engine that answers a ping.
   *
   * @param configured an address to ask and no other, or null
   * @param environment of this process: DOCKER_HOST, XDG_RUNTIME_DIR, HOME
   */
  public static Optional<URI> find(@Nullable String configured, Map<String, String> environment) {
    for (URI candidate : candidates(configured, environment)) {
      if (answers(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private static List<URI> candidates(@Nullable String configured, Map<String, String> env) {
    String host = configured != null ? configured : env.get("DOCKER_HOST");
    if (host != null && !host.isEmpty()) {
      return List.of(URI.create(host));
    }
    List<URI> candidates = new ArrayList<>();
    candidates.add(URI.create("unix:///var/run/docker.sock"));
    if (env.get("XDG_RUNTIME_DIR") != null) {
      candidates.add(URI.create("unix://" + env.get("XDG_RUNTIME_DIR") + "/docker.sock"));
    }
    if (env.get("HOME") != null) {
      for (String path : List.of("/.docker/run/docker.sock", "/.colima/default/docker.sock")) {
        candidates.add(URI.create("unix://" + env.get("HOME") + path));
      }
    }
    return candidates;
  }

  private static boolean answers(URI engine) {
    if (!"unix".equals(engine.getScheme())) {
      // A TCP engine was asked for by name; whether it answers is found when it is used.
      return "tcp".equals(engine.getScheme());
    }
    Path socket = Path.of(engine.getPath());
    if (!Files.exists(socket)) {
      return false;
    }
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.write(
          ByteBuffer.wrap(
              "GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer answer = ByteBuffer.allocate(64);
      while (answer.position() < 12 && channel.read(answer) >= 0) {
        // until the status line is there
      }
      String status = new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
      return status.startsWith("HTTP/1.") && status.contains(" 200");
    } catch (IOException unreachable) {
      return false;
    }
  }
}
