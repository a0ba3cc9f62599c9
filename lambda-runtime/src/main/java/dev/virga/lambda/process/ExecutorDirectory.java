package dev.virga.lambda.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An executor's directory on this machine, named after this process, with the identities of this
 * process and of the functions' processes, so that what a killed one has left behind is known and
 * removed by the next: {@link ExecutorLeftovers}.
 */
public final class ExecutorDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorDirectory.class);
  static final String PREFIX = "virga-functions-";
  private static final String NEW = "virga-new-";
  static final String OWNER = "owner";
  static final String PROCESSES = "processes";

  private final Path path;

  private ExecutorDirectory(Path path) {
    this.path = path;
  }

  /**
   * Makes one. Those whose process is dead are removed in the background, and what they left
   * running is ended.
   *
   * @param parent where, such as the machine's temporary directory
   */
  public static ExecutorDirectory create(Path parent) throws IOException {
    var _ = ExecutorLeftovers.removeLater(parent);
    ProcessHandle self = ProcessHandle.current();
    Path made = Files.createTempDirectory(parent, NEW);
    Files.createDirectory(made.resolve(PROCESSES));
    write(made.resolve(OWNER), self);
    // Under its name it has its owner's record from the first moment on.
    String unique = made.getFileName().toString().substring(NEW.length());
    Path named = made.resolveSibling(PREFIX + self.pid() + "-" + unique);
    return new ExecutorDirectory(Files.move(made, named, StandardCopyOption.ATOMIC_MOVE));
  }

  /** Where it is; only this user may enter. */
  public Path path() {
    return path;
  }

  /** Keeps in mind that a function's process runs. */
  void started(ProcessHandle process) {
    try {
      write(record(process), process);
    } catch (IOException failure) {
      LOG.warn("process {} is not recorded: it may outlive a kill", process.pid(), failure);
    }
  }

  /** It has ended. */
  void ended(ProcessHandle process) {
    try {
      Files.deleteIfExists(record(process));
    } catch (IOException failure) {
      LOG.warn("the record of process {} stays: {}", process.pid(), failure.getMessage());
    }
  }

  private Path record(ProcessHandle process) {
    return path.resolve(PROCESSES).resolve(Long.toString(process.pid()));
  }

  /** A process that has died since needs no record. */
  private static void write(Path file, ProcessHandle process) throws IOException {
    Optional<ProcessIdentity> identity = ProcessIdentity.of(process);
    if (identity.isPresent()) {
      Files.writeString(file, identity.get().text());
    }
  }

  /** Removes it and all that is in it. */
  @Override
  public void close() throws IOException {
    Directories.delete(path);
  }
}
