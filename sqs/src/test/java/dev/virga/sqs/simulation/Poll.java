package dev.virga.sqs.simulation;

import dev.virga.core.service.Outcome;
import dev.virga.sqs.engine.Received;
import org.jspecify.annotations.Nullable;

/**
 * The client of a long poll: a connection, so no state, and no restore touches it. Times are in ms.
 */
final class Poll {
  static final long NEVER = Long.MAX_VALUE;

  final int number;
  final String queue;

  /** Whether it goes away with the answer in its hands. */
  final boolean leaves;

  /** When it stops waiting by its own clock. */
  long patience;

  /** Whether the engine still knows the connection. */
  boolean open = true;

  /** Whether its client has gone. */
  boolean gone;

  Outcome.@Nullable Reply<Received> reply;

  /** What it was told, when; written by whoever carries the answer out. */
  volatile @Nullable Received answer;

  volatile long answeredAt;
  volatile @Nullable String failure;

  /** What the model says that it was told, when. */
  Model.@Nullable Answer expected;

  long expectedAt;

  /** Whether the model says that a restore left it without an answer. */
  boolean orphaned;

  Poll(int number, String queue, boolean leaves, long patience) {
    this.number = number;
    this.queue = queue;
    this.leaves = leaves;
    this.patience = patience;
  }
}
