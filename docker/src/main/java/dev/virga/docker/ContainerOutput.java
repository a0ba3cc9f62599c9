package dev.virga.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import dev.virga.core.function.FunctionExecutor.OutputLine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A container's output as lines. Frames come on one docker-java thread, so lines of stdout and
 * stderr keep the engine's order.
 *
 * <p>A <em>marker</em> is a line that this side has put into a stream's pipe behind everything
 * written before: when it arrives, the stream has been read up to there.
 */
final class ContainerOutput extends ResultCallback.Adapter<Frame> {
  private static final int MAX_LINE_BYTES = 256 * 1024;
  private static final String MARKER = "\u0000virga:mark:";

  private final Consumer<OutputLine> lines;
  private final Runnable ended;
  private final Pending stdout = new Pending();
  private final Pending stderr = new Pending();
  private final Map<String, CountDownLatch> marks = new ConcurrentHashMap<>();
  private volatile boolean over;
  private long frames;

  ContainerOutput(Consumer<OutputLine> lines, Runnable ended) {
    this.lines = lines;
    this.ended = ended;
  }

  /** The bytes of a marker; unique as long as {@code id} is. */
  static byte[] marker(long id) {
    return (MARKER + id + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** A latch that opens when the marker has come on {@code streams} streams, or all has ended. */
  CountDownLatch expect(long id, int streams) {
    CountDownLatch latch = new CountDownLatch(streams);
    marks.put(MARKER + id, latch);
    if (over) {
      release();
    }
    return latch;
  }

  @Override
  public void onNext(Frame frame) {
    Pending pending = frame.getStreamType() == StreamType.STDERR ? stderr : stdout;
    for (byte b : frame.getPayload()) {
      if (b == '\n') {
        line(pending);
      } else {
        pending.bytes.write(b);
        if (pending.bytes.size() >= MAX_LINE_BYTES) {
          line(pending);
        }
      }
    }
    synchronized (this) {
      frames++;
      notifyAll();
    }
  }

  @Override
  public void onError(Throwable broken) {
    end();
    super.onError(broken);
  }

  @Override
  public void onComplete() {
    // First ours: docker-java interrupts this very thread when it closes the stream.
    end();
    super.onComplete();
  }

  /** Waits until no frame has come for {@code quiet}, or the bound is over. */
  synchronized void awaitQuiet(Duration quiet, Duration bound) throws InterruptedException {
    long rounds = Math.max(1, bound.dividedBy(quiet));
    for (long seen = -1; rounds > 0 && seen != frames && !over; rounds--) {
      seen = frames;
      TimeUnit.MILLISECONDS.timedWait(this, quiet.toMillis());
    }
  }

  boolean isOver() {
    return over;
  }

  private void end() {
    if (over) {
      return;
    }
    over = true;
    flush(stdout);
    flush(stderr);
    release();
    synchronized (this) {
      notifyAll();
    }
    ended.run();
  }

  private void release() {
    for (CountDownLatch latch : marks.values()) {
      while (latch.getCount() > 0) {
        latch.countDown();
      }
    }
    marks.clear();
  }

  private void flush(Pending pending) {
    if (pending.bytes.size() > 0) {
      line(pending);
    }
  }

  private void line(Pending pending) {
    String text = pending.bytes.toString(StandardCharsets.UTF_8);
    pending.bytes.reset();
    int mark = text.indexOf(MARKER);
    if (mark < 0) {
      lines.accept(
          new OutputLine(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text));
      return;
    }
    if (mark > 0) {
      lines.accept(new OutputLine(text.substring(0, mark)));
    }
    String id = text.substring(mark);
    CountDownLatch latch = marks.get(id);
    if (latch != null) {
      latch.countDown();
      if (latch.getCount() == 0) {
        marks.remove(id);
      }
    }
  }

  /** What has come of a line that has not ended yet. */
  private static final class Pending {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
  }
}
