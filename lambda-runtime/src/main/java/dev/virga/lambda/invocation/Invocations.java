package dev.virga.lambda.invocation;

import dev.virga.api.lambda.LambdaError;
import dev.virga.core.engine.Command;
import dev.virga.core.engine.Engine;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.service.Cause;
import dev.virga.core.time.Work;
import dev.virga.lambda.engine.AsyncEvent;
import dev.virga.lambda.engine.Function;
import dev.virga.lambda.engine.FunctionName;
import dev.virga.lambda.engine.InvocationCommands;
import dev.virga.lambda.engine.LambdaFault;
import dev.virga.lambda.engine.LambdaState;
import dev.virga.lambda.runtime.Invocation;
import dev.virga.lambda.runtime.InvocationResult;
import java.util.concurrent.atomic.AtomicReference;

/** Invokes functions, now or later. Authorization has been done. Thread-safe. */
public final class Invocations {
  private final InvocationRunner runner;

  /** Runs with this runner. */
  public Invocations(InvocationRunner runner) {
    this.runner = runner;
  }

  /**
   * Runs a function and waits for it.
   *
   * @throws ServiceException it did not run
   */
  public InvocationResult now(
      Engine<LambdaState> engine, FunctionName name, Invocation invocation, Cause cause) {
    AtomicReference<InvocationResult> result = new AtomicReference<>();
    try (Work work = begin(name, invocation.requestId(), cause)) {
      work.run(() -> {
        Function function = admit(engine, name, cause, InvocationCommands.begin(name));
        try {
          result.set(runner.run(engine.scope(), function, invocation, cause, 1));
        } finally {
          engine.follow(cause, InvocationCommands.finish(name));
        }
      });
    }
    InvocationResult answer = result.get();
    if (answer == null) {
      throw LambdaFault.interrupted();
    }
    return answer;
  }

  /** Accepts an event that the function will run for. */
  public void later(Engine<LambdaState> engine, AsyncEvent.Request request) {
    admit(engine, request.function(), request.cause(), InvocationCommands.accept(request));
    runner.report().received(engine.scope(), request.function());
  }

  private <R> R admit(
      Engine<LambdaState> engine, FunctionName name, Cause cause, Command<LambdaState, R> command) {
    try {
      return engine.decide(cause, command);
    } catch (ServiceException e) {
      if (e.error() == LambdaError.TOO_MANY_REQUESTS) {
        runner.report().throttled(engine.scope(), name);
      }
      throw e;
    }
  }

  private Work begin(FunctionName name, String requestId, Cause cause) {
    return runner.kernel().inFlight().begin("invocation", name + " " + requestId, cause);
  }
}
