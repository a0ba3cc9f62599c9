package dev.virga.lambda.process;

import dev.virga.lambda.process.Interpreters.Interpreter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the process of a function is started: the command and what its environment needs beyond what
 * the function's own has.
 *
 * @param defaults variables that the user's own win over
 */
record Launch(List<String> command, Map<String, String> defaults) {
  /** The first Java that knows the flag, without which newer ones warn into the function's log. */
  private static final int NATIVE_ACCESS_SINCE = 17;

  /** The variable that tells functions where our bootstraps are. */
  static final String RUNTIME_DIR = "LAMBDA_RUNTIME_DIR";

  private static final String RIC = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  /**
   * Where things are.
   *
   * @param task the unpacked code, what {@code /var/task} is on AWS
   * @param opt the unpacked layers, {@code /opt} on AWS; an empty directory where there are none
   * @param runtime our bootstraps, {@code /var/runtime} on AWS
   * @param home scratch home of the environment
   * @param tmp scratch directory of the environment, TMPDIR
   */
  record Places(Path task, Path opt, Path runtime, Path home, Path tmp) {}

  /** What every process that an executor starts in its directory has in its environment. */
  static String mark(Path directory) {
    return RUNTIME_DIR + "=" + directory.resolve("runtime");
  }

  /** Node.js with our bootstrap. */
  static Launch node(Path node, int memoryMiB, int wantedVersion, Places places) {
    Map<String, String> defaults = common(places, node.getParent());
    List<String> modules = new ArrayList<>();
    modules.add(places.opt() + "/nodejs/node" + wantedVersion + "/node_modules");
    modules.add(places.opt() + "/nodejs/node_modules");
    Path prefix = node.getParent() == null ? null : node.getParent().getParent();
    if (prefix != null) {
      modules.add(prefix + "/lib/node_modules");
    }
    modules.add(places.task().toString());
    defaults.put("NODE_PATH", String.join(":", modules));
    return new Launch(
        List.of(
            node.toString(),
            "--max-http-header-size=81920",
            "--max-old-space-size=" + Math.max(64, memoryMiB * 9 / 10),
            places.runtime().resolve("bootstrap.mjs").toString()),
        defaults);
  }

  /** Python with our bootstrap; nothing of the user's site, nothing written beside the code. */
  static Launch python(Path python, Places places) {
    Map<String, String> defaults = common(places, python.getParent());
    defaults.put("PYTHONUTF8", "1");
    return new Launch(
        List.of(python.toString(), "-s", "-B", places.runtime().resolve("bootstrap.py").toString()),
        defaults);
  }

  /** Java with AWS's runtime interface client, and the flags of AWS's image. */
  static Launch java(Interpreter java, int memoryMiB, String handler, Places places) {
    Path runtime = places.runtime().resolve("java");
    String classPath =
        String.join(
            ":",
            runtime + "/*",
            places.task().toString(),
            places.task() + "/lib/*",
            places.opt() + "/java/lib/*");
    List<String> command = new ArrayList<>();
    command.add(java.executable().toString());
    if (java.version() >= NATIVE_ACCESS_SINCE) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(
        List.of(
            "-XX:MaxHeapSize=" + Math.max(64, memoryMiB * 85 / 100) + "m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            "-Djava.io.tmpdir=" + places.tmp(),
            "-Duser.home=" + places.home(),
            "-cp",
            classPath,
            RIC,
            handler));
    return new Launch(command, common(places, java.executable().getParent()));
  }

  /** The function's own {@code bootstrap}, in its code or in a layer. */
  static Launch provided(Places places) throws InvalidEntrypointException, IOException {
    Entrypoint bootstrap = Entrypoint.find(places.task(), places.opt(), true).requireInterpreter();
    return new Launch(List.of(bootstrap.file().toString()), common(places, null));
  }

  private static Map<String, String> common(Places places, @Nullable Path interpreterFolder) {
    Map<String, String> defaults = new HashMap<>();
    String path = "/usr/local/bin:/usr/bin:/bin:" + places.opt() + "/bin";
    defaults.put("PATH", interpreterFolder == null ? path : interpreterFolder + ":" + path);
    defaults.put(
        "LD_LIBRARY_PATH", places.task() + ":" + places.task() + "/lib:" + places.opt() + "/lib");
    // LANG is AWS's en_US.UTF-8, which few machines have installed: then nothing of it counts.
    defaults.put("LC_ALL", "C.UTF-8");
    defaults.put("HOME", places.home().toString());
    defaults.put("TMPDIR", places.tmp().toString());
    defaults.put("VIRGA_OPT", places.opt().toString());
    return defaults;
  }
}
