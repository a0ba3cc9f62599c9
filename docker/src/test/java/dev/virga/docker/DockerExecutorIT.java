package dev.virga.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.function.FunctionExecutor.Exit;
import dev.virga.core.function.FunctionSpec.CodePackage;
import dev.virga.core.function.RuntimeUnavailableException;
import dev.virga.lambda.runtime.ProbeFunction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the contract of all executors does not ask for. */
@Tag("docker")
final class DockerExecutorIT {
  private static final String RUNTIME = "provided.al2023";
  private static final String BOOTSTRAP =
      """
      #!/bin/sh
      echo "$(pwd) $HOME $AWS_LAMBDA_RUNTIME_API"
      cat /opt/lib/first /opt/lib/second /var/task/sub/own
      echo error output 1>&2
      touch /var/task/mine 2>/dev/null && echo writable
      exit 3
      """;

  @TempDir Path directory;

  @Test
  void code_isMountedReadOnly_layersOverEachOther() throws Exception {
    try (DockerExecutor executor = TestImages.executor(Map.of(), directory)) {
      StartedFunction function = new StartedFunction(executor, RUNTIME, code(), 1234);
      assertEquals(Exit.of(3), function.exit());
      String api = executor.runtimeApiAddresses().getFirst() + ":1234";
      assertTrue(function.lines.remove("error output"), function.lines.toString());
      List<String> wanted = List.of("/var/task /tmp " + api, "one", "of the second", "own");
      assertEquals(wanted, function.lines);
    }
    try (var left = Files.list(directory)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void code_isCopied_whereTheEngineCannotMountIt() throws Exception {
    // The engine refuses to mount a relative path, as it refuses one that it does not see.
    Path relative = Path.of("").toAbsolutePath().relativize(directory.toAbsolutePath());
    try (DockerExecutor executor = TestImages.executor(Map.of(), relative)) {
      StartedFunction function = new StartedFunction(executor, RUNTIME, code(), 1234);
      assertEquals(Exit.of(3), function.exit());
      assertTrue(function.lines.remove("error output"), function.lines.toString());
      List<String> read = List.of("one", "of the second", "own", "writable");
      assertEquals(read, function.lines.subList(1, function.lines.size()));
    }
  }

  @Test
  void engine_keepsNothing_afterRelease() throws Exception {
    try (DockerExecutor executor = TestImages.executor(Map.of(), directory)) {
      CodePackage sleeping =
          ProbeFunction.zip(Map.of("bootstrap", "#!/bin/sh\nexec sleep 600".getBytes(UTF_8)));
      StartedFunction function = new StartedFunction(executor, RUNTIME, sleeping, 1234);
      String id = function.environment.id();
      String tmp = Cli.ok("docker", "inspect", "-f", "{{range .Mounts}}{{.Name}}{{end}}", id);
      executor.release(tmp.substring("virga-tmp-".length()));
      assertTrue(exists("volume", tmp), "removed under a running function");
      function.environment.kill();
      assertEquals(Exit.bySignal("killed"), function.exit());
      function.environment.kill();
      assertFalse(exists("container", id));
      assertFalse(exists("volume", tmp));
    }
  }

  @Test
  void close_endsWhatRuns_andTellsIt() throws Exception {
    DockerExecutor executor = TestImages.executor(Map.of(), directory);
    CodePackage sleeping =
        ProbeFunction.zip(Map.of("bootstrap", "#!/bin/sh\nexec sleep 600".getBytes(UTF_8)));
    StartedFunction function = new StartedFunction(executor, RUNTIME, sleeping, 1234);
    executor.close();
    assertEquals(Exit.bySignal("killed"), function.exit());
    assertFalse(exists("container", function.environment.id()));
    RuntimeUnavailableException refused =
        assertThrows(
            RuntimeUnavailableException.class,
            () -> new StartedFunction(executor, RUNTIME, sleeping, 1234));
    assertEquals("The docker executor has been closed", refused.getMessage());
  }

  @Test
  void missingImage_isNamed_withWhatToDo() throws Exception {
    Map<String, String> images = Map.of(RUNTIME, "127.0.0.1:1/absent:1");
    try (DockerExecutor executor = TestImages.executor(images, directory)) {
      RuntimeUnavailableException refused =
          assertThrows(
              RuntimeUnavailableException.class,
              () -> new StartedFunction(executor, RUNTIME, code(), 1234));
      String text = refused.getMessage();
      assertTrue(
          text.startsWith(
              "The docker executor has no image 127.0.0.1:1/absent:1 for the runtime"
                  + " provided.al2023 and could not pull it ("),
          text);
      assertTrue(
          text.endsWith(
              "): docker pull it, name another with"
                  + " VIRGA_DOCKER_IMAGES=provided.al2023=<image>, or start with --executor"
                  + " process"),
          text);
    }
  }

  @Test
  void leftovers_ofDeadOwnersGo_othersStay() throws Exception {
    String image = TestImages.image(RUNTIME);
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Owner self = Owner.self();
    String dead = left(image, new Owner(self.place(), ended.pid(), "1"));
    String reused = left(image, new Owner(self.place(), self.pid(), self.born() + "1"));
    String living = left(image, self);
    String elsewhere = left(image, new Owner("machine:another:boot", ended.pid(), "1"));
    try (DockerExecutor executor = TestImages.executor(Map.of(), directory)) {
      assertEquals("docker", executor.name());
      assertFalse(exists("container", dead));
      assertFalse(exists("volume", dead));
      assertFalse(exists("container", reused));
      assertTrue(exists("container", living));
      assertTrue(exists("volume", living));
      assertTrue(exists("container", elsewhere));
    } finally {
      for (String name : List.of(dead, reused, living, elsewhere)) {
        Cli.run(List.of("docker", "rm", "-f", name));
        Cli.run(List.of("docker", "volume", "rm", "-f", name));
      }
    }
  }

  private static CodePackage code() {
    CodePackage task =
        ProbeFunction.zip(
            Map.of("bootstrap", BOOTSTRAP.getBytes(UTF_8), "sub/own", "own\n".getBytes(UTF_8)));
    CodePackage first =
        ProbeFunction.zip(
            Map.of("lib/first", "one\n".getBytes(UTF_8), "lib/second", "two\n".getBytes(UTF_8)));
    CodePackage second = ProbeFunction.zip(Map.of("lib/second", "of the second\n".getBytes(UTF_8)));
    return new CodePackage(task.sha256Hex(), task.zip(), List.of(first, second));
  }

  /** A running container, and a volume, with an owner's labels; both of the name returned. */
  private static String left(String image, Owner owner) throws Exception {
    String name = "virga-test-" + owner.hashCode() + "-" + System.nanoTime();
    List<String> labels = new ArrayList<>(List.of("--label", "dev.virga.function=left"));
    owner.labels().forEach((key, value) -> labels.addAll(List.of("--label", key + "=" + value)));
    List<String> volume = new ArrayList<>(List.of("docker", "volume", "create"));
    volume.addAll(labels);
    volume.add(name);
    Cli.ok(volume.toArray(String[]::new));
    List<String> run = new ArrayList<>(List.of("docker", "run", "-d", "--name", name));
    run.addAll(labels);
    run.addAll(List.of("--entrypoint", "sleep", image, "600"));
    Cli.ok(run.toArray(String[]::new));
    return name;
  }

  private static boolean exists(String kind, String name) throws Exception {
    return Cli.run(List.of("docker", kind, "inspect", name)).status() == 0;
  }
}
