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

  /** From one slice to the next where there is no rate, so that others have their turn. */
  private static final long SLICE_MILLIS = 5;

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

  /** When it goes on: with the next slice, or ten times a second, or once per message. */
  long nextMillis() {
    Integer rate = maxPerSecond;
    return startedMillis
        + (rate == null ? tick * SLICE_MILLIS : tick * SECOND_MILLIS / ticksPerSecond(rate));
  }

  /** Whether it would go on after more than the longest time that a task may take. */
  boolean overdue() {
    return nextMillis() - startedMillis > RUNTIME_MAX_MILLIS;
  }

  private static int ticksPerSecond(int rate) {
    return Math.min(rate, TICKS_PER_SECOND);
  }

  /** How many messages may be moved now, and the tick is taken. */
  int quota(int slice) {
    Integer rate = maxPerSecond;
    if (rate == null) {
      tick++;
      return slice;
    }
    long ticks = ticksPerSecond(rate);
    long before = tick * rate / ticks;
    tick++;
    return (int) (tick * rate / ticks - before);
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
