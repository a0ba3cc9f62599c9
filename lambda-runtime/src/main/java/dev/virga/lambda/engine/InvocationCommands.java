package dev.virga.lambda.engine;

import dev.virga.core.engine.Command;
import dev.virga.core.engine.Decision;
import dev.virga.core.engine.Effect;
import dev.virga.core.engine.Turn;
import dev.virga.core.service.Cause;
import dev.virga.lambda.engine.LambdaEffect.DropReason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decisions on invocations: who may run now, what becomes of asynchronous events. */
public final class InvocationCommands {
  /** Invocations at once, in one account and region. */
  public static final int MAX_CONCURRENCY = 1000;

  /** As many of them can never be reserved. */
  public static final int MIN_UNRESERVED = 100;

  /** Asynchronous events that may wait, in one account and region. */
  public static final int MAX_QUEUED_EVENTS = 100_000;

  /** Bytes of the events that may wait, in one account and region. */
  public static final long MAX_QUEUED_BYTES = 256L << 20;

  private InvocationCommands() {}

  /**
   * Takes room for a synchronous invocation; {@link #finish} gives it back.
   *
   * @throws dev.virga.core.fault.ServiceException not there, still being created, or no room
   */
  public static Command<LambdaState, Function> begin(FunctionName name) {
    return (state, turn) -> {
      Function function = invocable(state, name);
      Throttle full = noRoom(state, function);
      if (full != null) {
        throw LambdaFault.throttled(full);
      }
      state.began(name);
      return Decision.answer(function);
    };
  }

  /** A synchronous invocation has ended, however it did. */
  public static Command<LambdaState, Decision.Done> finish(FunctionName name) {
    return (state, turn) -> {
      state.ended(name);
      return Decision.done();
    };
  }

  /** Accepts an event; it is tried at once. */
  public static Command<LambdaState, Decision.Done> accept(AsyncEvent.Request request) {
    return (state, turn) -> {
      Function function = invocable(state, request.function());
      boolean full =
          state.queuedEvents() >= MAX_QUEUED_EVENTS
              || state.queuedBytes() + request.payload().size() > MAX_QUEUED_BYTES;
      if (full) {
        throw LambdaFault.throttled(Throttle.QUEUE);
      }
      AsyncEvent event = AsyncEvent.accepted(request, turn.now());
      if (isZero(function.reservedConcurrency())) {
        return Decision.done(drop(state, event, DropReason.ZERO_RESERVED_CONCURRENCY));
      }
      state.put(event);
      return Decision.done(tryEvent(state, event.requestId(), turn));
    };
  }

  /** How trying an event ended. */
  public enum Tried {
    /** The function answered. */
    SUCCEEDED,
    /** The function failed. */
    FAILED,
    /** The function did not run: nowhere to run it now. */
    NO_ROOM,
    /** Virga failed. */
    BROKEN
  }

  /**
   * An event has been tried.
   *
   * @param start of the event, as it was started
   */
  public static Command<LambdaState, Decision.Done> tried(
      String requestId, int start, Tried outcome) {
    return (state, turn) -> {
      AsyncEvent event = state.event(requestId);
      if (event == null || event.start() != start || event.due() != null) {
        return Decision.done();
      }
      state.ended(event.function());
      return Decision.done(
          switch (outcome) {
            case SUCCEEDED -> {
              state.removeEvent(requestId);
              yield List.of();
            }
            case FAILED -> failed(state, event, turn.now());
            case NO_ROOM -> throttled(state, event, turn.now());
            case BROKEN -> List.of(drop(state, event, DropReason.INTERNAL_FAILURE));
          });
    };
  }

  /** Whether the event is being tried by exactly this start. */
  public static boolean isStart(LambdaState state, AsyncEvent event) {
    AsyncEvent current = state.event(event.requestId());
    return current != null && current.due() == null && current.start() == event.start();
  }

  /** Tries a waiting event: starts it if there is room, else puts it off. */
  static List<Effect> tryEvent(LambdaState state, String requestId, Turn turn) {
    AsyncEvent event = state.event(requestId);
    if (event == null) {
      return List.of();
    }
    Function function = state.function(event.function());
    if (function == null) {
      return List.of(drop(state, event, DropReason.FUNCTION_DELETED));
    }
    if (AsyncRetry.tooOld(event, turn.now())) {
      return List.of(drop(state, event, DropReason.EVENT_AGE_EXCEEDED));
    }
    if (isZero(function.reservedConcurrency())) {
      return List.of(drop(state, event, DropReason.ZERO_RESERVED_CONCURRENCY));
    }
    if (noRoom(state, function) != null) {
      return throttled(state, event, turn.now());
    }
    AsyncEvent started = event.started();
    state.put(started);
    state.began(event.function());
    return List.of(
        new Effect("event/" + requestId, event.cause(), new LambdaEffect.Run(started, function)));
  }

  private static List<Effect> failed(LambdaState state, AsyncEvent event, Instant now) {
    Instant next = AsyncRetry.afterFailure(event, now);
    if (AsyncRetry.exhausted(event)) {
      return List.of(drop(state, event, DropReason.RETRIES_EXHAUSTED));
    }
    if (AsyncRetry.tooOld(event, next)) {
      return List.of(drop(state, event, DropReason.EVENT_AGE_EXCEEDED));
    }
    state.put(event.retry(next));
    return List.of();
  }

  private static List<Effect> throttled(LambdaState state, AsyncEvent event, Instant now) {
    Instant next = AsyncRetry.afterThrottle(event, now);
    if (AsyncRetry.tooOld(event, next)) {
      return List.of(drop(state, event, DropReason.EVENT_AGE_EXCEEDED));
    }
    state.put(event.throttled(next));
    return List.of();
  }

  private static Effect drop(LambdaState state, AsyncEvent event, DropReason reason) {
    state.removeEvent(event.requestId());
    Cause cause = event.cause();
    return new Effect("event/" + event.requestId(), cause, new LambdaEffect.Drop(event, reason));
  }

  /** The function, if it can be invoked. */
  public static Function invocable(LambdaState state, FunctionName name) {
    Function function = state.function(name);
    if (function == null) {
      throw LambdaFault.functionNotFound(state.arn(name, FunctionReference.LATEST));
    }
    if (function.stage() == Function.Stage.CREATING) {
      throw LambdaFault.pending();
    }
    return function;
  }

  private static @Nullable Throttle noRoom(LambdaState state, Function function) {
    Integer reserved = function.reservedConcurrency();
    if (reserved != null) {
      return state.running(function.name()) >= reserved ? Throttle.RESERVED : null;
    }
    int pool = MAX_CONCURRENCY - state.reserved();
    return state.runningUnreserved() >= pool ? Throttle.ACCOUNT : null;
  }

  private static boolean isZero(@Nullable Integer number) {
    return number != null && number == 0;
  }
}
