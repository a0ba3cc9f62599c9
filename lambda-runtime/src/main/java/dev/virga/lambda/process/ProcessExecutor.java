package dev.virga.lambda.process;

import dev.virga.core.function.FunctionExecutor;
import dev.virga.core.function.FunctionSpec;
import dev.virga.core.function.FunctionSpec.CodePackage;
import dev.virga.core.function.RuntimeUnavailableException;
import dev.virga.lambda.code.UnusablePackageException;
import dev.virga.lambda.process.Interpreters.Interpreter;
import dev.virga.lambda.process.RuntimeFamily.Wanted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs functions as processes of this machine: nodejs*, python*, java* with the interpreters found
 * here, provided* as it is.
 *
 * <p>What it cannot do as AWS does: memory limits are told to Node.js's and Java's heap and are not
 * enforced otherwise; {@code /tmp}, {@code /var/task} and {@code /opt} are this machine's, a
 * function finds its own through TMPDIR, LAMBDA_TASK_ROOT and the search paths; a process is not
 * frozen between invocations; external extensions are refused.
 */
public final class ProcessExecutor implements FunctionExecutor {
  private static final Logger LOGGER = LoggerFactory.getLogger(ProcessExecutor.class);
  private static final int CLOSE_SECONDS = 10;
  private static final List<String> RUNTIME_FILES =
      List.of(
          "bootstrap.mjs",
          "resolve.mjs",
          "bootstrap.py",
          "java/aws-lambda-java-runtime-interface-client.jar",
          "java/aws-lambda-java-core.jar",
          "java/aws-lambda-java-serialization.jar",
          "java/annotations.jar",
          "java/utils-lite.jar");

  private final ExecutorDirectory directory;
  private final Path root;
  private final Supplier<String> endpoint;
  private final Interpreters interpreters;
  private final CodeCache codeCache;
  private final boolean setsid;
  private final AtomicLong starts = new AtomicLong();
  private final Map<Process, FunctionProcess> running = new ConcurrentHashMap<>();
  private final Set<String> said = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * An executor with a directory of its own, which goes with {@link #close}; what earlier ones left
   * behind when they were killed is removed.
   *
   * @param parent where the directory is made, such as the machine's temporary directory
   * @param endpoint where the server is, for AWS_ENDPOINT_URL; asked at each start
   */
  public ProcessExecutor(Path parent, Supplier<String> endpoint) {
    this(
        parent,
        endpoint,
        new Interpreters(
            System.getenv(),
            Path.of(System.getProperty("user.home")),
            List.of(Path.of("/usr/local/bin"), Path.of("/usr/bin"), Path.of("/opt/homebrew/bin"))));
  }

  ProcessExecutor(Path parent, Supplier<String> endpoint, Interpreters interpreters) {
    this.endpoint = endpoint;
    this.interpreters = interpreters;
    this.setsid = Files.isExecutable(Path.of("/usr/bin/setsid"));
    try {
      this.directory = ExecutorDirectory.create(parent);
      this.root = directory.path();
      for (String name : List.of("code", "environments", "runtime/java", "none")) {
        Files.createDirectories(root.resolve(name));
      }
      for (String file : RUNTIME_FILES) {
        try (var in = ProcessExecutor.class.getResourceAsStream(file)) {
          if (in == null) {
            throw new IllegalStateException("not packaged: " + file);
          }
          Files.copy(in, root.resolve("runtime").resolve(file));
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot prepare " + parent, failure);
    }
    this.codeCache = new CodeCache(root.resolve("code"));
  }

  @Override
  public String name() {
    return "process";
  }

  @Override
  public String description() {
    return "process: functions run with this machine's interpreters, memory limits not enforced";
  }

  @Override
  public void check(String runtime) throws RuntimeUnavailableException {
    Wanted wanted = wanted(runtime);
    if (wanted.family() != RuntimeFamily.PROVIDED) {
      interpreters.find(runtime, wanted);
    }
  }

  @Override
  public Environment start(
      FunctionSpec spec, int runtimeApiPort, Consumer<OutputLine> output, Consumer<Exit> exited)
      throws RuntimeUnavailableException {
    if (closed) {
      throw new RuntimeUnavailableException("The process executor has been closed");
    }
    Wanted wanted = wanted(spec.runtime());
    List<CodePackage> layers = spec.code().layers();
    List<String> keys = new ArrayList<>();
    boolean started = false;
    try {
      keys.add(spec.code().sha256Hex());
      Path task = codeCache.acquire(keys.getFirst(), List.of(spec.code()));
      Path opt = root.resolve("none");
      if (!layers.isEmpty()) {
        keys.add(CodeCache.key(layers));
        opt = codeCache.acquire(keys.getLast(), layers);
      }
      refuseExtensions(opt);
      Path own = root.resolve("environments").resolve(spec.environmentId());
      Launch.Places places =
          new Launch.Places(
              task, opt, root.resolve("runtime"), own.resolve("home"), own.resolve("tmp"));
      Files.createDirectories(places.home());
      Files.createDirectories(places.tmp());
      Launch launch = launch(spec, wanted, places);
      Environment environment =
          run(spec, launch, places, new Ears(runtimeApiPort, output, exited, keys));
      started = true;
      return environment;
    } catch (InvalidEntrypointException invalid) {
      return NeverStarted.because(invalid, exited);
    } catch (IOException | UnusablePackageException failure) {
      throw new RuntimeUnavailableException(
          "The process executor cannot start " + spec.arn() + ": " + failure.getMessage());
    } finally {
      if (!started) {
        keys.forEach(codeCache::release);
      }
    }
  }

  @Override
  public void release(String environmentId) {
    try {
      Directories.delete(root.resolve("environments").resolve(environmentId));
    } catch (IOException stillInUse) {
      LOGGER.debug("{} is removed later, with the executor", environmentId, stillInUse);
    }
  }

  @Override
  public void close() {
    closed = true;
    List<Process> processes = List.copyOf(running.keySet());
    running.values().forEach(FunctionProcess::kill);
    try {
      for (Process process : processes) {
        process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS);
      }
      directory.close();
    } catch (IOException failure) {
      LOGGER.warn("cannot remove {}: remove it by hand", root, failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private record Ears(
      int runtimeApiPort, Consumer<OutputLine> output, Consumer<Exit> exited, List<String> keys) {}

  private static Wanted wanted(String runtime) throws RuntimeUnavailableException {
    return RuntimeFamily.parse(runtime)
        .orElseThrow(() ->
            new RuntimeUnavailableException(
                "The process executor cannot run "
                    + runtime
                    + " (it runs nodejs*, python3.*, java* and provided*): start a Docker"
                    + " engine and use the docker executor"));
  }

  private Launch launch(FunctionSpec spec, Wanted wanted, Launch.Places places)
      throws RuntimeUnavailableException, InvalidEntrypointException, IOException {
    if (wanted.family() == RuntimeFamily.PROVIDED) {
      return Launch.provided(places);
    }
    Interpreter interpreter = interpreters.find(spec.runtime(), wanted);
    if (!interpreter.exact() && said.add(spec.runtime())) {
      LOGGER.warn(
          "{} runs on {}, the nearest found; install that version for the same behaviour",
          spec.runtime(),
          interpreter.executable());
    }
    Path executable = interpreter.executable();
    return switch (wanted.family()) {
      case NODE -> Launch.node(executable, spec.memoryMiB(), wanted.version(), places);
      case PYTHON -> Launch.python(executable, places);
      case JAVA -> Launch.java(interpreter, spec.memoryMiB(), spec.handler(), places);
      case PROVIDED -> throw new IllegalStateException();
    };
  }

  private Environment run(FunctionSpec spec, Launch launch, Launch.Places places, Ears ears)
      throws IOException {
    ProcessOutput output =
        ProcessOutput.create(root.resolve("environments/" + starts.incrementAndGet() + ".pipe"));
    String runtimeApi = "127.0.0.1:" + ears.runtimeApiPort();
    ProcessBuilder builder =
        new ProcessBuilder(wrapped(spec, launch.command(), places))
            .directory(places.task().toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(output.file());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(launch.defaults());
    environment.put("AWS_ENDPOINT_URL", endpoint.get());
    environment.putAll(spec.environment());
    environment.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
    environment.put("LAMBDA_TASK_ROOT", places.task().toString());
    environment.put(Launch.RUNTIME_DIR, places.runtime().toString());
    Process process = builder.start();
    output.unlink();
    ProcessTree tree = new ProcessTree(process.toHandle(), "AWS_LAMBDA_RUNTIME_API=" + runtimeApi);
    FunctionProcess started = new FunctionProcess(process, output, tree);
    running.put(process, started);
    directory.started(process.toHandle());
    output.start(
        Long.toString(process.pid()),
        ears.output(),
        () -> {
          started.kill();
          Exit exit = Signals.exit(process.onExit().join().exitValue());
          running.remove(process);
          directory.ended(process.toHandle());
          ears.keys().forEach(codeCache::release);
          ears.exited().accept(exit);
        });
    var _ =
        process
            .onExit()
            .thenRun(() -> {
              started.kill();
              output.processExited();
            });
    if (closed) {
      started.kill();
    }
    return started;
  }

  /** The command in a session of its own, behind the user's wrapper script where there is one. */
  private List<String> wrapped(FunctionSpec spec, List<String> command, Launch.Places places) {
    List<String> whole = new ArrayList<>();
    if (setsid) {
      whole.add("/usr/bin/setsid");
    }
    String wrapper = spec.environment().get("AWS_LAMBDA_EXEC_WRAPPER");
    if (wrapper != null && !wrapper.isEmpty()) {
      whole.addAll(List.of("/bin/sh", "-c", "exec \"$@\"", "sh"));
      whole.add(
          wrapper
              .replaceFirst("^/opt/", places.opt() + "/")
              .replaceFirst("^/var/task/", places.task() + "/"));
    }
    whole.addAll(command);
    return whole;
  }

  private static void refuseExtensions(Path opt) throws IOException, RuntimeUnavailableException {
    Path extensions = opt.resolve("extensions");
    if (Files.isDirectory(extensions)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(extensions)) {
        for (Path extension : found) {
          throw new RuntimeUnavailableException(
              "The process executor does not run external extensions yet: /opt/extensions/"
                  + extension.getFileName());
        }
      }
    }
  }
}
