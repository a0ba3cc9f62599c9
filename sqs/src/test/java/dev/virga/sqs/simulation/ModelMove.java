package dev.virga.sqs.simulation;

import org.jspecify.annotations.Nullable;

/** A message move task of the model. Times are in ms since the epoch. */
final class ModelMove {
  private static final long SECOND = 1_000;
  private static final int TICKS_MAX = 10;

  /** What the engine calls it. */
  @Nullable String id;

  final @Nullable String destination;
  final @Nullable Integer rate;
  final long toMove;
  final long started;
  long moved;
  long ticks;
  String status = "RUNNING";
  @Nullable String reason;

  ModelMove(@Nullable String destination, @Nullable Integer rate, long toMove, long started) {
    this.destination = destination;
    this.rate = rate;
    this.toMove = toMove;
    this.started = started;
  }

  boolean running() {
    return status.equals("RUNNING");
  }

  /** Without a rate at once; else ten times a second, or as often as there are messages. */
  long next() {
    return rate == null ? started : started + ticks * SECOND / Math.min(rate, TICKS_MAX);
  }

  /** How many may have been moved after the tick that is taken now. */
  long allowed() {
    ticks++;
    return rate == null ? Long.MAX_VALUE : ticks * rate / Math.min(rate, TICKS_MAX);
  }

  void end(String with, @Nullable String why) {
    status = with;
    reason = why;
  }

  ModelMove copy() {
    ModelMove copy = new ModelMove(destination, rate, toMove, started);
    copy.id = id;
    copy.moved = moved;
    copy.ticks = ticks;
    copy.status = status;
    copy.reason = reason;
    return copy;
  }

  /** As {@link Checks} spells the engine's. */
  @Override
  public String toString() {
    return id
        + " "
        + status
        + " to "
        + destination
        + " at "
        + rate
        + " since "
        + started
        + " moved "
        + moved
        + " of "
        + toMove
        + " "
        + reason;
  }
}
