package dev.virga.docker;

import dev.virga.core.function.FunctionExecutor;
import dev.virga.lambda.process.ProcessExecutor;
import dev.virga.lambda.runtime.FunctionExecutorContract;
import dev.virga.lambda.runtime.ProbeFunction;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("docker")
final class DockerJavaIT extends FunctionExecutorContract {
  @TempDir static Path directory;

  @Override
  protected FunctionExecutor executor() throws Exception {
    return TestImages.executor();
  }

  @Override
  protected ProbeFunction probe() throws Exception {
    Path core = directory.resolve("core.jar");
    try (InputStream jar =
        ProcessExecutor.class.getResourceAsStream("java/aws-lambda-java-core.jar")) {
      Files.copy(jar, core, StandardCopyOption.REPLACE_EXISTING);
    }
    return ProbeFunction.java("java25", core);
  }
}
