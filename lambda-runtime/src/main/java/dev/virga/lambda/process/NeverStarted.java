package dev.virga.lambda.process;

import dev.virga.core.function.FunctionExecutor.Environment;
import dev.virga.core.function.FunctionExecutor.Exit;
import java.time.Duration;
import java.util.function.Consumer;

/** Stands for a process that could not be started, through the function's own fault. */
public final class NeverStarted implements Environment {
  private NeverStarted() {}

  /** Tells its end. */
  public static Environment because(InvalidEntrypointException reason, Consumer<Exit> exited) {
    exited.accept(new Exit(-1, null, false, reason.failure()));
    return new NeverStarted();
  }

  @Override
  public String id() {
    return "none";
  }

  @Override
  public int maxMemoryUsedMiB() {
    return 0;
  }

  @Override
  public boolean drainOutput(Duration bound) {
    return true;
  }

  @Override
  public void kill() {}
}
