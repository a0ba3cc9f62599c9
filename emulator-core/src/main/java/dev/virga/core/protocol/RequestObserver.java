package dev.virga.core.protocol;

import dev.virga.core.service.CallContext;
import org.jspecify.annotations.Nullable;

/** Is told of every answered call: the journal's and the metrics' hook. Thread-safe. */
@FunctionalInterface
public interface RequestObserver {
  /** Tells nobody. */
  RequestObserver NONE =
      new RequestObserver() {
        @Override
        public void answered(AnsweredCall call) {
          // Nobody asked.
        }

        @Override
        public boolean enabled() {
          return false;
        }
      };

  /** Called once per call, after its answer has been handed to the connection. */
  void answered(AnsweredCall call);

  /** Whether anybody is told at all. */
  default boolean enabled() {
    return true;
  }

  /**
   * A call that has been answered.
   *
   * @param service the service's name
   * @param operation the AWS action, or {@code -} where the request reached none
   * @param status HTTP status
   * @param errorCode the code on the wire, or null for a success
   * @param nanos real time from the request's arrival to its answer
   * @param context null where the request was refused before it had one
   */
  record AnsweredCall(
      String service,
      String operation,
      int status,
      @Nullable String errorCode,
      long nanos,
      String requestId,
      @Nullable CallContext context) {}
}
