package dev.virga.docker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs a command of this machine. */
final class Cli {
  private Cli() {}

  /**
   * What a command that ended prints.
   *
   * @param status its exit status
   * @param printed its output and error output, stripped
   */
  record Ended(int status, String printed) {}

  static Ended run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    byte[] printed = process.getInputStream().readAllBytes();
    return new Ended(process.waitFor(), new String(printed, StandardCharsets.UTF_8).strip());
  }

  /** What a command prints that must succeed. */
  static String ok(String... command) throws IOException, InterruptedException {
    Ended ended = run(List.of(command));
    if (ended.status() != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + ended.printed());
    }
    return ended.printed();
  }
}
