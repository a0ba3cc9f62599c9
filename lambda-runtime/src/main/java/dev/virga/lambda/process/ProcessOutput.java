package dev.virga.lambda.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.virga.core.function.FunctionExecutor.OutputLine;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process and all it starts write to stdout and stderr, as lines.
 *
 * <p>It is a named pipe of which we hold a writing end, too. So we can put a marker behind all that
 * was written before, and know when that has been read: exactly, for any runtime, without the
 * runtime's help. And a grandchild that keeps its end open cannot hide the end of the process.
 */
final class ProcessOutput {
  private static final Logger LOGGER = LoggerFactory.getLogger(ProcessOutput.class);
  private static final int MAX_LINE_BYTES = 256 * 1024;
  private static final int MARKER_BYTES = 64;
  private static final int MKFIFO_SECONDS = 10;

  private final Path path;
  private final RandomAccessFile pipe;
  private final String nonce;
  private final AtomicLong markers = new AtomicLong();
  private final Map<Long, CountDownLatch> awaited = new ConcurrentHashMap<>();
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private volatile boolean ended;

  private ProcessOutput(Path path, RandomAccessFile pipe) {
    this.path = path;
    this.pipe = pipe;
    byte[] random = new byte[12];
    ThreadLocalRandom.current().nextBytes(random);
    this.nonce = "\u001e" + HexFormat.of().formatHex(random) + ":";
  }

  /** Makes the pipe at a path that does not exist yet. */
  static ProcessOutput create(Path path) throws IOException {
    Process mkfifo = new ProcessBuilder("mkfifo", "-m", "600", path.toString()).start();
    try {
      if (!mkfifo.waitFor(MKFIFO_SECONDS, TimeUnit.SECONDS) || mkfifo.exitValue() != 0) {
        throw new IOException("mkfifo " + path + " failed");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
    return new ProcessOutput(path, new RandomAccessFile(path.toFile(), "rw"));
  }

  /** Where the process's stdout goes. */
  File file() {
    return path.toFile();
  }

  /** Removes the name; the pipe stays for those who have it open. */
  void unlink() throws IOException {
    Files.deleteIfExists(path);
  }

  /**
   * Starts the reading thread.
   *
   * @param end runs on it behind the last line, once {@link #processExited} was called
   */
  void start(String name, Consumer<OutputLine> lines, Runnable end) {
    Thread.ofPlatform().daemon().name("output-" + name).start(() -> read(lines, end));
  }

  /** Waits until all that was written before now has been handed on. */
  boolean drain(Duration bound) {
    long id = markers.incrementAndGet();
    CountDownLatch read = new CountDownLatch(1);
    awaited.put(id, read);
    try {
      mark(Long.toString(id));
      return read.await(bound.toNanos(), TimeUnit.NANOSECONDS) || ended;
    } catch (IOException closed) {
      return ended;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      awaited.remove(id);
    }
  }

  /** The process is dead: what is in the pipe now is all there is. */
  void processExited() {
    try {
      mark("end");
    } catch (IOException closed) {
      LOGGER.debug("output of a dead process was closed before", closed);
    }
  }

  private void mark(String what) throws IOException {
    pipe.write((nonce + what + "\n").getBytes(US_ASCII));
  }

  private void read(Consumer<OutputLine> lines, Runnable end) {
    byte[] piece = new byte[64 * 1024];
    try (pipe) {
      while (!ended) {
        int count = pipe.read(piece);
        if (count < 0) {
          break;
        }
        split(piece, count, lines);
      }
    } catch (IOException broken) {
      LOGGER.debug("output pipe broken", broken);
    } finally {
      ended = true;
      awaited.values().forEach(CountDownLatch::countDown);
      end.run();
    }
  }

  private void split(byte[] piece, int count, Consumer<OutputLine> lines) {
    int from = 0;
    for (int i = 0; i < count && !ended; i++) {
      if (piece[i] == '\n') {
        partial.write(piece, from, i - from);
        from = i + 1;
        String line = partial.toString(UTF_8);
        partial.reset();
        take(line, lines);
      }
    }
    partial.write(piece, from, count - from);
    if (!ended && partial.size() > MAX_LINE_BYTES) {
      breakLine(lines);
    }
  }

  /** Hands on the beginning of an overlong line, up to a character's start and before a marker. */
  private void breakLine(Consumer<OutputLine> lines) {
    byte[] all = partial.toByteArray();
    int from = 0;
    while (all.length - from > MAX_LINE_BYTES) {
      int end = from + MAX_LINE_BYTES - MARKER_BYTES;
      while ((all[end] & 0xc0) == 0x80 && end > from + 1) {
        end--;
      }
      lines.accept(new OutputLine(new String(all, from, end - from, UTF_8)));
      from = end;
    }
    partial.reset();
    partial.writeBytes(Arrays.copyOfRange(all, from, all.length));
  }

  private void take(String line, Consumer<OutputLine> lines) {
    int at = line.indexOf(nonce);
    if (at < 0) {
      hand(line, lines);
      return;
    }
    if (at > 0) {
      hand(line.substring(0, at), lines);
    }
    String what = line.substring(at + nonce.length());
    if (what.equals("end")) {
      ended = true;
    } else {
      CountDownLatch read = awaited.get(Long.parseLong(what));
      if (read != null) {
        read.countDown();
      }
    }
  }

  private static void hand(String line, Consumer<OutputLine> lines) {
    if (line.length() * 3 <= MAX_LINE_BYTES) {
      lines.accept(new OutputLine(line));
      return;
    }
    byte[] bytes = line.getBytes(UTF_8);
    for (int from = 0; from < bytes.length; ) {
      int end = Math.min(bytes.length, from + MAX_LINE_BYTES);
      while (end < bytes.length && (bytes[end] & 0xc0) == 0x80) {
        end--;
      }
      lines.accept(new OutputLine(new String(bytes, from, end - from, UTF_8)));
      from = end;
    }
  }
}
