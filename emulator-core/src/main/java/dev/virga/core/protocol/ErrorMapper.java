package dev.virga.core.protocol;

import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.FaultReporter;
import dev.virga.core.fault.ServiceException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One of the three broad catches of the system: a step of a request may throw anything. A
 * ServiceException is an answer; anything else is our own fault, reported, and answered as
 * InternalFailure.
 */
final class ErrorMapper {
  private final FaultReporter faults;

  ErrorMapper(FaultReporter faults) {
    this.faults = faults;
  }

  /**
   * Runs a step of a request.
   *
   * @param where named in the report
   * @param answer takes the error to answer; what it throws itself is reported and goes to {@code
   *     lastResort}
   */
  void run(
      String where,
      String requestId,
      Runnable step,
      Consumer<ServiceException> answer,
      Runnable lastResort) {
    Throwable thrown = attempt(step);
    if (thrown == null) {
      return;
    }
    ServiceException error;
    if (thrown instanceof ServiceException expected) {
      error = expected;
    } else {
      faults.report(where, requestId, thrown);
      error =
          new ServiceException(
              CommonError.INTERNAL_FAILURE,
              "The request processing has failed because of an unknown error, exception or"
                  + " failure.");
    }
    Throwable again = attempt(() -> answer.accept(error));
    if (again != null) {
      faults.report(where, requestId, again);
      lastResort.run();
    }
  }

  private static @Nullable Throwable attempt(Runnable step) {
    try {
      step.run();
      return null;
    } catch (Throwable e) {
      return e;
    }
  }
}
