package dev.virga.lambda.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A log sink that keeps everything, and lets a test wait for a line. */
public final class RecordedLog implements LogSink {
  private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private record Line(LogStream stream, String message) {}

  private final List<Line> lines = new ArrayList<>();

  @Override
  public synchronized void append(LogStream stream, List<String> messages) {
    messages.forEach(message -> lines.add(new Line(stream, message)));
    notifyAll();
  }

  /** The messages of a stream so far. */
  public synchronized List<String> of(LogStream stream) {
    return lines.stream().filter(l -> l.stream().equals(stream)).map(Line::message).toList();
  }

  /** Every message of a function so far, whatever the stream. */
  public synchronized List<String> ofFunction(FunctionVersion function) {
    return messages(function).toList();
  }

  /** Waits until so many messages of a function are as wanted; fails when they do not come. */
  public synchronized void await(FunctionVersion function, int count, Predicate<String> wanted)
      throws InterruptedException {
    long end = System.nanoTime() + WAIT_NANOS;
    while (messages(function).filter(wanted).count() < count) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError("not in the log: " + messages(function).toList());
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  private Stream<String> messages(FunctionVersion function) {
    return lines.stream()
        .filter(line -> line.stream().function().equals(function.arn()))
        .map(Line::message);
  }
}
