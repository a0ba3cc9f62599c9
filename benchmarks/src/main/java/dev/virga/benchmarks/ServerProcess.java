package dev.virga.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server in a process of its own, and what the kernel says of it. Linux only: CPU time and memory
 * come from /proc.
 */
final class ServerProcess implements AutoCloseable {
  private static final Pattern ENDPOINT = Pattern.compile("http://[^ ,]+?:(\\d+)");
  private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux

  private final Process process;
  private final int port;

  /** Starts it and waits for the line that tells its endpoint. */
  ServerProcess(List<String> command, Path directory) throws IOException {
    process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    port = readPort(lines, command);
    Thread.ofVirtual().start(() -> lines.lines().forEach(line -> {}));
  }

  private static int readPort(BufferedReader lines, List<String> command) throws IOException {
    int found = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher endpoint = ENDPOINT.matcher(line);
      if (found == 0 && endpoint.find()) {
        found = Integer.parseInt(endpoint.group(1));
      }
      if (line.equals("Ready.")) {
        return found;
      }
    }
    throw new IOException("it did not start: " + String.join(" ", command));
  }

  int port() {
    return port;
  }

  /** CPU time that it has used, user and system, in seconds. */
  double cpuSeconds() {
    String stat = proc("stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /** Memory that it has resident, in MiB. */
  long residentMib() {
    Matcher line = Pattern.compile("VmRSS:\\s+(\\d+) kB").matcher(proc("status"));
    return line.find() ? Long.parseLong(line.group(1)) >> 10 : -1;
  }

  private String proc(String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
