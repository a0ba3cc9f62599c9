package dev.virga.lambda.invocation;

import dev.virga.api.lambda.LambdaError;
import dev.virga.core.engine.EffectContext;
import dev.virga.core.engine.Engine;
import dev.virga.core.engine.Engines;
import dev.virga.core.engine.Scope;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.time.Work;
import dev.virga.lambda.engine.AsyncEvent;
import dev.virga.lambda.engine.Function;
import dev.virga.lambda.engine.InvocationCommands;
import dev.virga.lambda.engine.InvocationCommands.Tried;
import dev.virga.lambda.engine.LambdaEffect;
import dev.virga.lambda.engine.LambdaState;
import dev.virga.lambda.runtime.Invocation;
import dev.virga.lambda.runtime.InvocationResult;

/**
 * Runs the asynchronous events that an engine starts, and tells it how each ended. Each runs as
 * work of its own: no effect waits for a function.
 */
public final class EventQueue {
  private final Engines<LambdaState> engines;
  private final InvocationRunner runner;

  /** The events of these engines. */
  public EventQueue(Engines<LambdaState> engines, InvocationRunner runner) {
    this.engines = engines;
    this.runner = runner;
  }

  /** Carries {@link LambdaEffect.Run} out. */
  public void run(LambdaEffect.Run effect, EffectContext context) {
    AsyncEvent event = effect.event();
    Engine<LambdaState> engine = engines.at(context.scope());
    if (!engine.view(state -> InvocationCommands.isStart(state, event))) {
      return; // A start of before a restore: the event has been started again since.
    }
    Work work =
        runner
            .kernel()
            .inFlight()
            .begin("invocation", event.function() + " " + event.requestId(), event.cause());
    work.start(() -> tryOnce(engine, event, effect.function()));
  }

  private void tryOnce(Engine<LambdaState> engine, AsyncEvent event, Function function) {
    Tried outcome = Tried.BROKEN;
    try {
      runner.report().tried(engine.scope(), event);
      outcome = outcome(engine.scope(), event, function);
    } finally {
      engine.follow(
          event.cause(), InvocationCommands.tried(event.requestId(), event.start(), outcome));
    }
  }

  private Tried outcome(Scope scope, AsyncEvent event, Function function) {
    Invocation invocation =
        new Invocation(
            event.requestId(), event.payload(), event.invokedArn(), event.traceId(), null, null);
    try {
      InvocationResult result =
          runner.run(scope, function, invocation, event.cause(), event.attempts() + 1);
      return result.failed() ? Tried.FAILED : Tried.SUCCEEDED;
    } catch (ServiceException e) {
      boolean full = e.error() == LambdaError.TOO_MANY_REQUESTS;
      return full ? Tried.NO_ROOM : Tried.FAILED;
    }
  }

  /** Carries {@link LambdaEffect.Drop} out. */
  public void drop(LambdaEffect.Drop effect, EffectContext context) {
    runner.report().dropped(context.scope(), effect.event(), effect.reason());
  }

  /** Carries {@link LambdaEffect.Retire} out. */
  public void retire(LambdaEffect.Retire effect, EffectContext context) {
    runner.retire(effect.function());
  }
}
