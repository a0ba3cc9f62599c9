package dev.virga.lambda.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A function's process with everything it has started: children, what they left behind in its
 * session, and, on Linux, daemons that left the session but carry the function's environment.
 */
final class ProcessTree {
  private static final Path PROC = Path.of("/proc");

  /** New processes may appear while old ones are killed; so often we look again. */
  private static final int ROUNDS = 8;

  private static final int STATE = 0;
  private static final int SESSION = 3;
  private static final String[] GONE = {"Z", "", "", ""};

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

  /**
   * Kills all of it.
   *
   * @return what was killed
   */
  List<ProcessHandle> kill() {
    List<ProcessHandle> killed = new ArrayList<>(main.descendants().toList());
    killed.add(main);
    main.destroyForcibly();
    killed.forEach(ProcessHandle::destroyForcibly);
    killed.addAll(killAll(this::belongs));
    return killed;
  }

  /** Kills every process that carries a mark, and tells which. */
  static List<ProcessHandle> killMarked(String mark) {
    long self = ProcessHandle.current().pid();
    return killAll(process -> process.pid() != self && runs(process) && isMarked(process, mark));
  }

  private static List<ProcessHandle> killAll(Predicate<ProcessHandle> condition) {
    List<ProcessHandle> killed = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      List<ProcessHandle> left = find(condition);
      if (left.isEmpty()) {
        break;
      }
      left.forEach(ProcessHandle::destroyForcibly);
      killed.addAll(left);
    }
    return killed;
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

  private static List<ProcessHandle> find(Predicate<ProcessHandle> condition) {
    if (!Files.isDirectory(PROC)) {
      return List.of();
    }
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(condition).toList();
    }
  }

  private boolean belongs(ProcessHandle process) {
    if (process.pid() == main.pid() || !runs(process)) {
      return false;
    }
    return stat(process)[SESSION].equals(Long.toString(main.pid())) || isMarked(process, mark);
  }

  /** Not dead and waiting for its parent to hear of it. */
  private static boolean runs(ProcessHandle process) {
    return !stat(process)[STATE].equals("Z");
  }

  /** What Linux tells of a process behind its name; of one that is gone that it is dead. */
  private static String[] stat(ProcessHandle process) {
    try {
      String stat = Files.readString(file(process, "stat"), ISO_8859_1);
      return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    } catch (IOException gone) {
      return GONE;
    }
  }

  private static boolean isMarked(ProcessHandle process, String mark) {
    try {
      String environment = Files.readString(file(process, "environ"), ISO_8859_1);
      return ("\0" + environment).contains("\0" + mark + "\0");
    } catch (IOException goneOrNotOurs) {
      return false;
    }
  }

  private static Path file(ProcessHandle process, String name) {
    return PROC.resolve(Long.toString(process.pid())).resolve(name);
  }
}
