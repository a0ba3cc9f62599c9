package dev.virga.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.Ulimit;
import com.github.dockerjava.api.model.Volume;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.virga.core.function.FunctionExecutor;
import dev.virga.core.function.FunctionSpec;
import dev.virga.core.function.RuntimeUnavailableException;
import dev.virga.lambda.code.UnusablePackageException;
import dev.virga.lambda.process.CodeCache;
import dev.virga.lambda.process.Entrypoint;
import dev.virga.lambda.process.ExecutorDirectory;
import dev.virga.lambda.process.InvalidEntrypointException;
import dev.virga.lambda.process.NeverStarted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs functions in containers of AWS's base images ({@code public.ecr.aws/lambda/*}) or of any
 * image that keeps their contract: the handler is the command, code at {@code /var/task}, layers at
 * {@code /opt}, the Runtime API at AWS_LAMBDA_RUNTIME_API. On OS-only runtimes the function's own
 * bootstrap is the entry point.
 *
 * <p>Lines of stdout and lines of stderr each keep their order; between the two it is the engine's.
 * Containers are labelled with their owner, removed when they die and when this is closed; at start
 * those whose owner is dead are removed. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/images-create.html">Base images</a>
 */
public final class DockerExecutor implements FunctionExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(DockerExecutor.class);
  static final String LABEL = "dev.virga.function";
  private static final long BYTES_PER_MIB = 1024L * 1024;
  private static final long OPEN_FILES = 1024;
  private static final Duration DEATH = Duration.ofSeconds(10);
  private static final int MAX_CONNECTIONS = 4096;

  private final DockerClient client;
  private final String version;
  private final Reach reach;
  private final RuntimeImages images;
  private final ImageFiles imageFiles;
  private final Owner owner = Owner.self();
  private final IntSupplier endpointPort;
  private final ExecutorDirectory directory;
  private final CodeCache codeCache;
  private final Set<String> volumes = ConcurrentHashMap.newKeySet();
  private final Set<String> released = ConcurrentHashMap.newKeySet();
  private final Map<String, ContainerEnvironment> running = new ConcurrentHashMap<>();
  private volatile boolean bindMounts;

  // Read: what talks to the engine. Write: to change one of the two flags. Never held for a wait.
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;
  private boolean disconnected;

  private DockerExecutor(
      DockerClient client,
      Reach reach,
      RuntimeImages images,
      ExecutorDirectory directory,
      IntSupplier endpointPort) {
    this.client = client;
    this.version = client.versionCmd().exec().getVersion();
    this.reach = reach;
    this.bindMounts = reach.bindMounts();
    this.images = images;
    this.imageFiles = new ImageFiles(client);
    this.directory = directory;
    this.codeCache = new CodeCache(directory.path());
    this.endpointPort = endpointPort;
  }

  /**
   * Connects to an engine and removes what dead owners have left there.
   *
   * @param engine its address, as {@link EngineProbe} found it
   * @param parent where on this machine code is unpacked, such as its temporary directory
   * @param endpointPort the port at which AWS calls of functions are served, on the addresses of
   *     {@link #runtimeApiAddresses()}, to the peers of {@link #runtimeApiPeers()}
   * @throws RuntimeUnavailableException where functions could not reach this machine, saying what
   *     to set
   */
  public static DockerExecutor connect(
      URI engine, DockerSettings settings, Path parent, IntSupplier endpointPort)
      throws RuntimeUnavailableException {
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(engine.toString())
            .build();
    DockerHttpClient http =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(config.getDockerHost())
            .sslConfig(config.getSSLConfig())
            .maxConnections(MAX_CONNECTIONS)
            .build();
    DockerClient client = DockerClientImpl.getInstance(config, http);
    try {
      Reach reach = Reach.detect(client, settings, engine);
      new Leftovers((method, target) -> call(http, method, target)).remove();
      return new DockerExecutor(
          client,
          reach,
          new RuntimeImages(settings.images()),
          ExecutorDirectory.create(parent),
          endpointPort);
    } catch (DockerException failed) {
      throw new RuntimeUnavailableException(
          "The Docker engine at " + engine + " failed: " + failed.getMessage());
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot prepare " + parent, failed);
    }
  }

  private static EngineHttp.Answer call(DockerHttpClient http, String method, String target)
      throws IOException {
    DockerHttpClient.Request request =
        DockerHttpClient.Request.builder()
            .method(DockerHttpClient.Request.Method.valueOf(method))
            .path(target)
            .build();
    try (DockerHttpClient.Response response = http.execute(request)) {
      String body = new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
      return new EngineHttp.Answer(response.getStatusCode(), body);
    }
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
  public List<String> runtimeApiPeers() {
    return reach.peers();
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
    lock.readLock().lock();
    try {
      if (closed) {
        throw new RuntimeUnavailableException("The docker executor has been closed");
      }
      return run(spec, image, runtimeApiPort, output, exited);
    } catch (InvalidEntrypointException invalid) {
      return NeverStarted.because(invalid, exited);
    } catch (IOException | UnusablePackageException | DockerException failed) {
      throw new RuntimeUnavailableException(
          "The docker executor could not start image " + image + ": " + failed.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new RuntimeUnavailableException("interrupted while starting image " + image);
    } finally {
      lock.readLock().unlock();
    }
  }

  private void ensureImage(String image, String runtime) throws RuntimeUnavailableException {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new RuntimeUnavailableException("The docker executor has been closed");
      }
      client.inspectImageCmd(image).exec();
      return;
    } catch (NotFoundException absent) {
      LOG.info("pulling {} for runtime {}", image, runtime);
    } finally {
      lock.readLock().unlock();
    }
    ImagePull.pull(client, image, runtime);
  }

  private Environment run(
      FunctionSpec spec,
      String image,
      int runtimeApiPort,
      Consumer<OutputLine> output,
      Consumer<Exit> exited)
      throws IOException,
          UnusablePackageException,
          InvalidEntrypointException,
          InterruptedException {
    MountedCode code = new MountedCode(codeCache);
    String id = null;
    boolean started = false;
    try {
      code.acquire(spec.code());
      Entrypoint entrypoint =
          Entrypoint.isFor(spec.runtime()) ? code.entrypoint(reach.bindMounts()) : null;
      Wanted wanted = new Wanted(spec, image, entrypoint, runtimeApiPort);
      id = create(wanted, code);
      requireInterpreter(wanted, id);
      String container = id;
      ContainerEnvironment environment =
          new ContainerEnvironment(
              client,
              id,
              spec.memoryMiB(),
              new ContainerEnvironment.Ears(
                  output, exited, () -> removed(container, spec.environmentId(), code)));
      running.put(id, environment);
      environment.start();
      started = true;
      return environment;
    } finally {
      if (!started) {
        if (id != null) {
          removeContainer(id);
          running.remove(id);
        }
        code.release();
      }
    }
  }

  /**
   * A container is gone: nothing of it is kept but its environment's /tmp, until that is released.
   */
  private void removed(String container, String environmentId, MountedCode code) {
    running.remove(container);
    code.release();
    if (released.contains(environmentId)) {
      release(environmentId);
    }
  }

  /**
   * A container that is to be made.
   *
   * @param entrypoint instead of the image's own, or null
   */
  private record Wanted(
      FunctionSpec spec, String image, @Nullable Entrypoint entrypoint, int runtimeApiPort) {}

  private void requireInterpreter(Wanted wanted, String container)
      throws InvalidEntrypointException, IOException {
    Entrypoint entrypoint = wanted.entrypoint();
    String interpreter = entrypoint == null ? null : entrypoint.interpreter();
    if (entrypoint != null
        && interpreter != null
        && !imageFiles.has(container, wanted.image(), interpreter)) {
      throw entrypoint.interpreterMissing();
    }
  }

  private String create(Wanted wanted, MountedCode code) throws IOException {
    if (bindMounts) {
      try {
        return create(wanted, code.mounts());
      } catch (BadRequestException unseen) {
        // A bind mount of what the engine does not see is refused: its files are not ours after
        // all.
        LOG.info("the engine cannot mount code, it is copied: {}", unseen.getMessage());
        bindMounts = false;
      }
    }
    String id = create(wanted, List.of());
    for (Mount part : code.mounts()) {
      client
          .copyArchiveToContainerCmd(id)
          .withHostResource(part.getSource())
          .withDirChildrenOnly(true)
          .withRemotePath(part.getTarget())
          .exec();
    }
    return id;
  }

  private String create(Wanted wanted, List<Mount> mounts) {
    FunctionSpec spec = wanted.spec();
    Map<String, String> labels = new HashMap<>(owner.labels());
    labels.put(LABEL, spec.arn().toString());
    Map<String, String> environment = new HashMap<>();
    // Without, the engine sets the home of the image's user; Lambda's functions have only /tmp.
    environment.put("HOME", "/tmp");
    int port = endpointPort.getAsInt();
    environment.put("AWS_ENDPOINT_URL", "http://" + reach.host() + ":" + port);
    environment.putAll(new ServerUrls(reach.host(), port).reachable(spec.environment()));
    environment.put("AWS_LAMBDA_RUNTIME_API", reach.host() + ":" + wanted.runtimeApiPort());
    // The environment's /tmp outlives its container: Lambda keeps it through a reset.
    String tmp = volume(spec.environmentId());
    client.createVolumeCmd().withName(tmp).withLabels(labels).exec();
    volumes.add(tmp);
    long memory = spec.memoryMiB() * BYTES_PER_MIB;
    HostConfig host =
        HostConfig.newHostConfig()
            .withMemory(memory)
            .withMemorySwap(memory)
            // The runtime is not process 1, which could not be killed by a signal of its own.
            .withInit(true)
            .withNetworkMode(reach.network())
            .withExtraHosts(reach.extraHosts().toArray(String[]::new))
            .withUlimits(List.of(new Ulimit("nofile", OPEN_FILES, OPEN_FILES)))
            .withBinds(new Bind(tmp, new Volume("/tmp")))
            .withMounts(mounts)
            .withLogConfig(
                new LogConfig(
                    LogConfig.LoggingType.JSON_FILE, Map.of("max-size", "1m", "max-file", "1")));
    CreateContainerCmd command = client.createContainerCmd(wanted.image());
    Entrypoint entrypoint = wanted.entrypoint();
    if (entrypoint == null) {
      command.withCmd(spec.handler());
    } else {
      // AWS's image for OS-only runtimes starts /var/runtime/bootstrap, which it does not have.
      command.withEntrypoint(entrypoint.path()).withWorkingDir("/var/task");
    }
    return command
        .withEnv(environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList())
        .withLabels(labels)
        .withHostConfig(host)
        .exec()
        .getId();
  }

  @Override
  public void release(String environmentId) {
    lock.readLock().lock();
    try {
      if (disconnected) {
        return;
      }
      // Where its container still dies, the volume goes after it.
      released.add(environmentId);
      if (removeVolume(volume(environmentId))) {
        released.remove(environmentId);
      }
    } finally {
      lock.readLock().unlock();
    }
  }

  private static String volume(String environmentId) {
    return "virga-tmp-" + environmentId;
  }

  /** Whether it is gone. */
  private boolean removeVolume(String name) {
    try {
      client.removeVolumeCmd(name).exec();
    } catch (ConflictException inUse) {
      return false;
    } catch (NotFoundException neverMade) {
      LOG.debug("there is no volume {}", name);
    }
    volumes.remove(name);
    return true;
  }

  private void removeContainer(String id) {
    try {
      client.removeContainerCmd(id).withForce(true).exec();
    } catch (NotFoundException | ConflictException alreadyGone) {
      LOG.debug("container {} is being removed already", id);
    }
  }

  /** Ends every environment, tells its end, and removes all that was made in the engine. */
  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
    } finally {
      lock.writeLock().unlock();
    }
    endAll();
    lock.writeLock().lock();
    try {
      disconnected = true;
    } finally {
      lock.writeLock().unlock();
    }
    volumes.forEach(this::removeVolume);
    try {
      client.close();
      directory.close();
    } catch (IOException failure) {
      LOG.warn("cannot remove {}: remove it by hand", directory.path(), failure);
    }
  }

  private void endAll() {
    List<ContainerEnvironment> last = List.copyOf(running.values());
    last.forEach(ContainerEnvironment::kill);
    try {
      for (ContainerEnvironment environment : last) {
        if (!environment.awaitDeath(DEATH)) {
          LOG.warn("the engine did not tell the end of container {}", environment.id());
          removeContainer(environment.id());
          environment.giveUp();
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
