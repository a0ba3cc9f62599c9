package dev.virga.lambda.process;

import dev.virga.core.function.FunctionSpec;
import dev.virga.core.identity.Arn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A process with an executor and a function, to be killed: prints what the function prints. */
final class KilledExecutor {
  /** Its process, a child, one in a session of its own, and one without an environment. */
  private static final String BOOTSTRAP =
      """
      #!/bin/sh
      sleep 600 &
      echo "child $!"
      setsid sleep 600 &
      echo "session $!"
      env -i sleep 600 &
      echo "bare $!"
      echo "main $$"
      while true; do sleep 1; done
      """;

  private KilledExecutor() {}

  /** Runs until it is killed. */
  public static void main(String[] arguments) throws Exception {
    ProcessExecutor executor = new ProcessExecutor(Path.of(arguments[0]), () -> "http://[::1]:1");
    executor.start(
        new FunctionSpec(
            "0123456789abcdef0123456789abcdef",
            new Arn("aws", "lambda", "us-east-1", "000000000000", "function:f:$LATEST"),
            "provided.al2023",
            "any",
            128,
            Duration.ofSeconds(3),
            Map.of(),
            Bench.code(Map.of("bootstrap", BOOTSTRAP))),
        1,
        line -> System.out.println(line.text()),
        exit -> System.out.println(exit));
    Thread.currentThread().join();
  }
}
