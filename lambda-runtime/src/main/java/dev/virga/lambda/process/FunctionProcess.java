package dev.virga.lambda.process;

import dev.virga.core.function.FunctionExecutor;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A running function process with its output and its descendants. */
final class FunctionProcess implements FunctionExecutor.Environment {
  private final Process process;
  private final ProcessOutput output;
  private final ProcessTree tree;
  private final AtomicBoolean killed = new AtomicBoolean();

  FunctionProcess(Process process, ProcessOutput output, ProcessTree tree) {
    this.process = process;
    this.output = output;
    this.tree = tree;
  }

  @Override
  public String id() {
    return Long.toString(process.pid());
  }

  @Override
  public int maxMemoryUsedMiB() {
    return tree.peakMemoryMiB();
  }

  @Override
  public boolean drainOutput(Duration bound) {
    return output.drain(bound);
  }

  @Override
  public void kill() {
    if (killed.compareAndSet(false, true)) {
      tree.kill();
    }
  }
}
