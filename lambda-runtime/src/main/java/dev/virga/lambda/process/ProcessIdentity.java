package dev.virga.lambda.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A process, told apart from every other that has had or will have its id.
 *
 * @param place whose process ids these are: the process id namespace, the machine and its boot;
 *     empty where the machine does not tell
 * @param born when it started, in the machine's own count, which no change of the clock moves where
 *     it is Linux's
 */
public record ProcessIdentity(long pid, String place, String born) {
  private static final Path PROC = Path.of("/proc");
  private static final int START_TIME = 19;

  /** A process that lives, or empty. */
  static Optional<ProcessIdentity> of(ProcessHandle process) {
    String born = born(process);
    return born.isEmpty()
        ? Optional.empty()
        : Optional.of(new ProcessIdentity(process.pid(), here(), born));
  }

  /** What {@link #text} wrote, or empty where it is none of that. */
  static Optional<ProcessIdentity> parse(String text) {
    List<String> lines = text.lines().toList();
    return lines.size() == 3 && lines.getFirst().matches("\\d{1,9}")
        ? Optional.of(
            new ProcessIdentity(Long.parseLong(lines.getFirst()), lines.get(1), lines.get(2)))
        : Optional.empty();
  }

  String text() {
    return pid + "\n" + place + "\n" + born + "\n";
  }

  /** The process itself, where it lives and its id is ours to judge by. */
  Optional<ProcessHandle> living() {
    return place.equals(here())
        ? ProcessHandle.of(pid).filter(process -> born(process).equals(born))
        : Optional.empty();
  }

  /** Whether it is known to be dead: of another container's or machine's nothing is known. */
  boolean isDead() {
    return withoutBoot(place).equals(withoutBoot(here())) && living().isEmpty();
  }

  private static String withoutBoot(String place) {
    return place.substring(0, Math.max(0, place.lastIndexOf(' ')));
  }

  /** The id of this machine, or {@code unknown}. */
  public static String machine() {
    try {
      String id = Files.readString(Path.of("/etc/machine-id")).strip();
      return id.isEmpty() ? "unknown" : id;
    } catch (IOException none) {
      return "unknown";
    }
  }

  private static String here() {
    try {
      return Files.readSymbolicLink(PROC.resolve("self/ns/pid"))
          + " "
          + machine()
          + " "
          + Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
    } catch (IOException notLinux) {
      return "";
    }
  }

  /**
   * When a process started, in the machine's own count; empty of one that has ended. No change of
   * the clock moves it where it is Linux's.
   */
  public static String born(ProcessHandle process) {
    try {
      String stat = Files.readString(PROC.resolve(process.pid() + "/stat"), ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return fields[0].equals("Z") ? "" : fields[START_TIME];
    } catch (IOException goneOrNotLinux) {
      return Files.isDirectory(PROC)
          ? ""
          : process.info().startInstant().map(Instant::toString).orElse("");
    }
  }
}
