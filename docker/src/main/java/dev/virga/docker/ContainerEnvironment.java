package dev.virga.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.virga.core.function.FunctionExecutor.Environment;
import dev.virga.core.function.FunctionExecutor.Exit;
import dev.virga.core.function.FunctionExecutor.OutputLine;
import dev.virga.lambda.process.Signals;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One container that runs a function. It is removed when it has died.
 *
 * <p>Its death is heard of by the end of its output, behind the last line: the engine holds the
 * stream open as long as the container runs. A virtual thread then asks for the exit code, removes
 * the container and tells the end, once.
 */
final class ContainerEnvironment implements Environment {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerEnvironment.class);
  private static final Duration QUIET = Duration.ofMillis(25);
  private static final int EXIT_SECONDS = 10;
  private static final String KILLED = "killed";

  /**
   * Who hears of a container.
   *
   * @param lines takes its output
   * @param exited takes its end, once
   * @param removed runs before that, when the container has been removed
   */
  record Ears(Consumer<OutputLine> lines, Consumer<Exit> exited, Runnable removed) {}

  private final DockerClient client;
  private final String id;
  private final int memoryMiB;
  private final Ears ears;
  private final ContainerOutput output;
  private final AtomicLong marks = new AtomicLong();
  private final CompletableFuture<Boolean> started = new CompletableFuture<>();
  private final AtomicBoolean told = new AtomicBoolean();
  private final CountDownLatch dead = new CountDownLatch(1);
  private final AtomicInteger maxMemoryMiB = new AtomicInteger();
  private volatile @Nullable Path proc;

  ContainerEnvironment(DockerClient client, String id, int memoryMiB, Ears ears) {
    this.client = client;
    this.id = id;
    this.memoryMiB = memoryMiB;
    this.ears = ears;
    this.output =
        new ContainerOutput(
            ears.lines(), () -> Thread.ofVirtual().name("container-end-" + id).start(this::end));
  }

  /** Attaches to the output, then starts the container. Where that fails, no end is told. */
  void start() throws InterruptedException {
    try {
      client
          .attachContainerCmd(id)
          .withStdOut(true)
          .withStdErr(true)
          .withFollowStream(true)
          .exec(output);
      output.awaitStarted();
      client.startContainerCmd(id).exec();
      Long pid = client.inspectContainerCmd(id).exec().getState().getPidLong();
      Path process = pid == null || pid == 0 ? null : Path.of("/proc", pid.toString());
      proc = process != null && isOurs(process) ? process : null;
      started.complete(true);
    } finally {
      started.complete(false);
    }
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
    if (process != null && !output.isOver()) {
      maxMemoryMiB.accumulateAndGet(peak(process), Math::max);
    }
    return maxMemoryMiB.get();
  }

  private static int peak(Path process) {
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

  /** Tells that it was killed, where the engine has not told its end. */
  void giveUp() {
    tell(Exit.bySignal(KILLED));
  }

  private void end() {
    if (!started.join()) {
      return;
    }
    Exit exit;
    try {
      int code =
          client.waitContainerCmd(id).start().awaitStatusCode(EXIT_SECONDS, TimeUnit.SECONDS);
      boolean outOfMemory =
          Boolean.TRUE.equals(client.inspectContainerCmd(id).exec().getState().getOOMKilled());
      exit = exit(code, outOfMemory);
    } catch (DockerException | DockerClientException untold) {
      LOG.debug("container {} ended without an exit code: {}", id, untold.getMessage());
      exit = Exit.bySignal(KILLED);
    }
    try {
      client.removeContainerCmd(id).withForce(true).exec();
    } catch (NotFoundException | ConflictException alreadyRemoved) {
      LOG.debug("container {} was removed by somebody else", id);
    } catch (DockerException stays) {
      LOG.warn("container {} cannot be removed: {}", id, stays.getMessage());
    }
    tell(exit);
  }

  private Exit exit(int code, boolean outOfMemory) {
    if (outOfMemory) {
      maxMemoryMiB.set(memoryMiB);
    }
    String signal = Signals.name(code);
    return signal == null ? new Exit(code, null, outOfMemory) : new Exit(-1, signal, outOfMemory);
  }

  private void tell(Exit exit) {
    if (told.compareAndSet(false, true)) {
      ears.removed().run();
      dead.countDown();
      ears.exited().accept(exit);
    }
  }
}
