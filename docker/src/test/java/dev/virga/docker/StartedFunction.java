package dev.virga.docker;

import dev.virga.core.function.FunctionExecutor.Environment;
import dev.virga.core.function.FunctionExecutor.Exit;
import dev.virga.core.function.FunctionSpec;
import dev.virga.core.function.FunctionSpec.CodePackage;
import dev.virga.core.function.RuntimeUnavailableException;
import dev.virga.core.identity.Arn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A function that was started on an executor without Lambda around it: its lines and its end. */
final class StartedFunction {
  final List<String> lines = new CopyOnWriteArrayList<>();
  final Environment environment;
  private final CompletableFuture<Exit> exit = new CompletableFuture<>();

  StartedFunction(DockerExecutor executor, String runtime, CodePackage code, int runtimeApiPort)
      throws RuntimeUnavailableException {
    environment =
        executor.start(
            new FunctionSpec(
                UUID.randomUUID().toString().replace("-", ""),
                new Arn("aws", "lambda", "us-east-1", "000000000000", "function:started:$LATEST"),
                runtime,
                "any",
                128,
                Duration.ofSeconds(3),
                Map.of(),
                code),
            runtimeApiPort,
            line -> lines.add(line.text()),
            exit::complete);
  }

  Exit exit() throws InterruptedException, ExecutionException, TimeoutException {
    return exit.get(30, TimeUnit.SECONDS);
  }
}
