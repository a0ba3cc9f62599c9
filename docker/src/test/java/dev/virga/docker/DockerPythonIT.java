package dev.virga.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.function.FunctionExecutor;
import dev.virga.lambda.runtime.FunctionExecutorContract;
import dev.virga.lambda.runtime.FunctionVersion;
import dev.virga.lambda.runtime.InvocationResult;
import dev.virga.lambda.runtime.InvocationResult.Status;
import dev.virga.lambda.runtime.ProbeFunction;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("docker")
final class DockerPythonIT extends FunctionExecutorContract {
  @Override
  protected FunctionExecutor executor() throws Exception {
    return TestImages.executor();
  }

  @Override
  protected ProbeFunction probe() {
    return ProbeFunction.python("python3.11");
  }

  @Test
  void memoryBeyondTheLimit_isOutOfMemory() throws Exception {
    FunctionVersion function = function(Duration.ofSeconds(30), Map.of());
    InvocationResult ended = invoke(function, "large", "400000000");
    assertEquals(Status.CRASH, ended.status());
    String payload = ended.payload().asUtf8();
    assertTrue(payload.startsWith("{\"errorType\":\"Runtime.OutOfMemory\","), payload);
    assertTrue(payload.endsWith(" Runtime exited with error: signal: killed\"}"), payload);
    String report = ended.logTail().asUtf8();
    assertTrue(
        report.contains("\tMax Memory Used: 256 MB\tInit Duration: ")
            && report.endsWith("Status: error\tError Type: Runtime.OutOfMemory\t\n"),
        report);
  }

  @Test
  void memoryUsed_isTheRuntimes() throws Exception {
    FunctionVersion function = function(Duration.ofSeconds(30), Map.of());
    int before = invoke(function, "echo", "").maxMemoryMiB();
    int after = invoke(function, "large", "6000000").maxMemoryMiB();
    assertTrue(before > 5 && after >= before + 5, before + " MiB, then " + after);
  }
}
