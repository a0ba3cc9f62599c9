package dev.virga.docker;

import dev.virga.lambda.process.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Who a container belongs to, as labels, so that leftovers of a killed Virga can be told from the
 * containers of one that lives.
 *
 * @param place the container or the boot of the machine in whose process table {@code pid} counts
 * @param pid process id
 * @param born when that process started, in the machine's own count: process ids are used again
 */
record Owner(String place, long pid, String born) {
  private static final Pattern CONTAINER_ID = Pattern.compile("[0-9a-f]{64}");

  static final String PLACE = "dev.virga.owner.place";
  static final String PID = "dev.virga.owner.pid";
  static final String BORN = "dev.virga.owner.born";

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /** This process. */
  static Owner self() {
    ProcessHandle self = ProcessHandle.current();
    return new Owner(currentPlace(), self.pid(), ProcessIdentity.born(self));
  }

  Map<String, String> labels() {
    return Map.of(PLACE, place, PID, Long.toString(pid), BORN, born);
  }

  /** The owner that labels name, or empty where they name none. */
  static Optional<Owner> of(Map<String, String> labels) {
    String place = labels.get(PLACE);
    String pid = labels.get(PID);
    String born = labels.get(BORN);
    if (place == null || pid == null || born == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Owner(place, Long.parseLong(pid), born));
    } catch (NumberFormatException notOurs) {
      return Optional.empty();
    }
  }

  /**
   * Whether the owner is known to be gone. Of an owner in another place (another machine, another
   * boot, another container) only the container can be judged.
   *
   * @param containerRuns whether the container with an id runs
   */
  boolean isDead(Predicate<String> containerRuns) {
    if (place.equals(currentPlace())) {
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .filter(process -> ProcessIdentity.born(process).equals(born))
          .isEmpty();
    }
    if (place.startsWith("container:")) {
      // A place that is named after a host name only is no container that the engine could know.
      String container = place.substring("container:".length());
      return CONTAINER_ID.matcher(container).matches() && !containerRuns.test(container);
    }
    // A boot of this machine before the present one ended every process; another machine's is told
    // apart by its machine id.
    return sameMachine(place) && !place.equals(currentPlace());
  }

  private static boolean sameMachine(String place) {
    String prefix = "machine:" + ProcessIdentity.machine() + ":";
    return place.startsWith(prefix) && currentPlace().startsWith(prefix);
  }

  private static String currentPlace() {
    return OwnContainer.id()
        .map(id -> "container:" + id)
        .orElseGet(() ->
            "machine:"
                + ProcessIdentity.machine()
                + ":"
                + (Files.exists(BOOT_ID) ? read(BOOT_ID) : ""));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
