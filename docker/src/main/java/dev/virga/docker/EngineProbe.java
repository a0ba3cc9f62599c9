package dev.virga.docker;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
  /** An engine that hangs must not keep Virga from starting. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final int OK = 200;

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
    if (!Files.exists(Path.of(engine.getPath()))) {
      return false;
    }
    try {
      EngineSocket socket = EngineSocket.of(engine, Map.of(), PATIENCE).orElseThrow();
      return socket.call("GET", "/_ping").status() == OK;
    } catch (IOException unreachable) {
      return false;
    }
  }
}
