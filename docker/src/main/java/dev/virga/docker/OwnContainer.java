package dev.virga.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The container in which this process itself runs, where it does. */
final class OwnContainer {
  private static final Path MARK = Path.of("/.dockerenv");
  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
  private static final Path HOSTNAME = Path.of("/etc/hostname");
  // The engine mounts hostname, hosts and resolv.conf from a folder named after the container.
  private static final Pattern FOLDER = Pattern.compile("/containers/([0-9a-f]{64})/hostname ");

  private OwnContainer() {}

  /** Its id, or what the engine takes for it: its host name is its id unless the user set one. */
  static Optional<String> id() {
    try {
      if (!Files.exists(MARK)) {
        return Optional.empty();
      }
      return Optional.of(idIn(Files.readString(MOUNTS)).orElse(Files.readString(HOSTNAME).strip()));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** The id that a mount table tells of. */
  static Optional<String> idIn(String mountinfo) {
    Matcher folder = FOLDER.matcher(mountinfo);
    return folder.find() ? Optional.of(folder.group(1)) : Optional.empty();
  }
}
