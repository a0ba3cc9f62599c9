package dev.virga.lambda.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.virga.core.schema.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * The log of one execution environment: passes every line on to the sink, in order, and keeps the
 * last 4 KiB for X-Amz-Log-Result. Thread-safe: the function's output and the platform's lines come
 * from two threads.
 */
final class EnvironmentLog {
  private static final int TAIL_BYTES = 4096;

  private final LogStream stream;
  private final LogSink sink;
  private byte[] tail = new byte[0];

  EnvironmentLog(LogStream stream, LogSink sink) {
    this.stream = stream;
    this.sink = sink;
  }

  LogStream stream() {
    return stream;
  }

  /** A line that the function wrote. Carriage returns inside are line feeds of one event. */
  void output(String line) {
    int end = line.endsWith("\r") ? line.length() - 1 : line.length();
    append(line.substring(0, end).replace('\r', '\n'));
  }

  /** A line of the platform's. */
  void platform(String line) {
    append(line);
  }

  /** Forgets the tail: a new invocation begins. */
  synchronized void startTail() {
    tail = new byte[0];
  }

  /** The last 4 KiB since {@link #startTail}. */
  synchronized Bytes tail() {
    return Bytes.copyOf(tail);
  }

  private synchronized void append(String line) {
    String message = line + "\n";
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.writeBytes(tail);
    joined.writeBytes(message.getBytes(UTF_8));
    byte[] all = joined.toByteArray();
    int from = Math.max(0, all.length - TAIL_BYTES);
    tail = Arrays.copyOfRange(all, from, all.length);
    sink.append(stream, List.of(message));
  }
}
