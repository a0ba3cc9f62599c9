package dev.virga.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** scripts/find-jdk.sh on a machine whose root is a temporary folder. */
class FindJdkTest {
  @TempDir Path machine;

  private Path script;
  private final Map<String, String> environment = new TreeMap<>();

  /** The script with the folders of this machine's root moved, and a PATH without any Java. */
  @BeforeEach
  void machineWithoutJava() throws IOException {
    machine = machine.toRealPath();
    script = machine.resolve("find-jdk.sh");
    String moved =
        Files.readString(Repository.file("scripts/find-jdk.sh"), UTF_8)
            .replaceAll("(?<= )/(?=usr/l|Library/|opt/)", machine + "/");
    assertTrue(moved.contains(machine + "/usr/lib/jvm"), moved);
    assertTrue(moved.contains(machine + "/Library/"), moved);
    Files.writeString(script, moved, UTF_8);
    Path tools = Files.createDirectories(machine.resolve("tools"));
    for (String tool : List.of("sh", "sed", "cat", "readlink")) {
      for (String folder : List.of("/bin/", "/usr/bin/")) {
        if (Files.exists(Path.of(folder + tool))) {
          executable(tools.resolve(tool), "#!/bin/sh\nexec " + folder + tool + " \"$@\"\n");
        }
      }
    }
    environment.put("PATH", tools.toString());
    environment.put("HOME", Files.createDirectories(machine.resolve("home")).toString());
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text, UTF_8);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path jdk(String place, String version) throws IOException {
    Path home = machine.resolve(place);
    Files.createDirectories(home.resolve("bin"));
    for (String tool : List.of("java", "javac")) {
      executable(home.resolve("bin").resolve(tool), "#!/bin/sh\n");
    }
    Files.writeString(
        home.resolve("release"),
        "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\nJAVA_VERSION_DATE=\"2025\"\n",
        UTF_8);
    return home;
  }

  private Shell.Result find() throws IOException, InterruptedException {
    return Shell.run(
        machine,
        environment,
        List.of(machine + "/tools/sh", "-euc", ". ./find-jdk.sh && printf %s \"$JAVA_HOME\""));
  }

  private void assertFound(Path home) throws IOException, InterruptedException {
    Shell.Result result = find();
    assertEquals(home.toString(), result.out(), result.err());
    assertEquals(0, result.exit(), result.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "usr/lib/jvm/temurin-25-jdk-amd64",
        "usr/lib/jvm/default",
        "Library/Java/JavaVirtualMachines/temurin-25.jdk/Contents/Home",
        "opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home",
        "usr/local/opt/openjdk/libexec/openjdk.jdk/Contents/Home",
        "home/.sdkman/candidates/java/25.0.1-tem",
        "home/.jdks/temurin-25",
        "home/Library/Java/JavaVirtualMachines/a/Contents/Home",
        "home/.asdf/installs/java/temurin-25",
        "home/.local/share/mise/installs/java/25"
      })
  void usualPlace_isLookedAt(String place) throws Exception {
    assertFound(jdk(place, "25.0.1"));
  }

  @Test
  void javaHome_wins() throws Exception {
    jdk("usr/lib/jvm/temurin-25", "25");
    Path mine = jdk("my jdk", "26-ea");
    environment.put("JAVA_HOME", mine.toString());
    assertFound(mine);
  }

  @Test
  void javaHomeOfAnOlderJdk_isPassedOver() throws Exception {
    environment.put("JAVA_HOME", jdk("old", "1.8.0_25").toString());
    assertFound(jdk("usr/lib/jvm/java-25", "25"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"java", "javac"})
  void toolOnThePath_leadsToItsJdk(String tool) throws Exception {
    jdk("usr/lib/jvm/temurin-25", "25");
    Path mine = jdk("somewhere/jdk", "25.0.2");
    Files.createSymbolicLink(machine.resolve("tools").resolve(tool), mine.resolve("bin/" + tool));
    assertFound(mine);
  }

  @Test
  void sdkmansOwnFolder_isLookedAt() throws Exception {
    environment.put("SDKMAN_DIR", machine.resolve("sdk").toString());
    assertFound(jdk("sdk/candidates/java/current", "25"));
  }

  @Test
  void runtimeWithoutCompiler_isNone() throws Exception {
    Files.delete(jdk("usr/lib/jvm/temurin-25-jre", "25").resolve("bin/javac"));
    assertFound(jdk("usr/lib/jvm/zulu", "25"));
  }

  @Test
  void none_isSaid_withWhereItLookedAndHowToGetOne() throws Exception {
    jdk("usr/lib/jvm/java-17", "17.0.9");
    environment.remove("HOME");
    Shell.Result result = find();

    assertEquals(1, result.exit());
    assertEquals("", result.out());
    for (String told : List.of("JDK 25", "JAVA_HOME", "PATH", "/usr/lib/jvm", "sdk install")) {
      assertTrue(result.err().contains(told), result.err());
    }
  }
}
