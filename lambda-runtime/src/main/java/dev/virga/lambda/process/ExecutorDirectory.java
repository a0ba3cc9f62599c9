package dev.virga.lambda.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An executor's directory on this machine, named after this process, so that what a killed one has
 * left behind is known and removed by the next.
 */
public final class ExecutorDirectory implements AutoCloseable {
  private static final String PREFIX = "virga-functions-";

  private final Path path;

  private ExecutorDirectory(Path path) {
    this.path = path;
  }

  /**
   * Makes one; removes those whose process is dead.
   *
   * @param parent where, such as the machine's temporary directory
   */
  public static ExecutorDirectory create(Path parent) throws IOException {
    removeLeftovers(parent);
    return new ExecutorDirectory(
        Files.createTempDirectory(parent, PREFIX + ProcessHandle.current().pid() + "-"));
  }

  /** Where it is; only this user may enter. */
  public Path path() {
    return path;
  }

  /** Removes it and all that is in it. */
  @Override
  public void close() throws IOException {
    Directories.delete(path);
  }

  private static void removeLeftovers(Path parent) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, PREFIX + "*-*")) {
      for (Path directory : found) {
        String name = directory.getFileName().toString();
        String pid = name.substring(PREFIX.length(), name.lastIndexOf('-'));
        boolean ours = Files.getOwner(directory).getName().equals(System.getProperty("user.name"));
        if (ours && pid.matches("\\d{1,9}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
          Directories.delete(directory);
        }
      }
    }
  }
}
