package dev.virga.docker;

import dev.virga.core.function.FunctionExecutor;
import dev.virga.lambda.runtime.FunctionExecutorContract;
import dev.virga.lambda.runtime.ProbeFunction;
import org.junit.jupiter.api.Tag;

@Tag("docker")
final class DockerProvidedIT extends FunctionExecutorContract {
  @Override
  protected FunctionExecutor executor() throws Exception {
    return TestImages.executor();
  }

  @Override
  protected ProbeFunction probe() {
    return ProbeFunction.provided("provided.al2023");
  }
}
