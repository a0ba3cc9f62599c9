package dev.virga.server.cli;

import dev.virga.server.Emulator;
import dev.virga.server.Setting;
import java.io.PrintStream;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The entry point. A plain start is run from here; everything else by {@link Commands}, which is a
 * class of its own so that a start loads nothing of picocli.
 */
public final class Main {
  private final PrintStream out;
  private final PrintStream err;
  private final @Nullable Consumer<Emulator> started;

  /**
   * @param started takes the emulator that {@code start} has started, where somebody wants it
   */
  Main(PrintStream out, PrintStream err, @Nullable Consumer<Emulator> started) {
    this.out = out;
    this.err = err;
    this.started = started;
  }

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) throws InterruptedException {
    System.exit(new Main(System.out, System.err, null).run(arguments));
  }

  int run(String... arguments) throws InterruptedException {
    StartCommand start = new StartCommand(out, err, started);
    Map<Setting, String> plain = StartFlags.parse(arguments);
    return plain != null ? start.run(plain) : new Commands(start, out, err).run(arguments);
  }
}
