package dev.virga.lambda.runtime;

import dev.virga.core.function.FunctionExecutor;
import dev.virga.core.function.FunctionSpec;
import dev.virga.core.function.RuntimeUnavailableException;
import dev.virga.core.schema.Bytes;
import dev.virga.lambda.runtime.InvocationResult.Status;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An execution environment: a log stream, a /tmp and a process that serves one invocation at a
 * time.
 *
 * <p>The first invocation begins with the init phase, bounded in time. Where it fails, and after a
 * timeout or a crash, the process is replaced and initialised again within the invocation that
 * needs it, on that invocation's timeout (AWS: suppressed init).
 *
 * <p>Used by one invoking thread at a time; {@link #kill} may come from any.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html">
 *     Lambda execution environment lifecycle</a>
 */
final class ExecutionEnvironment {
  /**
   * What environments of a pool share.
   *
   * @param initLimit of the init phase, real time
   */
  record Host(FunctionExecutor executor, RuntimeApiServer server, Duration initLimit) {}

  private final FunctionVersion function;
  private final FunctionSpec spec;
  private final EnvironmentLog log;
  private final Host host;
  private boolean initPhaseOver;
  private volatile @Nullable RuntimeProcess process;
  private volatile boolean killed;

  ExecutionEnvironment(FunctionVersion function, FunctionSpec spec, EnvironmentLog log, Host host) {
    this.function = function;
    this.spec = spec;
    this.log = log;
    this.host = host;
  }

  FunctionVersion function() {
    return function;
  }

  /** Runs one invocation to its end; its last log line has been handed on when this returns. */
  InvocationResult invoke(Invocation invocation)
      throws RuntimeUnavailableException, InterruptedException {
    RuntimeProcess old = process;
    if (old != null && old.dead()) {
      old.stop();
      process = null;
    }
    Duration initDuration = initPhaseOver ? null : initPhase();
    Turn turn = new Turn(invocation, initDuration);
    log.startTail();
    RuntimeProcess ready = process;
    if (ready == null) {
      ready = suppressedInit(turn);
    }
    log.platform(PlatformLine.start(invocation.requestId(), function.version()));
    if (ready != null) {
      ready.offer(new Delivery(invocation, turn.deadline()));
      run(ready, turn);
    }
    return report(turn);
  }

  /** Kills the process and everything it started. A running invocation ends as a crash. */
  void kill() {
    killed = true;
    RuntimeProcess running = process;
    if (running != null) {
      running.kill();
    }
  }

  /** How long the init phase took, or null where it failed: the process is then gone. */
  private @Nullable Duration initPhase() throws RuntimeUnavailableException, InterruptedException {
    Duration from = RealTime.elapsed();
    RuntimeProcess starting = start();
    initPhaseOver = true;
    log.platform(PlatformLine.initStart(function.arn(), function.runtime()));
    RuntimeEvent event = starting.await(host.initLimit());
    Duration took = RealTime.elapsed().minus(from);
    if (event instanceof RuntimeEvent.Ready) {
      return took;
    }
    reset(starting);
    log.platform(PlatformLine.initReport(took, "init", initStatus(event)));
    return null;
  }

  /** Initialises inside the invocation; null where that failed, and the turn says how. */
  private @Nullable RuntimeProcess suppressedInit(Turn turn)
      throws RuntimeUnavailableException, InterruptedException {
    RuntimeProcess starting = start();
    RuntimeEvent event = starting.await(turn.remaining());
    if (event instanceof RuntimeEvent.Ready) {
      return starting;
    }
    turn.sample(starting);
    Duration took = turn.elapsed();
    turn.logComplete = reset(starting);
    log.platform(PlatformLine.initReport(took, "invoke", initStatus(event)));
    switch (event) {
      case null -> turn.timedOut();
      case RuntimeEvent.InitFailed failed -> {
        turn.end(Status.FUNCTION_ERROR, failed.payload());
        turn.reportStatus = PlatformLine.error(failed.errorType());
      }
      case RuntimeEvent.Exited exited -> turn.crashed(exited.exit());
      default -> throw new IllegalStateException("in init: " + event);
    }
    return null;
  }

  private static String initStatus(@Nullable RuntimeEvent event) {
    return switch (event) {
      case null -> "timeout";
      case RuntimeEvent.InitFailed failed -> PlatformLine.error(failed.errorType());
      case RuntimeEvent.Exited exited ->
          PlatformLine.error(ErrorDocument.exited("", exited.exit()).errorType());
      default -> PlatformLine.error("Runtime.ExitError");
    };
  }

  private void run(RuntimeProcess running, Turn turn) throws InterruptedException {
    while (true) {
      RuntimeEvent event = running.await(turn.remaining());
      switch (event) {
        case null -> {
          turn.sample(running);
          turn.logComplete = reset(running);
          turn.timedOut();
          return;
        }
        case RuntimeEvent.Answered answered -> turn.end(Status.SUCCESS, answered.payload());
        case RuntimeEvent.AnsweredTooMuch _ ->
            turn.end(Status.FUNCTION_ERROR, ErrorDocument.responseTooLarge().payload());
        case RuntimeEvent.Failed failed -> turn.end(Status.FUNCTION_ERROR, failed.payload());
        case RuntimeEvent.Ready _ -> {
          turn.sample(running);
          turn.stopWatch();
          turn.logComplete = running.drain();
          return;
        }
        case RuntimeEvent.Exited exited -> {
          turn.sample(running);
          turn.stopWatch();
          turn.crashed(exited.exit());
          reset(running);
          return;
        }
        case RuntimeEvent.InitFailed _ ->
            throw new IllegalStateException("init error while running");
      }
    }
  }

  private InvocationResult report(Turn turn) {
    Duration duration = turn.stopWatch();
    Duration init = turn.initDuration;
    Duration billable = init == null ? duration : duration.plus(init);
    Duration billed = Duration.ofMillis(Math.max(1, Math.ceilDiv(billable.toNanos(), 1_000_000L)));
    String requestId = turn.invocation.requestId();
    if (turn.status == Status.TIMEOUT) {
      log.platform(PlatformLine.timedOut(RealTime.wallClock(), requestId, function.timeout()));
    }
    log.platform(PlatformLine.end(requestId));
    log.platform(
        PlatformLine.report(
            requestId,
            duration,
            billed,
            new PlatformLine.Memory(function.memoryMiB(), turn.maxMemoryMiB),
            init,
            turn.reportStatus));
    return new InvocationResult(
        turn.status,
        turn.payload,
        turn.status == Status.SUCCESS ? null : "Unhandled",
        log.tail(),
        log.stream(),
        duration,
        billed,
        init,
        turn.maxMemoryMiB,
        turn.logComplete);
  }

  private RuntimeProcess start() throws RuntimeUnavailableException {
    RuntimeProcess started = new RuntimeProcess(spec, host.executor(), host.server(), log);
    process = started;
    if (killed) {
      started.kill();
    }
    return started;
  }

  /** Ends the process; the next invocation starts another. */
  private boolean reset(RuntimeProcess over) throws InterruptedException {
    boolean complete = over.stop();
    process = null;
    return complete;
  }

  /** One invocation as it goes. */
  private final class Turn {
    private final Invocation invocation;
    private final @Nullable Duration initDuration;
    private final Duration from = RealTime.elapsed();
    private final Instant fromWallClock = RealTime.wallClock();
    private Status status = Status.CRASH;
    private Bytes payload = Bytes.EMPTY;
    private boolean answered;
    private @Nullable String reportStatus;
    private @Nullable Duration took;
    private int maxMemoryMiB;
    private boolean logComplete = true;

    Turn(Invocation invocation, @Nullable Duration initDuration) {
      this.invocation = invocation;
      this.initDuration = initDuration;
    }

    Instant deadline() {
      return fromWallClock.plus(function.timeout());
    }

    Duration elapsed() {
      return RealTime.elapsed().minus(from);
    }

    Duration remaining() {
      return function.timeout().minus(elapsed());
    }

    /** Stops the watch, once; what has passed until then. */
    Duration stopWatch() {
      Duration stopped = took;
      if (stopped == null) {
        stopped = elapsed();
        took = stopped;
      }
      return stopped;
    }

    void sample(RuntimeProcess of) {
      maxMemoryMiB = Math.max(maxMemoryMiB, of.maxMemoryUsedMiB());
    }

    /** The first outcome is the caller's: what happens after an answer changes the log only. */
    void end(Status outcome, Bytes answer) {
      if (!answered) {
        answered = true;
        status = outcome;
        payload = answer;
      }
    }

    void timedOut() {
      took = function.timeout();
      reportStatus = "timeout";
      end(
          Status.TIMEOUT,
          ErrorDocument.timedOut(invocation.requestId(), function.timeout()).payload());
    }

    void crashed(FunctionExecutor.Exit exit) {
      ErrorDocument document = ErrorDocument.exited(invocation.requestId(), exit);
      reportStatus = PlatformLine.error(document.errorType());
      end(Status.CRASH, document.payload());
    }
  }
}
