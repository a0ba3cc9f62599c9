package dev.virga.core.fault;

/**
 * Takes our own faults: whatever reaches the error mapper, the effect runner or the timer loop and
 * is no {@link ServiceException}. The server's logs at ERROR; a test's fails the test. Thread-safe;
 * must not throw.
 */
@FunctionalInterface
public interface FaultReporter {
  /**
   * Reports one fault.
   *
   * @param where the place that caught it, such as {@code sqs ReceiveMessage} or {@code effect
   *     Invoke}
   * @param requestId the request's or the causal chain's id
   * @param fault what was thrown
   */
  void report(String where, String requestId, Throwable fault);
}
