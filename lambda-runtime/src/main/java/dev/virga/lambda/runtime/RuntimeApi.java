package dev.virga.lambda.runtime;

import dev.virga.core.schema.Bytes;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Runtime API of one function process: which call is allowed when, and what it means. Knows no
 * HTTP. Thread-safe; called from event loops, so nothing here waits.
 *
 * <pre>
 *   Started --next--> Ready --(invocation)--> Running --response--> InvocationResponse --next->
 *      \--init/error--> InitError                  \----error-----> InvocationErrorResponse -/
 * </pre>
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda runtime
 *     API</a>
 */
final class RuntimeApi {
  /** The largest answer, bytes: 6 MiB and a hundred, as AWS's own message says. */
  static final int MAX_RESPONSE_BYTES = 6_291_556;

  static final String ERROR_TYPE_UNKNOWN = "Runtime.Unknown";
  private static final Pattern ERROR_TYPE = Pattern.compile("(Runtime|Function)\\.[A-Z][A-Za-z]+");

  /** Takes an invocation for a runtime that waits for one. */
  interface Waiter {
    /** Sends it; what cannot be sent comes back through {@link RuntimeApi#undelivered}. */
    void deliver(Delivery delivery);
  }

  /**
   * The answer to a call.
   *
   * @param errorType null where the call was accepted
   */
  record Answer(int status, @Nullable String errorType, String message) {
    static final Answer ACCEPTED = new Answer(202, null, "OK");
  }

  private final Consumer<RuntimeEvent> events;
  private RuntimeState state = RuntimeState.STARTED;
  private @Nullable Waiter waiter;
  private @Nullable Delivery pending;
  private @Nullable String currentId;

  RuntimeApi(Consumer<RuntimeEvent> events) {
    this.events = events;
  }

  /**
   * The runtime asks for its next invocation.
   *
   * @return null when it shall wait, else why it may not ask
   */
  synchronized @Nullable Answer next(Waiter asking) {
    switch (state) {
      case RUNNING, INIT_ERROR -> {
        return notAllowed(RuntimeState.READY);
      }
      case STARTED, RESPONSE_SENT, ERROR_SENT -> {
        state = RuntimeState.READY;
        waiter = asking;
        currentId = null;
        events.accept(new RuntimeEvent.Ready());
      }
      case READY -> waiter = asking;
    }
    hand();
    return null;
  }

  /** Gives the runtime an invocation as soon as it waits for one. */
  synchronized void offer(Delivery delivery) {
    pending = delivery;
    hand();
  }

  /** The connection was gone when the invocation was to be sent: the runtime will ask again. */
  synchronized void undelivered(Delivery delivery) {
    if (state == RuntimeState.RUNNING && delivery.requestId().equals(currentId)) {
      state = RuntimeState.READY;
      currentId = null;
      pending = delivery;
      hand();
    }
  }

  /** The connection of a waiting runtime was closed. */
  synchronized void gone(Waiter left) {
    if (left.equals(waiter)) {
      waiter = null;
    }
  }

  /**
   * Whether an answer to this invocation is due.
   *
   * @return null when it is
   */
  synchronized @Nullable Answer refuse(String requestId, RuntimeState wanted) {
    if (currentId == null || !currentId.equals(requestId)) {
      return new Answer(400, "InvalidRequestID", "Invalid request ID");
    }
    return state == RuntimeState.RUNNING ? null : notAllowed(wanted);
  }

  /** The runtime answers its invocation. */
  synchronized Answer respond(String requestId, Bytes payload) {
    Answer refusal = refuse(requestId, RuntimeState.RESPONSE_SENT);
    if (refusal != null) {
      return refusal;
    }
    state = RuntimeState.RESPONSE_SENT;
    events.accept(new RuntimeEvent.Answered(payload));
    return Answer.ACCEPTED;
  }

  /** The runtime sent more than {@link #MAX_RESPONSE_BYTES}. */
  synchronized Answer respondTooMuch(String requestId) {
    Answer refusal = refuse(requestId, RuntimeState.RESPONSE_SENT);
    if (refusal != null) {
      return refusal;
    }
    state = RuntimeState.RESPONSE_SENT;
    events.accept(new RuntimeEvent.AnsweredTooMuch());
    return new Answer(
        413,
        "RequestEntityTooLarge",
        "Exceeded maximum allowed payload size (" + MAX_RESPONSE_BYTES + " bytes).");
  }

  /** The runtime reports that its invocation failed. */
  synchronized Answer fail(String requestId, @Nullable String errorType, Bytes payload) {
    Answer refusal = refuse(requestId, RuntimeState.ERROR_SENT);
    if (refusal != null) {
      return refusal;
    }
    state = RuntimeState.ERROR_SENT;
    events.accept(new RuntimeEvent.Failed(known(errorType), payload));
    return Answer.ACCEPTED;
  }

  /** The runtime reports that it could not be initialised. */
  synchronized Answer failInit(@Nullable String errorType, Bytes payload) {
    if (state != RuntimeState.STARTED) {
      return notAllowed(RuntimeState.INIT_ERROR);
    }
    state = RuntimeState.INIT_ERROR;
    events.accept(new RuntimeEvent.InitFailed(known(errorType), payload));
    return Answer.ACCEPTED;
  }

  private void hand() {
    Waiter to = waiter;
    Delivery what = pending;
    if (state == RuntimeState.READY && to != null && what != null) {
      waiter = null;
      pending = null;
      state = RuntimeState.RUNNING;
      currentId = what.requestId();
      to.deliver(what);
    }
  }

  private Answer notAllowed(RuntimeState wanted) {
    return new Answer(
        403,
        "InvalidStateTransition",
        "State transition from "
            + state
            + " to "
            + wanted
            + " failed for runtime. Error: State transition is not allowed");
  }

  private static String known(@Nullable String errorType) {
    return errorType != null && ERROR_TYPE.matcher(errorType).matches()
        ? errorType
        : ERROR_TYPE_UNKNOWN;
  }
}
