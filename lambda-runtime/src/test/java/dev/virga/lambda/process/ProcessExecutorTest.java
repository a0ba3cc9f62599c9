package dev.virga.lambda.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.function.FunctionSpec.CodePackage;
import dev.virga.core.function.RuntimeUnavailableException;
import dev.virga.lambda.runtime.InvocationResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessExecutorTest {
  private static final String PID = "exports.handler = async () => process.pid;";

  @TempDir Path directory;

  @Test
  void idleEnvironment_isStopped() throws Exception {
    try (Bench bench = new Bench(directory, Duration.ofMillis(1)).requires("nodejs20.x")) {
      InvocationResult result = bench.node("index.handler", "index.js", PID);
      long pid = Long.parseLong(result.payload().asUtf8());
      ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
    }
  }

  @Test
  void close_stopsProcesses_andRemovesEverything() throws Exception {
    ProcessHandle process;
    try (Bench bench = new Bench(directory).requires("nodejs20.x")) {
      InvocationResult result = bench.node("index.handler", "index.js", PID);
      process = ProcessHandle.of(Long.parseLong(result.payload().asUtf8())).orElseThrow();
      assertTrue(process.isAlive());
    }
    process.onExit().join();
    try (var left = Files.list(directory)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void wrapper_runsTheRuntime() throws Exception {
    CodePackage layer =
        Bench.code(Map.of("wrap", "#!/bin/sh\nexport WRAPPED=\"with $#\"\nexec \"$@\"\n"));
    CodePackage code =
        Bench.code(Map.of("index.js", "exports.handler = async () => process.env.WRAPPED;"));
    try (Bench bench = new Bench(directory)) {
      InvocationResult result =
          bench.run(
              "nodejs20.x",
              "index.handler",
              Bench.layered(code, layer),
              Map.of("AWS_LAMBDA_EXEC_WRAPPER", "/opt/wrap"));
      assertEquals("\"with 4\"", result.payload().asUtf8());
      InvocationResult missing =
          bench.run(
              "nodejs20.x",
              "index.handler",
              code,
              Map.of("AWS_LAMBDA_EXEC_WRAPPER", "/opt/missing"));
      assertTrue(missing.payload().asUtf8().contains("exit status 127"));
    }
  }

  @Test
  void externalExtension_isRefusedByName() {
    CodePackage layer = Bench.code(Map.of("extensions/agent", "#!/bin/sh\n"));
    CodePackage code = Bench.layered(Bench.code(Map.of("index.js", PID)), layer);
    try (Bench bench = new Bench(directory)) {
      RuntimeUnavailableException refusal =
          assertThrows(
              RuntimeUnavailableException.class,
              () -> bench.run("nodejs20.x", "index.handler", code, Map.of()));
      assertTrue(refusal.getMessage().contains("/opt/extensions/agent"), refusal.getMessage());
    }
  }

  @Test
  void unknownRuntime_saysWhatRuns() {
    try (ProcessExecutor executor = new ProcessExecutor(directory, () -> "")) {
      RuntimeUnavailableException refusal =
          assertThrows(RuntimeUnavailableException.class, () -> executor.check("ruby3.4"));
      assertTrue(refusal.getMessage().contains("ruby3.4"), refusal.getMessage());
      assertTrue(refusal.getMessage().contains("docker executor"), refusal.getMessage());
    }
  }

  @Test
  void tooNewAJava_saysWhatToInstall() {
    try (ProcessExecutor executor = new ProcessExecutor(directory, () -> "")) {
      RuntimeUnavailableException refusal =
          assertThrows(RuntimeUnavailableException.class, () -> executor.check("java99"));
      assertTrue(refusal.getMessage().contains("install JDK 99 or newer"), refusal.getMessage());
    }
  }

  @Test
  void exactVersion_isPreferred_elseTheNearest() throws Exception {
    Path bin = Files.createDirectories(directory.resolve("bin"));
    fake(bin.resolve("python3.10"), "3.10", "/x/python3.10");
    fake(bin.resolve("python3.12"), "3.12", "/x/python3.12");
    fake(bin.resolve("python3.14"), "broken", "");
    Interpreters interpreters =
        new Interpreters(Map.of("PATH", bin.toString()), directory, List.of());
    assertEquals("/x/python3.12", found(interpreters, 12));
    assertEquals("/x/python3.10", found(interpreters, 9));
  }

  private static String found(Interpreters interpreters, int version) throws Exception {
    RuntimeFamily.Wanted wanted = RuntimeFamily.parse("python3." + version).orElseThrow();
    return interpreters.find("python3." + version, wanted).executable().toString();
  }

  private static void fake(Path file, String version, String executable) throws Exception {
    Files.writeString(file, "#!/bin/sh\necho '" + version + " " + executable + "'\n");
    Directories.mode(file, "rwxr-xr-x");
  }
}
