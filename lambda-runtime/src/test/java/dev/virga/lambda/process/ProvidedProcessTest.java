package dev.virga.lambda.process;

import dev.virga.core.function.FunctionExecutor;
import dev.virga.lambda.runtime.ProvidedRuntimeContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class ProvidedProcessTest extends ProvidedRuntimeContract {
  @TempDir static Path directory;

  @Override
  protected FunctionExecutor executor() {
    return new ProcessExecutor(directory, () -> "http://127.0.0.1:4566");
  }

  @Override
  protected boolean seesProcesses() {
    return true;
  }
}
