package dev.virga.lambda.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Linux only: what other systems tell of processes is less. */
final class ExecutorLeftoversTest {
  @TempDir Path directory;

  private final List<ProcessHandle> started = new ArrayList<>();

  @AfterEach
  void end() {
    started.forEach(ProcessHandle::destroyForcibly);
  }

  /** What a function's own process has left behind is known by its environment. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void processesOfAKilledExecutor_areEnded_andItsDirectoryIsRemoved(boolean mainDies)
      throws Exception {
    Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self")), "Linux");
    Process executor =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledExecutor.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    started.add(executor.toHandle());
    Map<String, ProcessHandle> left = new HashMap<>();
    try (BufferedReader lines = executor.inputReader()) {
      while (!left.containsKey("main")) {
        String[] line = lines.readLine().split(" ", 2);
        left.put(line[0], ProcessHandle.of(Long.parseLong(line[1])).orElseThrow());
      }
      started.addAll(left.values());
      assertEquals(Set.of("child", "session", "bare", "main"), left.keySet());
      new ExecutorLeftovers(directory).remove();
      assertTrue(left.values().stream().allMatch(ProcessHandle::isAlive), "its executor lives");
      executor.destroyForcibly().waitFor();
    }
    assertTrue(left.values().stream().allMatch(ProcessHandle::isAlive), left.toString());
    if (mainDies) {
      ProcessHandle main = left.remove("main");
      main.destroyForcibly();
      main.onExit().join();
      left.remove("bare").destroyForcibly();
    }

    ExecutorLeftovers.removeLater(directory).join();

    left.forEach((name, process) -> assertFalse(process.isAlive(), name));
    assertEquals(List.of(), files());
  }

  @Test
  void processWithAnIdThatIsUsedAgain_isLeftAlone() throws Exception {
    ProcessIdentity recorded = bystander();
    ProcessIdentity usedAgain = bystander();
    ProcessIdentity elsewhere = bystander();
    Path leftover = leftover(dead());
    record(leftover, recorded);
    record(leftover, new ProcessIdentity(usedAgain.pid(), usedAgain.place(), "1"));
    record(leftover, new ProcessIdentity(elsewhere.pid(), "pid:[1] boot", elsewhere.born()));
    Files.writeString(leftover.resolve("processes/odd"), "no record");

    new ExecutorLeftovers(directory).remove();

    assertTrue(recorded.living().isEmpty());
    assertTrue(usedAgain.living().isPresent());
    assertTrue(elsewhere.living().isPresent());
    assertEquals(List.of(), files());
  }

  @Test
  void whatALivingExecutorOwns_orOneOfAnotherContainer_isLeftAlone() throws Exception {
    ProcessIdentity living = ProcessIdentity.of(ProcessHandle.current()).orElseThrow();
    ProcessIdentity function = bystander();
    Path own = leftover(living);
    Path elsewhere = leftover(new ProcessIdentity(dead().pid(), "pid:[1] machine boot", "1"));
    String machine = living.place().replaceFirst(" .* ", " another-machine ");
    Path onAnotherMachine = leftover(new ProcessIdentity(dead().pid(), machine, "1"));
    record(own, function);
    record(elsewhere, function);

    new ExecutorLeftovers(directory).remove();

    assertTrue(function.living().isPresent());
    assertEquals(Set.of(own, elsewhere, onAnotherMachine), Set.copyOf(files()));
  }

  @Test
  void oneThatCannotBeRead_keepsNoOtherFromBeingRemoved() throws Exception {
    Path odd = leftover(dead());
    Files.write(odd.resolve("owner"), new byte[] {(byte) 0xff});
    leftover(dead());

    new ExecutorLeftovers(directory).remove();

    assertEquals(List.of(odd), files());
  }

  @Test
  void directoryWithoutARecordThatIsKnownHere_isLeftAlone() throws Exception {
    Path none = Files.createDirectory(directory.resolve("virga-functions-1-1"));
    Path other = leftover(dead());
    Files.writeString(other.resolve("owner"), "of another version");

    new ExecutorLeftovers(directory).remove();

    assertEquals(Set.of(none, other), Set.copyOf(files()));
  }

  @Test
  void directory_hasItsOwnersRecordFromTheFirstMomentOn() throws Exception {
    Path made = ExecutorDirectory.create(directory).path();
    ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current()).orElseThrow();
    assertEquals(self.text(), Files.readString(made.resolve("owner")));
    assertEquals(List.of(made), files());
    assertTrue(made.getFileName().toString().startsWith("virga-functions-" + self.pid() + "-"));
  }

  @Test
  void ownerWhoseIdIsUsedAgain_isDead() throws Exception {
    ProcessIdentity living = ProcessIdentity.of(ProcessHandle.current()).orElseThrow();
    leftover(new ProcessIdentity(living.pid(), living.place(), living.born() + "0"));
    String before = living.place().replaceFirst(" [^ ]*$", " another-boot");
    leftover(new ProcessIdentity(living.pid(), before, living.born()));

    new ExecutorLeftovers(directory).remove();

    assertEquals(List.of(), files());
  }

  private List<Path> files() throws Exception {
    try (var found = Files.list(directory)) {
      return found.toList();
    }
  }

  private ProcessIdentity bystander() throws Exception {
    Process process = new ProcessBuilder("sleep", "600").start();
    started.add(process.toHandle());
    return ProcessIdentity.of(process.toHandle()).orElseThrow();
  }

  private ProcessIdentity dead() throws Exception {
    Process process = new ProcessBuilder("cat").start();
    ProcessIdentity identity = ProcessIdentity.of(process.toHandle()).orElseThrow();
    process.destroyForcibly().waitFor();
    return identity;
  }

  private Path leftover(ProcessIdentity owner) throws Exception {
    Path made = Files.createTempDirectory(directory, "virga-functions-" + owner.pid() + "-");
    Files.writeString(made.resolve("owner"), owner.text());
    Files.createDirectory(made.resolve("processes"));
    return made;
  }

  private static void record(Path leftover, ProcessIdentity process) throws Exception {
    Path file = leftover.resolve("processes").resolve(Long.toString(process.pid()));
    Files.writeString(file, process.text());
  }
}
