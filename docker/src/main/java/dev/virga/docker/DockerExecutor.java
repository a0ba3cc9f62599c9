package dev.virga.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Ulimit;
import com.github.dockerjava.api.model.Volume;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.virga.core.function.FunctionExecutor;
import dev.virga.core.function.FunctionSpec;
import dev.virga.core.function.FunctionSpec.CodePackage;
import dev.virga.core.function.RuntimeUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs functions in containers of AWS's base images ({@code public.ecr.aws/lambda/*}) or of any
 * image that keeps their contract: the handler is the command, code at {@code /var/task}, layers at
 * {@code /opt}, the Runtime API at AWS_LAMBDA_RUNTIME_API.
 *
 * <p>Containers are labelled with their owner, removed when they die and when this is closed; at
 * start those whose owner is dead are removed. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/images-create.html">Base images</a>
 */
public final class DockerExecutor implements FunctionExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(DockerExecutor.class);
  private static final String LABEL = "dev.virga.function";
  private static final int PULL_MINUTES = 10;
  private static final long BYTES_PER_MIB = 1024L * 1024;
  private static final long OPEN_FILES = 1024;
  private static final Duration DEATH = Duration.ofSeconds(10);
  private static final int MAX_CONNECTIONS = 4096;

  private final DockerClient client;
  private final String version;
  private final Reach reach;
  private final RuntimeImages images;
  private final Owner owner = Owner.self();
  private final IntSupplier endpointPort;
  private final Set<String> volumes = ConcurrentHashMap.newKeySet();
  private final Map<String, ContainerEnvironment> running = new ConcurrentHashMap<>();

  private DockerExecutor(
      DockerClient client, Reach reach, RuntimeImages images, IntSupplier endpointPort) {
    this.client = client;
    this.version = client.versionCmd().exec().getVersion();
    this.reach = reach;
    this.images = images;
    this.endpointPort = endpointPort;
  }

  /**
   * Connects to an engine and removes what dead owners have left there.
   *
   * @param engine its address, as {@link EngineProbe} found it
   * @param endpointPort the port at which AWS calls of functions are served, on the addresses of
   *     {@link #runtimeApiAddresses()}
   * @throws RuntimeUnavailableException where functions could not reach this machine, saying what
   *     to set
   */
  public static DockerExecutor connect(
      URI engine, DockerSettings settings, IntSupplier endpointPort)
      throws RuntimeUnavailableException {
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(engine.toString())
            .build();
    DockerClient client =
        DockerClientImpl.getInstance(
            config,
            new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .sslConfig(config.getSSLConfig())
                .maxConnections(MAX_CONNECTIONS)
                .build());
    Reach reach = Reach.detect(client, settings, "unix".equals(engine.getScheme()));
    DockerExecutor executor =
        new DockerExecutor(client, reach, new RuntimeImages(settings.images()), endpointPort);
    executor.removeLeftovers();
    return executor;
  }

  @Override
  public String name() {
    return "docker";
  }

  @Override
  public String description() {
    return "Docker " + version + ", " + reach.description();
  }

  @Override
  public List<String> runtimeApiAddresses() {
    return reach.bindAddresses();
  }

  @Override
  public void check(String runtime) throws RuntimeUnavailableException {
    images.of(runtime);
  }

  @Override
  public Environment start(
      FunctionSpec spec, int runtimeApiPort, Consumer<OutputLine> output, Consumer<Exit> exited)
      throws RuntimeUnavailableException {
    String image = images.of(spec.runtime());
    ensureImage(image, spec.runtime());
    String id = create(spec, image, runtimeApiPort);
    ContainerEnvironment environment =
        new ContainerEnvironment(client, id, output, exited, running::remove);
    running.put(id, environment);
    boolean started = false;
    try {
      copy(id, spec.code());
      environment.start();
      started = true;
      return environment;
    } catch (IOException | DockerException failed) {
      throw new RuntimeUnavailableException(
          "The docker executor could not start image " + image + ": " + failed.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new RuntimeUnavailableException("interrupted while starting image " + image);
    } finally {
      if (!started) {
        running.remove(id);
        remove(id);
      }
    }
  }

  private String create(FunctionSpec spec, String image, int runtimeApiPort) {
    Map<String, String> labels = new HashMap<>(owner.labels());
    labels.put(LABEL, spec.arn().toString());
    Map<String, String> environment = new HashMap<>(spec.environment());
    environment.put("AWS_LAMBDA_RUNTIME_API", reach.host() + ":" + runtimeApiPort);
    environment.put("AWS_ENDPOINT_URL", "http://" + reach.host() + ":" + endpointPort.getAsInt());
    // The environment's /tmp outlives its container: Lambda keeps it through a reset.
    client.createVolumeCmd().withName(volume(spec.environmentId())).withLabels(labels).exec();
    volumes.add(volume(spec.environmentId()));
    long memory = spec.memoryMiB() * BYTES_PER_MIB;
    HostConfig host =
        HostConfig.newHostConfig()
            .withMemory(memory)
            .withMemorySwap(memory)
            // The runtime is not process 1, which could not be killed by a signal of its own.
            .withInit(true)
            .withNetworkMode(reach.network())
            .withUlimits(List.of(new Ulimit("nofile", OPEN_FILES, OPEN_FILES)))
            .withBinds(new Bind(volume(spec.environmentId()), new Volume("/tmp")))
            .withLogConfig(
                new LogConfig(
                    LogConfig.LoggingType.JSON_FILE, Map.of("max-size", "1m", "max-file", "1")));
    CreateContainerResponse created =
        client
            .createContainerCmd(image)
            .withCmd(spec.handler())
            .withEnv(
                environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList())
            .withLabels(labels)
            .withHostConfig(host)
            .exec();
    return created.getId();
  }

  @Override
  public void release(String environmentId) {
    removeVolume(volume(environmentId));
  }

  private static String volume(String environmentId) {
    return "virga-tmp-" + environmentId;
  }

  private void removeVolume(String name) {
    try {
      client.removeVolumeCmd(name).exec();
      volumes.remove(name);
    } catch (NotFoundException | ConflictException neverStartedOrInUse) {
      LOG.debug("volume {} is not there, or a container still dies with it", name);
    }
  }

  private void copy(String id, CodePackage code) throws IOException {
    copyTo(id, code, "/var/task");
    for (CodePackage layer : code.layers()) {
      copyTo(id, layer, "/opt");
    }
  }

  private void copyTo(String id, CodePackage code, String path) throws IOException {
    try (var tar = CodeArchive.tar(code)) {
      client.copyArchiveToContainerCmd(id).withRemotePath(path).withTarInputStream(tar).exec();
    }
  }

  private void ensureImage(String image, String runtime) throws RuntimeUnavailableException {
    try {
      client.inspectImageCmd(image).exec();
    } catch (NotFoundException absent) {
      LOG.info("pulling {} for runtime {}", image, runtime);
      pull(image, runtime);
    }
  }

  private void pull(String image, String runtime) throws RuntimeUnavailableException {
    try {
      boolean done =
          client.pullImageCmd(image).start().awaitCompletion(PULL_MINUTES, TimeUnit.MINUTES);
      if (!done) {
        throw unpulled(image, runtime, "no end after " + PULL_MINUTES + " minutes");
      }
    } catch (DockerException failed) {
      throw unpulled(image, runtime, String.valueOf(failed.getMessage()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw unpulled(image, runtime, "interrupted");
    }
  }

  private static RuntimeUnavailableException unpulled(String image, String runtime, String why) {
    return new RuntimeUnavailableException(
        "The docker executor has no image "
            + image
            + " for the runtime "
            + runtime
            + " and could not pull it ("
            + why.strip()
            + "): docker pull it, name another with VIRGA_DOCKER_IMAGES="
            + runtime
            + "=<image>, or start with --executor process");
  }

  /** Removes the containers of owners that are dead; a living Virga's are left alone. */
  private void removeLeftovers() {
    List<Container> all =
        client.listContainersCmd().withShowAll(true).withLabelFilter(List.of(LABEL)).exec();
    for (Container container : all) {
      if (isLeftover(container.getLabels())) {
        LOG.info("removing container {} of a Virga that is gone", container.getId());
        remove(container.getId());
      }
    }
    var kept = client.listVolumesCmd().withFilter("label", List.of(LABEL)).exec().getVolumes();
    if (kept != null) {
      kept.stream()
          .filter(volume -> isLeftover(volume.getLabels()))
          .forEach(volume -> removeVolume(volume.getName()));
    }
  }

  private boolean isLeftover(Map<String, String> labels) {
    return Owner.of(labels).map(o -> o.isDead(this::containerRuns)).orElse(true);
  }

  private boolean containerRuns(String id) {
    try {
      return Boolean.TRUE.equals(client.inspectContainerCmd(id).exec().getState().getRunning());
    } catch (NotFoundException gone) {
      return false;
    }
  }

  private void remove(String id) {
    try {
      client.removeContainerCmd(id).withForce(true).exec();
    } catch (NotFoundException | ConflictException alreadyGone) {
      LOG.debug("container {} is being removed already", id);
    }
  }

  @Override
  public void close() {
    List<ContainerEnvironment> last = List.copyOf(running.values());
    last.forEach(environment -> remove(environment.id()));
    try {
      for (ContainerEnvironment environment : last) {
        if (!environment.awaitDeath(DEATH)) {
          LOG.warn(
              "container {} was removed, but the engine did not tell its end", environment.id());
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    volumes.forEach(this::removeVolume);
    try {
      client.close();
    } catch (IOException broken) {
      LOG.debug("closing the engine's client: {}", broken.getMessage());
    }
  }
}
