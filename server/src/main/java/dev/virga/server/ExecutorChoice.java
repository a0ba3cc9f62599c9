package dev.virga.server;

import dev.virga.core.function.FunctionExecutor;
import dev.virga.core.function.RuntimeUnavailableException;
import dev.virga.core.http.PeerPolicy;
import dev.virga.docker.Bridge;
import dev.virga.docker.DockerExecutor;
import dev.virga.docker.DockerSettings;
import dev.virga.docker.EngineProbe;
import dev.virga.docker.Leftovers;
import dev.virga.lambda.process.ExecutorLeftovers;
import dev.virga.lambda.process.ProcessExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which executor runs functions: decided at the start by a ping to the Docker engine, made at the
 * first function, because docker-java is most of what a start would load. Immutable.
 */
final class ExecutorChoice {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorChoice.class);

  private final @Nullable FunctionExecutor given;
  private final @Nullable URI engine;
  private final boolean auto;
  private final DockerSettings settings;
  private final String description;

  private ExecutorChoice(
      @Nullable FunctionExecutor given, @Nullable URI engine, Config config, String description) {
    this.given = given;
    this.engine = engine;
    this.auto = config.executor() == Config.Executor.AUTO;
    this.settings =
        new DockerSettings(
            config.optional(Setting.DOCKER_ENGINE),
            config.dockerImages(),
            config.optional(Setting.DOCKER_NETWORK),
            config.optional(Setting.FUNCTION_HOST));
    this.description = description;
  }

  /**
   * Decides.
   *
   * @param given one that the caller has made; then nothing is looked for
   * @throws ConfigException where Docker is demanded and no engine answers
   */
  static ExecutorChoice of(
      Config config, @Nullable FunctionExecutor given, Map<String, String> environment) {
    if (given != null) {
      return new ExecutorChoice(given, null, config, given.name());
    }
    if (config.executor() == Config.Executor.PROCESS) {
      return new ExecutorChoice(null, null, config, "process (" + Setting.EXECUTOR.flag() + ")");
    }
    Optional<URI> engine = EngineProbe.find(config.optional(Setting.DOCKER_ENGINE), environment);
    if (engine.isPresent()) {
      return new ExecutorChoice(
          null, engine.get(), config, "docker (engine at " + engine.get() + ")");
    }
    if (config.executor() == Config.Executor.DOCKER) {
      throw new ConfigException(
          "no Docker engine answers, and "
              + Setting.EXECUTOR.flag()
              + " docker asks for one. Start it, or set "
              + Setting.DOCKER_ENGINE.variable()
              + " or DOCKER_HOST to its address.");
    }
    return new ExecutorChoice(null, null, config, "process (no Docker engine answers)");
  }

  /** For people. */
  String description() {
    return description;
  }

  /** Removes, in the background, what a Virga that was killed has left on this machine. */
  void removeLeftovers() {
    var _ = ExecutorLeftovers.removeLater(directory());
    URI found = engine;
    if (found != null) {
      var _ = Leftovers.removeLater(found, System.getenv());
    }
  }

  /**
   * Serves containers, in the background, before the first function does: others than functions
   * call queues, too.
   */
  void listenForContainers(ServerAddress server) {
    URI found = engine;
    if (found != null) {
      var _ = Bridge.later(() -> listen(found, server));
    }
  }

  private void listen(URI found, ServerAddress server) {
    try {
      Optional<Bridge> bridge = Bridge.find(found, settings, System.getenv());
      if (bridge.isPresent()) {
        server.listenOn(
            InetAddress.getByName(bridge.get().address()),
            PeerPolicy.of(List.of(bridge.get().block())));
        LOG.debug("containers reach this server at {}", bridge.get().address());
      }
    } catch (IOException | UncheckedIOException unreachable) {
      LOG.warn(
          "Containers that are no functions do not reach this server: {}",
          unreachable.getMessage());
    }
  }

  /** Makes the executor. May take a second; call it on a virtual thread. */
  FunctionExecutor make(ServerAddress server) {
    if (given != null) {
      return given;
    }
    if (engine != null) {
      try {
        FunctionExecutor docker =
            DockerExecutor.connect(engine, settings, directory(), server::port);
        PeerPolicy peers = PeerPolicy.of(docker.runtimeApiPeers());
        for (String address : docker.runtimeApiAddresses()) {
          server.listenOn(InetAddress.getByName(address), peers);
        }
        LOG.info("functions run in {}", docker.description());
        return docker;
      } catch (RuntimeUnavailableException unreachable) {
        if (!auto) {
          throw new IllegalStateException("Docker cannot be used", unreachable);
        }
        LOG.warn("Docker cannot be used, functions run as processes: {}", unreachable.getMessage());
      } catch (UnknownHostException notAnAddress) {
        throw new IllegalStateException("the executor names no IP address", notAnAddress);
      }
    }
    return new ProcessExecutor(directory(), server::functionEndpoint);
  }

  private static Path directory() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** Where the server is, as executors need to know it. */
  interface ServerAddress {
    /** The port of the endpoint. */
    int port();

    /** The endpoint for processes of this machine: by IP address, so that no name is looked up. */
    String functionEndpoint();

    /** Serves the endpoint on this address, too, to these peers, unless it does already. */
    void listenOn(InetAddress address, PeerPolicy peers);
  }
}
