package dev.virga.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long ago this JVM was started, to 10 ms. Not by ProcessHandle where there is another way: on
 * Linux that counts from the boot time in whole seconds, and from the launcher's start, which may
 * have built the server. Not by the management bean: loading it takes a twentieth of a start.
 */
final class JvmAge {
  private static final Path STAT = Path.of("/proc/thread-self/stat");
  private static final Path UPTIME = Path.of("/proc/uptime");

  /** Place of the start time in {@code /proc/…/stat}, counted from behind the name in brackets. */
  private static final int START = 19;

  private static final int MILLIS_OF_TICK = 10;

  private JvmAge() {}

  /** To be asked on the main thread, which the JVM makes first. */
  static Duration now() {
    try {
      if (Files.exists(STAT)) {
        return sinceBoot(Files.readString(STAT), Files.readString(UPTIME));
      }
    } catch (IOException unreadable) {
      return ofProcess();
    }
    return ofProcess();
  }

  /** Both files count the hundredths of seconds since the boot. */
  static Duration sinceBoot(String stat, String uptime) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", START + 2);
    long now = Long.parseLong(uptime.substring(0, uptime.indexOf(' ')).replace(".", ""));
    return Duration.ofMillis((now - Long.parseLong(fields[START])) * MILLIS_OF_TICK);
  }

  private static Duration ofProcess() {
    Instant now = Instant.now();
    Optional<Instant> start = ProcessHandle.current().info().startInstant();
    return Duration.between(start.orElse(now), now);
  }
}
