package dev.virga.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.WaitResponse;
import dev.virga.core.function.FunctionExecutor.Environment;
import dev.virga.core.function.FunctionExecutor.Exit;
import dev.virga.core.function.FunctionExecutor.OutputLine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One container that runs a function. Its death is an event; it is removed when it has died. */
final class ContainerEnvironment implements Environment {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerEnvironment.class);
  private static final Duration QUIET = Duration.ofMillis(25);
  private static final int SIGNAL_BASE = 128;

  /** Names as AWS prints them (Go's signal names). */
  private static final Map<Integer, String> SIGNALS =
      Map.of(
          1, "hangup",
          2, "interrupt",
          4, "illegal instruction",
          6, "aborted",
          7, "bus error",
          8, "floating point exception",
          9, "killed",
          11, "segmentation fault",
          15, "terminated");

  private final DockerClient client;
  private final String id;
  private final ContainerOutput output;
  private final Consumer<Exit> exited;
  private final Consumer<String> removed;
  // Output and process end apart from each other: the last of the two ends the environment.
  private final AtomicInteger open = new AtomicInteger(2);
  private final AtomicLong marks = new AtomicLong();
  private final CountDownLatch dead = new CountDownLatch(1);
  private volatile int exitCode = -1;
  private volatile @Nullable Path proc;

  ContainerEnvironment(
      DockerClient client,
      String id,
      Consumer<OutputLine> lines,
      Consumer<Exit> exited,
      Consumer<String> removed) {
    this.client = client;
    this.id = id;
    this.exited = exited;
    this.removed = removed;
    this.output = new ContainerOutput(lines, this::ended);
  }

  /** Attaches to the output, then starts the container. */
  void start() throws InterruptedException {
    client
        .attachContainerCmd(id)
        .withStdOut(true)
        .withStdErr(true)
        .withFollowStream(true)
        .exec(output);
    output.awaitStarted();
    client.startContainerCmd(id).exec();
    client.waitContainerCmd(id).exec(new Death());
    ContainerState state = client.inspectContainerCmd(id).exec().getState();
    Long pid = state.getPidLong();
    Path process = pid == null || pid == 0 ? null : Path.of("/proc", pid.toString());
    proc = process != null && isOurs(process) ? process : null;
  }

  /** Whether the engine's process ids are those of this machine, and we may write its output. */
  private boolean isOurs(Path process) {
    try {
      return Files.readString(process.resolve("cgroup")).contains(id)
          && Files.isWritable(process.resolve("fd/1"));
    } catch (IOException elsewhere) {
      return false;
    }
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public int maxMemoryUsedMiB() {
    Path process = proc;
    if (process == null) {
      return 0;
    }
    try {
      // The first process is the engine's init; the runtime is its first child.
      String children =
          Files.readString(
              process.resolve("task").resolve(process.getFileName()).resolve("children"));
      Path runtime = process.resolveSibling(children.strip().split(" ", 2)[0]);
      return Files.readAllLines(runtime.resolve("status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException gone) {
      return 0;
    }
  }

  @Override
  public boolean drainOutput(Duration bound) {
    if (output.isOver()) {
      return true;
    }
    try {
      Path process = proc;
      if (process != null) {
        long mark = marks.incrementAndGet();
        CountDownLatch arrived = output.expect(mark, 2);
        if (write(process.resolve("fd/1"), mark) && write(process.resolve("fd/2"), mark)) {
          return arrived.await(bound.toNanos(), TimeUnit.NANOSECONDS);
        }
      }
      output.awaitQuiet(QUIET, bound);
      return output.isOver();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Puts a marker behind what the function has written to one of its pipes. */
  private static boolean write(Path descriptor, long mark) {
    try {
      if (!Files.readSymbolicLink(descriptor).toString().startsWith("pipe:")) {
        return false;
      }
      try (OutputStream pipe = Files.newOutputStream(descriptor, StandardOpenOption.WRITE)) {
        pipe.write(ContainerOutput.marker(mark));
      }
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  @Override
  public void kill() {
    if (dead.getCount() == 0) {
      return;
    }
    try {
      client.killContainerCmd(id).exec();
    } catch (NotFoundException | ConflictException alreadyDead) {
      LOG.debug("container {} had died before it was killed", id);
    }
  }

  /** Waits until its death has been told. */
  boolean awaitDeath(Duration bound) throws InterruptedException {
    return dead.await(bound.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void ended() {
    if (open.decrementAndGet() > 0) {
      return;
    }
    boolean outOfMemory = false;
    try {
      outOfMemory =
          Boolean.TRUE.equals(client.inspectContainerCmd(id).exec().getState().getOOMKilled());
      client.removeContainerCmd(id).withForce(true).exec();
    } catch (NotFoundException | ConflictException alreadyRemoved) {
      LOG.debug("container {} was removed by somebody else", id);
    }
    removed.accept(id);
    dead.countDown();
    boolean signalled = exitCode > SIGNAL_BASE && SIGNALS.containsKey(exitCode - SIGNAL_BASE);
    exited.accept(
        signalled
            ? new Exit(-1, SIGNALS.get(exitCode - SIGNAL_BASE), outOfMemory)
            : new Exit(exitCode, null, outOfMemory));
  }

  /** Hears of the process's end. */
  private final class Death extends ResultCallback.Adapter<WaitResponse> {
    @Override
    public void onNext(WaitResponse response) {
      exitCode = response.getStatusCode();
    }

    @Override
    public void onError(Throwable broken) {
      super.onError(broken);
      ended();
    }

    @Override
    public void onComplete() {
      super.onComplete();
      ended();
    }
  }
}
