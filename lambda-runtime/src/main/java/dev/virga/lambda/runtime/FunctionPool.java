package dev.virga.lambda.runtime;

import dev.virga.core.function.RuntimeUnavailableException;
import dev.virga.core.identity.Arn;

/**
 * Runs invocations in execution environments, which it starts when none is free, keeps warm, resets
 * after a timeout or a crash, and retires when idle. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html">
 *     Lambda execution environment lifecycle</a>
 */
public interface FunctionPool extends AutoCloseable {
  /**
   * Runs one invocation to its end: the runtime has asked for its next one (or died, or was timed
   * out) and every log line has been given to the log sink. Blocks; call it on a virtual thread.
   * Whatever the function does wrong is a result, not an exception.
   *
   * @throws ConcurrencyLimitException when every environment is busy and no more may be started;
   *     nothing has run
   * @throws RuntimeUnavailableException when no executor here can run the runtime, saying what to
   *     install; nothing has run
   * @throws InterruptedException when interrupted; the environment is stopped
   */
  InvocationResult invoke(FunctionVersion function, Invocation invocation)
      throws ConcurrencyLimitException, RuntimeUnavailableException, InterruptedException;

  /**
   * Retires every environment of a function version, whatever its revision: free ones now, busy
   * ones after their invocation. Call it when the version was updated or deleted.
   *
   * @param function the qualified ARN, as in {@link FunctionVersion#arn()}
   */
  void retire(Arn function);

  /** Stops every environment, busy ones too; the pool goes on. For a reset of everything. */
  void retireAll();

  /** Whether this machine can run the runtime; the message of the exception is for people. */
  void check(String runtime) throws RuntimeUnavailableException;

  /** One line for people: which executor runs functions, and what it found. */
  String description();

  /** Stops every environment: running invocations end with {@code Runtime.ExitError}. */
  @Override
  void close();
}
