package dev.virga.lambda.process;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What executors that were killed have left on this machine: their directories, and functions'
 * processes that went on. A process is ended only where it is one that an executor recorded, by id
 * and birth, or carries that executor's directory in its environment; what belongs to a living
 * executor, to another user or to another container is left alone.
 */
public final class ExecutorLeftovers {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorLeftovers.class);
  private static final int DEATH_SECONDS = 10;

  private final Path parent;

  ExecutorLeftovers(Path parent) {
    this.parent = parent;
  }

  /**
   * Looks for them in the background.
   *
   * @param parent where executors' directories are, such as the machine's temporary directory
   * @return the thread that looks
   */
  public static Thread removeLater(Path parent) {
    ExecutorLeftovers leftovers = new ExecutorLeftovers(parent);
    return Thread.ofVirtual()
        .name("executor-leftovers")
        .start(() -> {
          try {
            leftovers.remove();
          } catch (IOException failure) {
            LOG.warn("what a killed Virga left in {} was not removed: {}", parent, failure);
          }
        });
  }

  /** Removes them; waits until what is ended has ended. */
  void remove() throws IOException {
    String pattern = ExecutorDirectory.PREFIX + "*-*";
    try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, pattern)) {
      for (Path directory : found) {
        try {
          if (isLeftover(directory)) {
            endProcesses(directory);
            Directories.delete(directory);
          }
        } catch (NoSuchFileException removedByAnother) {
          LOG.debug("{} was removed by another", directory);
        } catch (IOException failure) {
          LOG.warn("{} of a Virga that is gone was not removed: {}", directory, failure.toString());
        }
      }
    }
  }

  private static boolean isLeftover(Path directory) throws IOException {
    String user = System.getProperty("user.name");
    if (!Files.isDirectory(directory, NOFOLLOW_LINKS)
        || !Files.getOwner(directory, NOFOLLOW_LINKS).getName().equals(user)) {
      return false;
    }
    return read(directory.resolve(ExecutorDirectory.OWNER))
        .map(ProcessIdentity::isDead)
        .orElse(false);
  }

  private static Optional<ProcessIdentity> read(Path file) throws IOException {
    return Files.isRegularFile(file, NOFOLLOW_LINKS)
        ? ProcessIdentity.parse(Files.readString(file))
        : Optional.empty();
  }

  private static void endProcesses(Path directory) throws IOException {
    String mark = Launch.mark(directory);
    List<ProcessHandle> ended = new ArrayList<>();
    Path records = directory.resolve(ExecutorDirectory.PROCESSES);
    if (Files.isDirectory(records, NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(records)) {
        for (Path record : found) {
          read(record)
              .flatMap(ProcessIdentity::living)
              .ifPresent(main -> ended.addAll(new ProcessTree(main, mark).kill()));
        }
      }
    }
    ended.addAll(ProcessTree.killMarked(mark));
    if (!ended.isEmpty()) {
      LOG.info("ended {} processes of functions of a Virga that is gone", ended.size());
    }
    awaitDeath(ended);
  }

  private static void awaitDeath(List<ProcessHandle> processes) {
    var ends = processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(ends).get(DEATH_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException stays) {
      LOG.warn("processes of functions of a Virga that is gone do not end: {}", processes);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
