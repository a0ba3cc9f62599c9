package dev.virga.lambda.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.virga.core.function.RuntimeUnavailableException;
import dev.virga.lambda.process.RuntimeFamily.Wanted;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The interpreters of this machine. Looks where people have them (PATH, nvm, pyenv, SDKMAN,
 * /usr/lib/jvm, this JVM itself), asks each for its version once, and prefers the version that the
 * runtime names, else the nearest; for Java, the nearest that is not older. Thread-safe.
 */
final class Interpreters {
  private static final int PROBE_SECONDS = 10;
  private static final Pattern PROBED = Pattern.compile("(\\d+)\\.(\\d+)\\S* (\\S.*)");
  private static final String PYTHON_PROBE =
      "import sys; print('%d.%d %s' % (sys.version_info[0], sys.version_info[1], sys.executable))";
  private static final String NODE_PROBE =
      "console.log(process.versions.node + ' ' + process.execPath)";

  /**
   * An interpreter.
   *
   * @param version as in {@link Wanted}
   * @param exact whether it is the version asked for
   */
  record Interpreter(Path executable, int version, boolean exact) {}

  private final Map<String, String> environment;
  private final Path home;
  private final List<Path> usual;
  private final Map<RuntimeFamily, Map<Path, Integer>> known = new EnumMap<>(RuntimeFamily.class);

  /**
   * Interpreters of a machine.
   *
   * @param environment PATH, JAVA_HOME and others of the user's
   * @param home the user's
   * @param usual where to look for Node.js and Python beside the PATH
   */
  Interpreters(Map<String, String> environment, Path home, List<Path> usual) {
    this.environment = Map.copyOf(environment);
    this.home = home;
    this.usual = List.copyOf(usual);
  }

  /** The best interpreter; not for {@link RuntimeFamily#PROVIDED}, which has none. */
  synchronized Interpreter find(String runtime, Wanted wanted) throws RuntimeUnavailableException {
    Map<Path, Integer> found = known.getOrDefault(wanted.family(), Map.of());
    if (found.isEmpty()) {
      found = probeAll(wanted.family());
      known.put(wanted.family(), found);
    }
    boolean java = wanted.family() == RuntimeFamily.JAVA;
    Optional<Map.Entry<Path, Integer>> best =
        found.entrySet().stream()
            .filter(candidate -> !java || candidate.getValue() >= wanted.version())
            .min(
                Comparator.comparingInt(
                    candidate -> distance(candidate.getValue(), wanted.version())));
    if (best.isEmpty()) {
      throw new RuntimeUnavailableException(missing(runtime, wanted));
    }
    int version = best.get().getValue();
    return new Interpreter(best.get().getKey(), version, version == wanted.version());
  }

  /** The nearest; of two that are as near, the newer. */
  private static int distance(int version, int wanted) {
    return 2 * Math.abs(version - wanted) + (version < wanted ? 1 : 0);
  }

  private static String missing(String runtime, Wanted wanted) {
    String install =
        switch (wanted.family()) {
          case NODE -> "install Node.js " + wanted.version() + " (https://nodejs.org, or nvm)";
          case PYTHON ->
              "install Python 3." + wanted.version() + " (python3 on the PATH, or pyenv)";
          case JAVA -> "install JDK " + wanted.version() + " or newer (https://adoptium.net)";
          case PROVIDED -> "";
        };
    return "The process executor found no interpreter for "
        + runtime
        + ": "
        + install
        + ", or start a Docker engine and use the docker executor";
  }

  private Map<Path, Integer> probeAll(RuntimeFamily family) {
    Map<Path, Integer> found = new LinkedHashMap<>();
    switch (family) {
      case NODE -> {
        List<Path> folders = pathFolders();
        children(home.resolve(".nvm/versions/node")).forEach(v -> folders.add(v.resolve("bin")));
        candidates(folders, "node")
            .forEach(c -> probe(List.of(c.toString(), "-e", NODE_PROBE), 1, found));
      }
      case PYTHON -> {
        List<Path> folders = pathFolders();
        Path pyenv = Path.of(environment.getOrDefault("PYENV_ROOT", home + "/.pyenv"));
        children(pyenv.resolve("versions")).forEach(v -> folders.add(v.resolve("bin")));
        candidates(folders, "python3(\\.\\d+)?")
            .forEach(c -> probe(List.of(c.toString(), "-I", "-c", PYTHON_PROBE), 2, found));
      }
      case JAVA -> javaHomes().forEach(candidate -> probeJava(candidate, found));
      case PROVIDED -> {}
    }
    return found;
  }

  private List<Path> pathFolders() {
    List<Path> folders = new ArrayList<>();
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (folder.startsWith("/") && !folder.endsWith("/shims")) {
        folders.add(Path.of(folder));
      }
    }
    folders.addAll(usual);
    return folders;
  }

  private static Set<Path> candidates(List<Path> folders, String name) {
    Pattern pattern = Pattern.compile(name);
    Set<Path> found = new LinkedHashSet<>();
    for (Path folder : folders) {
      for (Path file : children(folder)) {
        if (pattern.matcher(file.getFileName().toString()).matches() && Files.isExecutable(file)) {
          boolean virtual = Files.exists(folder.resolveSibling("pyvenv.cfg"));
          found.add(virtual ? file : real(file));
        }
      }
    }
    return found;
  }

  private List<Path> javaHomes() {
    List<Path> homes = new ArrayList<>();
    homes.add(Path.of(System.getProperty("java.home")));
    String named = environment.getOrDefault("JAVA_HOME", "");
    if (!named.isEmpty()) {
      homes.add(Path.of(named));
    }
    homes.addAll(children(Path.of("/usr/lib/jvm")));
    homes.addAll(children(home.resolve(".sdkman/candidates/java")));
    children(Path.of("/Library/Java/JavaVirtualMachines"))
        .forEach(jdk -> homes.add(jdk.resolve("Contents/Home")));
    return homes;
  }

  /** A JDK says its version in a file: nothing has to be run. */
  private static void probeJava(Path candidate, Map<Path, Integer> found) {
    Path executable = candidate.resolve("bin/java");
    Path release = candidate.resolve("release");
    if (!Files.isExecutable(executable) || !Files.isReadable(release)) {
      return;
    }
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(release)) {
      properties.load(in);
    } catch (IOException unreadable) {
      return;
    }
    String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
    Matcher number = Pattern.compile("(?:1\\.)?(\\d+).*").matcher(version);
    if (number.matches()) {
      found.putIfAbsent(real(executable), Integer.parseInt(number.group(1)));
    }
  }

  /** Asks an interpreter; one that fails or hangs is none. */
  private static void probe(List<String> command, int group, Map<Path, Integer> found) {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = builder.start();
      try (InputStream out = process.getInputStream()) {
        process.getOutputStream().close();
        if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return;
        }
        Matcher answer = PROBED.matcher(new String(out.readAllBytes(), UTF_8).strip());
        if (process.exitValue() == 0 && answer.matches()) {
          found.putIfAbsent(Path.of(answer.group(3)), Integer.parseInt(answer.group(group)));
        }
      }
    } catch (IOException notExecutable) {
      return;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<Path> children(Path folder) {
    List<Path> children = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
        stream.forEach(children::add);
      } catch (IOException unreadable) {
        return List.of();
      }
      children.sort(Comparator.naturalOrder());
    }
    return children;
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException broken) {
      return path;
    }
  }
}
