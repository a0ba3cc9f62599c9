package dev.virga.lambda.engine;

import dev.virga.core.engine.EffectBody;
import dev.virga.core.identity.Arn;

/** What Lambda's engines ask for. */
public sealed interface LambdaEffect extends EffectBody {
  /**
   * Execution environments of a function are to go: it was updated or deleted.
   *
   * @param function qualified with the version
   */
  record Retire(Arn function) implements LambdaEffect {}

  /**
   * A function is to run for an event; room for it has been taken.
   *
   * @param event as it was started
   * @param function as it was then
   */
  record Run(AsyncEvent event, Function function) implements LambdaEffect {}

  /**
   * An event is given up.
   *
   * @param event as it was last
   * @param reason why
   */
  record Drop(AsyncEvent event, DropReason reason) implements LambdaEffect {}

  /** Why an asynchronous event is given up; the names are those of destination records. */
  enum DropReason {
    /** The function failed on every attempt. */
    RETRIES_EXHAUSTED("RetriesExhausted"),
    /** It became older than events may be. */
    EVENT_AGE_EXCEEDED("EventAgeExceeded"),
    /** The function may not run at all. */
    ZERO_RESERVED_CONCURRENCY("ZeroReservedConcurrency"),
    /** The function was deleted meanwhile. */
    FUNCTION_DELETED("FunctionDeleted"),
    /** Virga itself failed; the server's log says how. */
    INTERNAL_FAILURE("InternalFailure");

    private final String condition;

    DropReason(String condition) {
      this.condition = condition;
    }

    /** As a destination record would name it. */
    public String condition() {
      return condition;
    }
  }
}
