package dev.virga.lambda.process;

import dev.virga.core.function.FunctionExecutor.Exit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Signals by the names that AWS prints. The JVM and a container engine report a death by signal n
 * as exit code 128+n; a program that really exits with such a code is taken for killed, too.
 */
public final class Signals {
  private static final int BASE = 128;
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(1, "hangup"),
          Map.entry(2, "interrupt"),
          Map.entry(3, "quit"),
          Map.entry(4, "illegal instruction"),
          Map.entry(5, "trace/breakpoint trap"),
          Map.entry(6, "aborted"),
          Map.entry(7, "bus error"),
          Map.entry(8, "floating point exception"),
          Map.entry(9, "killed"),
          Map.entry(11, "segmentation fault"),
          Map.entry(13, "broken pipe"),
          Map.entry(14, "alarm clock"),
          Map.entry(15, "terminated"));

  private Signals() {}

  /** The name of the signal that an exit code tells of, or null where it tells of none. */
  public static @Nullable String name(int exitCode) {
    return NAMES.get(exitCode - BASE);
  }

  static Exit exit(int value) {
    String signal = name(value);
    return signal == null ? Exit.of(value) : Exit.bySignal(signal);
  }
}
