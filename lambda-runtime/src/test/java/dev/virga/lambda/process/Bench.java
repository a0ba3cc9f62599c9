package dev.virga.lambda.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.virga.core.function.FunctionSpec.CodePackage;
import dev.virga.core.function.RuntimeUnavailableException;
import dev.virga.core.identity.Arn;
import dev.virga.core.schema.Bytes;
import dev.virga.lambda.runtime.EnvironmentPool;
import dev.virga.lambda.runtime.FunctionVersion;
import dev.virga.lambda.runtime.Invocation;
import dev.virga.lambda.runtime.InvocationResult;
import dev.virga.lambda.runtime.ProbeFunction;
import dev.virga.lambda.runtime.RecordedLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/** A pool on the process executor, to run small functions written in a test. */
final class Bench implements AutoCloseable {
  private final EnvironmentPool pool;
  final RecordedLog log = new RecordedLog();

  Bench(Path directory) {
    this(directory, Duration.ofMinutes(5));
  }

  Bench(Path directory, Duration idleTime) {
    pool =
        new EnvironmentPool(
            new ProcessExecutor(directory, () -> "http://127.0.0.1:4566"),
            new EnvironmentPool.Bounds(8, idleTime, Duration.ofSeconds(30)),
            new EnvironmentPool.Surroundings(
                log,
                (_, _) -> Map.of(),
                () -> UUID.randomUUID().toString().replace("-", ""),
                InstantSource.fixed(Instant.EPOCH)));
  }

  /** Skips the test where this machine has no such interpreter. */
  Bench requires(String runtime) {
    try {
      pool.check(runtime);
      return this;
    } catch (RuntimeUnavailableException missing) {
      pool.close();
      return Assumptions.abort("SKIPPED: " + missing.getMessage());
    }
  }

  InvocationResult node(String handler, String file, String source) throws Exception {
    return run("nodejs20.x", handler, code(Map.of(file, source)), Map.of());
  }

  InvocationResult python(String handler, String source) throws Exception {
    return run("python3.13", handler, code(Map.of("app.py", source)), Map.of());
  }

  InvocationResult run(
      String runtime, String handler, CodePackage code, Map<String, String> variables)
      throws Exception {
    return pool.invoke(function(runtime, handler, code, variables), invocation());
  }

  /** The function's own lines of an invocation's log. */
  List<String> lines(InvocationResult result) {
    return log.of(result.logStream()).stream()
        .filter(line -> !line.matches("(?s)(INIT_START|INIT_REPORT|START|END|REPORT) .*"))
        .toList();
  }

  static FunctionVersion function(
      String runtime, String handler, CodePackage code, Map<String, String> variables) {
    String name = "f" + UUID.randomUUID();
    return new FunctionVersion(
        new Arn("aws", "lambda", "eu-west-1", "000000000000", "function:" + name + ":$LATEST"),
        name,
        "$LATEST",
        "1",
        runtime,
        handler,
        256,
        Duration.ofSeconds(60),
        new HashMap<>(variables),
        "/aws/lambda/" + name,
        code);
  }

  static Invocation invocation() {
    return new Invocation(
        UUID.randomUUID().toString(), Bytes.utf8("{}"), "arn", "Root=1-a", null, null);
  }

  static CodePackage code(Map<String, String> files) {
    return ProbeFunction.zip(
        files.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, file -> file.getValue().getBytes(UTF_8))));
  }

  static CodePackage layered(CodePackage code, CodePackage... layers) {
    return new CodePackage(code.sha256Hex(), code.zip(), List.of(layers));
  }

  @Override
  public void close() {
    pool.close();
  }
}
