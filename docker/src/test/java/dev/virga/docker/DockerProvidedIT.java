package dev.virga.docker;

import dev.virga.core.function.FunctionExecutor;
import dev.virga.lambda.runtime.ProvidedRuntimeContract;
import org.junit.jupiter.api.Tag;

/** On an image like AWS's for OS-only runtimes, in which there is no {@code /var/runtime}. */
@Tag("docker")
final class DockerProvidedIT extends ProvidedRuntimeContract {
  @Override
  protected FunctionExecutor executor() throws Exception {
    return TestImages.executor();
  }
}
