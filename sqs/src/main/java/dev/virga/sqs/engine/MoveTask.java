package dev.virga.sqs.engine;

import dev.virga.core.identity.Arn;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A message move task of a source queue; mutable. Times are in ms since the epoch. */
final class MoveTask {
  /** A task ends after 36 hours. */
  private static final long RUNTIME_MAX_MILLIS = 36L * 3_600_000;

  private static final int TICKS_PER_SECOND = 10;
  private static final long SECOND_MILLIS = 1_000;

  final String id;
  final Arn source;
  final @Nullable Arn destination;
  final @Nullable Integer maxPerSecond;
  final long toMove;
  final long startedMillis;
  MoveTaskView.Status status = MoveTaskView.Status.RUNNING;
  long moved;
  @Nullable String failureReason;
  private long tick;

  MoveTask(
      String id,
      Arn source,
      @Nullable Arn destination,
      @Nullable Integer maxPerSecond,
      long toMove,
      long startedMillis) {
    this.id = id;
    this.source = source;
    this.destination = destination;
    this.maxPerSecond = maxPerSecond;
    this.toMove = toMove;
    this.startedMillis = startedMillis;
  }

  boolean running() {
    return status == MoveTaskView.Status.RUNNING;
  }

  /** When it goes on: at once without a rate, else ten times a second, or once per message. */
  long nextMillis() {
    return startedMillis + (maxPerSecond == null ? 0 : tick * SECOND_MILLIS / ticksPerSecond());
  }

  /** Whether it would go on after more than the longest time that a task may take. */
  boolean overdue() {
    return nextMillis() - startedMillis > RUNTIME_MAX_MILLIS;
  }

  private int ticksPerSecond() {
    return maxPerSecond == null ? 1 : Math.min(maxPerSecond, TICKS_PER_SECOND);
  }

  /** How many messages may be moved now, and the tick is taken. */
  int quota(int slice) {
    if (maxPerSecond == null) {
      return slice;
    }
    long ticks = ticksPerSecond();
    long before = tick * maxPerSecond / ticks;
    tick++;
    return (int) (tick * maxPerSecond / ticks - before);
  }

  void end(MoveTaskView.Status end, @Nullable String reason) {
    status = end;
    failureReason = reason;
  }

  MoveTaskView view() {
    return new MoveTaskView(
        id,
        status,
        source,
        destination,
        maxPerSecond,
        moved,
        toMove,
        Instant.ofEpochMilli(startedMillis),
        failureReason);
  }

  MoveTask copy() {
    MoveTask copy = new MoveTask(id, source, destination, maxPerSecond, toMove, startedMillis);
    copy.status = status;
    copy.moved = moved;
    copy.failureReason = failureReason;
    copy.tick = tick;
    return copy;
  }
}
