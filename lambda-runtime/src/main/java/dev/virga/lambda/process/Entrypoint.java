package dev.virga.lambda.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bootstrap of a function on an OS-only runtime ({@code provided*}), in its code or in a layer.
 * Whether the kernel can execute it is found out before it is tried: a shell, a container's init or
 * {@code setsid} would try in its place, and fail in words and with a status of its own.
 *
 * @param path as the function sees it
 * @param file where it is on this machine
 * @param interpreter the path behind its {@code #!}, or null where it has none
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html">Custom runtimes
 *     </a>
 */
public record Entrypoint(String path, Path file, @Nullable String interpreter) {
  private static final int HEAD_BYTES = 256;
  private static final int ELF = 0x7f454c46;
  private static final Set<Integer> MACH_O =
      Set.of(0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xcafebabe);
  private static final int ELF_DATA = 5;
  private static final int ELF_MACHINE = 18;
  private static final int X86_64 = 62;
  private static final int AARCH64 = 183;
  private static final Path FOREIGN_FORMATS = Path.of("/proc/sys/fs/binfmt_misc");

  /** Whether functions on a runtime bring a bootstrap of their own. */
  public static boolean isFor(String runtime) {
    return runtime.startsWith("provided");
  }

  /**
   * Finds it.
   *
   * @param task the unpacked code, {@code /var/task} for the function
   * @param opt the unpacked layers, {@code /opt} for the function; null where there are none
   * @param local whether it is executed by the kernel of this machine
   * @throws InvalidEntrypointException where there is none, or it cannot be executed; whether its
   *     interpreter is there is not looked for
   */
  public static Entrypoint find(Path task, @Nullable Path opt, boolean local)
      throws InvalidEntrypointException, IOException {
    Path own = task.resolve("bootstrap");
    if (Files.isRegularFile(own)) {
      return read("/var/task/bootstrap", own, local);
    }
    Path layered = opt == null ? own : opt.resolve("bootstrap");
    if (Files.isRegularFile(layered)) {
      return read("/opt/bootstrap", layered, local);
    }
    throw new InvalidEntrypointException(
        "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]");
  }

  private static Entrypoint read(String path, Path file, boolean local)
      throws InvalidEntrypointException, IOException {
    if (!Files.isExecutable(file)) {
      throw failed(path, "permission denied");
    }
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(HEAD_BYTES);
    }
    if (head.length > 2 && head[0] == '#' && head[1] == '!') {
      String interpreter = interpreter(new String(head, 2, head.length - 2, UTF_8));
      if (interpreter.isEmpty()) {
        throw failed(path, "exec format error");
      }
      return new Entrypoint(path, file, interpreter);
    }
    if (!isProgram(head, local)) {
      throw failed(path, "exec format error");
    }
    return new Entrypoint(path, file, null);
  }

  /** As the kernel reads it: blanks and tabs end it, a carriage return is part of it. */
  private static String interpreter(String behindMark) {
    String line = behindMark.split("\n", 2)[0];
    return line.replaceFirst("^[ \t]+", "").split("[ \t]", 2)[0];
  }

  private static boolean isProgram(byte[] head, boolean local) {
    if (head.length < Integer.BYTES) {
      return false;
    }
    int magic = ByteBuffer.wrap(head).getInt();
    if (magic != ELF) {
      return local && MACH_O.contains(magic) && isMac();
    }
    return !local || isMac() || isOfThisMachine(head);
  }

  private static boolean isMac() {
    return System.getProperty("os.name").startsWith("Mac");
  }

  /** Whether an ELF file is of this kernel's machine, or of one that is emulated here. */
  private static boolean isOfThisMachine(byte[] head) {
    int wanted =
        switch (System.getProperty("os.arch")) {
          case "amd64" -> X86_64;
          case "aarch64" -> AARCH64;
          default -> -1;
        };
    boolean known = wanted > 0 && head.length > ELF_MACHINE + 1 && head[ELF_DATA] == 1;
    int machine =
        known ? ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getShort(ELF_MACHINE) : wanted;
    return machine == wanted || emulates();
  }

  private static boolean emulates() {
    String[] formats = FOREIGN_FORMATS.toFile().list();
    return formats != null && List.of(formats).stream().anyMatch(name -> name.startsWith("qemu"));
  }

  /** Refuses it where its interpreter is not on this machine. */
  Entrypoint requireInterpreter() throws InvalidEntrypointException {
    if (interpreter != null) {
      File needed = new File(interpreter); // a Path would refuse some names, this one is not there
      if (!needed.isFile()) {
        throw interpreterMissing();
      }
      if (!needed.canExecute()) {
        throw failed(path, "permission denied");
      }
    }
    return this;
  }

  /** Its interpreter is not where the function runs. */
  public InvalidEntrypointException interpreterMissing() {
    return failed(path, "no such file or directory");
  }

  private static InvalidEntrypointException failed(String path, String why) {
    return new InvalidEntrypointException("fork/exec " + path + ": " + why);
  }
}
