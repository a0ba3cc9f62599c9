package dev.virga.lambda.process;

import dev.virga.core.function.FunctionExecutor.LaunchFailure;

/** A function's bootstrap cannot be executed: the function's own fault. */
public final class InvalidEntrypointException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidEntrypointException(String message) {
    super(message);
  }

  /** As AWS tells it. */
  public LaunchFailure failure() {
    return new LaunchFailure("Runtime.InvalidEntrypoint", String.valueOf(getMessage()));
  }
}
