package dev.virga.lambda.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A function's process with everything it has started: children, what they left behind in its
 * session, and, on Linux, daemons that left the session but carry the function's environment.
 */
final class ProcessTree {
  private static final Path PROC = Path.of("/proc");

  /** New processes may appear while old ones are killed; so often we look again. */
  private static final int ROUNDS = 8;

  private final ProcessHandle main;
  private final String mark;

  /**
   * The tree of a process.
   *
   * @param mark {@code NAME=value} of an environment variable that nothing else on this machine has
   */
  ProcessTree(ProcessHandle main, String mark) {
    this.main = main;
    this.mark = mark;
  }

  /** Kills all of it. */
  void kill() {
    List<ProcessHandle> children = main.descendants().toList();
    main.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    for (int round = 0; round < ROUNDS; round++) {
      List<ProcessHandle> left = strays();
      if (left.isEmpty()) {
        return;
      }
      left.forEach(ProcessHandle::destroyForcibly);
    }
  }

  /** Peak resident memory of the main process, MiB; 0 where it cannot be told. */
  int peakMemoryMiB() {
    try {
      for (String line : Files.readAllLines(PROC.resolve(main.pid() + "/status"))) {
        if (line.startsWith("VmHWM:")) {
          String kib = line.replaceAll("\\D", "");
          return Math.ceilDiv(Integer.parseInt(kib), 1024);
        }
      }
    } catch (IOException goneOrNotLinux) {
      return 0;
    }
    return 0;
  }

  private List<ProcessHandle> strays() {
    List<ProcessHandle> found = new ArrayList<>();
    if (!Files.isDirectory(PROC)) {
      return found;
    }
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      all.filter(process -> process.pid() != main.pid() && belongs(process)).forEach(found::add);
    }
    return found;
  }

  private boolean belongs(ProcessHandle process) {
    Path directory = PROC.resolve(Long.toString(process.pid()));
    try {
      String stat = Files.readString(directory.resolve("stat"), ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      if (fields[0].equals("Z")) {
        return false;
      }
      if (fields[3].equals(Long.toString(main.pid()))) {
        return true;
      }
      String environment = Files.readString(directory.resolve("environ"), ISO_8859_1);
      return ("\0" + environment).contains("\0" + mark + "\0");
    } catch (IOException goneOrNotOurs) {
      return false;
    }
  }
}
