package dev.virga.server.cli;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * Tells the other commands where the server runs: {@code .virga/server}, one {@code name=value} per
 * line, so that a shell can read it too. It is there while the server is.
 *
 * @param endpoint such as {@code http://localhost:4566}
 */
record RunFile(long pid, String endpoint, String region) {
  /** Where the launcher keeps its things; the launcher says it. */
  static Path directory() {
    return Path.of(System.getProperty("virga.dir", ".virga"));
  }

  private static Path file() {
    return directory().resolve("server");
  }

  static Optional<RunFile> read() throws IOException {
    if (!Files.exists(file())) {
      return Optional.empty();
    }
    Properties lines = new Properties();
    lines.load(new StringReader(Files.readString(file())));
    String pid = lines.getProperty("pid", "");
    if (!pid.matches("\\d{1,18}")) {
      return Optional.empty();
    }
    return Optional.of(
        new RunFile(
            Long.parseLong(pid),
            lines.getProperty("endpoint", ""),
            lines.getProperty("region", "")));
  }

  /** Whether the server's process is there. */
  boolean alive() {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  void write() throws IOException {
    Files.createDirectories(directory());
    Path draft = directory().resolve("server." + pid);
    Files.writeString(draft, "pid=" + pid + "\nendpoint=" + endpoint + "\nregion=" + region + "\n");
    Files.move(
        draft,
        file(),
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes the file if it is still this server's. */
  void remove() throws IOException {
    if (read().filter(this::equals).isPresent()) {
      Files.delete(file());
    }
  }
}
