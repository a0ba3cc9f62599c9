package dev.virga.lambda.runtime;

import dev.virga.core.function.FunctionExecutor;
import dev.virga.core.function.FunctionSpec;
import dev.virga.core.function.RuntimeUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One life of a function's process, with its own Runtime API listener: what belongs to a process
 * that was killed can never reach the next. Its events are taken by one thread at a time.
 */
final class RuntimeProcess {
  /** How long a killed process may take to be reported dead, real time. */
  private static final Duration DEATH_BOUND = Duration.ofSeconds(10);

  /** How long output may take to arrive after the runtime asked for the next invocation. */
  private static final Duration DRAIN_BOUND = Duration.ofSeconds(2);

  /** Bounded by the protocol: an event only follows on one of ours. */
  private final BlockingQueue<RuntimeEvent> events = new LinkedBlockingQueue<>();

  private final RuntimeApi api = new RuntimeApi(events::add);
  private final RuntimeApiServer.Listener listener;
  private final FunctionExecutor.Environment process;
  private boolean exited;

  /** Starts the process; returns when it has been started, not when it is initialised. */
  RuntimeProcess(
      FunctionSpec spec, FunctionExecutor executor, RuntimeApiServer server, EnvironmentLog log)
      throws RuntimeUnavailableException {
    try {
      listener = server.listen(api);
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
    boolean started = false;
    try {
      process =
          executor.start(
              spec,
              listener.port(),
              line -> log.output(line.text()),
              exit -> events.add(new RuntimeEvent.Exited(exit)));
      started = true;
    } finally {
      if (!started) {
        listener.close();
      }
    }
  }

  /** Gives the runtime an invocation. */
  void offer(Delivery delivery) {
    api.offer(delivery);
  }

  /** The next event, or null when the bound is over. */
  @Nullable RuntimeEvent await(Duration bound) throws InterruptedException {
    RuntimeEvent event = events.poll(Math.max(0, bound.toNanos()), TimeUnit.NANOSECONDS);
    exited |= event instanceof RuntimeEvent.Exited;
    return event;
  }

  /** Whether it has died, as far as its events have been taken or wait to be. */
  boolean dead() {
    return exited || events.stream().anyMatch(RuntimeEvent.Exited.class::isInstance);
  }

  int maxMemoryUsedMiB() {
    return process.maxMemoryUsedMiB();
  }

  /** Waits for the output written so far; false where it may be incomplete. */
  boolean drain() {
    return exited || process.drainOutput(DRAIN_BOUND);
  }

  /**
   * Kills it and waits until it is dead and its last line has been read.
   *
   * @return false where it was not reported dead in time
   */
  boolean stop() throws InterruptedException {
    kill();
    Duration end = RealTime.elapsed().plus(DEATH_BOUND);
    while (!exited) {
      if (await(end.minus(RealTime.elapsed())) == null) {
        return false;
      }
    }
    return true;
  }

  /** Kills it, without waiting. */
  void kill() {
    process.kill();
    listener.close();
  }
}
