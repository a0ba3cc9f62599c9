package dev.virga.core.function;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs function code: docker, process or inline. Thread-safe.
 *
 * <p>The executor starts the process that runs the code, tells how it reaches the Runtime API that
 * Lambda serves for it, reports its output and its death. It never polls: death is an event.
 */
public interface FunctionExecutor extends AutoCloseable {
  /** {@code docker}, {@code process} or {@code inline}. */
  String name();

  /** One line for people: what was detected, such as the engine's version and how it is reached. */
  String description();

  /**
   * Whether this executor can run the runtime here.
   *
   * @throws RuntimeUnavailableException naming what is missing and how to get it
   */
  void check(String runtime) throws RuntimeUnavailableException;

  /**
   * The IP addresses of this machine on which a Runtime API listener must be bound so that this
   * executor's functions reach it: loopback, or a bridge's gateway.
   */
  default List<String> runtimeApiAddresses() {
    return List.of("127.0.0.1");
  }

  /**
   * From where this executor's functions connect to {@link #runtimeApiAddresses}, beside this
   * machine itself: address blocks such as {@code 172.17.0.0/16}. Nobody else may.
   */
  default List<String> runtimeApiPeers() {
    return List.of();
  }

  /**
   * Starts an execution environment: unpacks the code (once per hash), starts the process or
   * container. Returns when it has been started, not when it is initialised. Blocks; call it on a
   * virtual thread.
   *
   * @param runtimeApiPort the port, on this machine, of the environment's own Runtime API listener;
   *     bound on {@link #runtimeApiAddresses}; the executor makes it reachable and sets
   *     AWS_LAMBDA_RUNTIME_API to where it is for the function
   * @param output takes the function's output lines as they come, stdout and stderr, in order
   * @param exited called once when the process has died, after its last output line
   */
  Environment start(
      FunctionSpec spec, int runtimeApiPort, Consumer<OutputLine> output, Consumer<Exit> exited)
      throws RuntimeUnavailableException;

  /**
   * Removes what was kept of an environment whose last process is dead: its /tmp. It is kept until
   * then, since AWS keeps it through a reset.
   *
   * @param environmentId as in {@link FunctionSpec#environmentId}
   */
  void release(String environmentId);

  /** Stops and removes every environment. */
  @Override
  void close();

  /** A running execution environment. */
  interface Environment {
    /** Id for logs: process id or container id. */
    String id();

    /** Peak memory in MiB as far as it can be told, or 0. */
    int maxMemoryUsedMiB();

    /**
     * Waits until all output that was written before now has been handed to the output consumer, or
     * the bound is over.
     *
     * @return false where the executor cannot tell, or the bound was reached
     */
    boolean drainOutput(Duration bound);

    /** Kills it; exited follows. Idempotent. */
    void kill();
  }

  /**
   * A line of output.
   *
   * @param text without its end of line; at most 256 KiB, longer lines come in pieces. A carriage
   *     return inside it is a line feed of the log event, as AWS's runtimes write it where they
   *     have no telemetry descriptor
   */
  record OutputLine(String text) {}

  /**
   * How a process ended.
   *
   * @param code exit code, or -1 where a signal ended it
   * @param signal its name as AWS prints it ("killed", "segmentation fault"), or null
   * @param outOfMemory whether the memory limit ended it
   * @param launchFailure set where no process ever ran, through the function's own fault
   */
  record Exit(
      int code,
      @Nullable String signal,
      boolean outOfMemory,
      @Nullable LaunchFailure launchFailure) {
    /** The end of a process that had been started. */
    public Exit(int code, @Nullable String signal, boolean outOfMemory) {
      this(code, signal, outOfMemory, null);
    }

    /** The end of a process by its exit code. */
    public static Exit of(int code) {
      return new Exit(code, null, false, null);
    }

    /** The end of a process by a signal, named as AWS prints it. */
    public static Exit bySignal(String signal) {
      return new Exit(-1, signal, false, null);
    }
  }

  /**
   * Why a function's process could not be started.
   *
   * @param errorType as AWS names it, such as {@code Runtime.InvalidEntrypoint}
   * @param message as AWS prints it behind {@code RequestId: ... Error: }
   */
  record LaunchFailure(String errorType, String message) {}
}
