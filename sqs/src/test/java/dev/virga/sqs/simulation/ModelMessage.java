package dev.virga.sqs.simulation;

import org.jspecify.annotations.Nullable;

/** A message of the model, in one queue. Times are in ms since the epoch. */
final class ModelMessage {
  /** Where it stands. */
  enum Place {
    VISIBLE,
    IN_FLIGHT,
    DELAYED
  }

  /** Tells it from every other one; rises with arrival, whichever the queue. */
  final long arrival;

  /** What was sent, whatever its id and its queue are now. */
  final String token;

  final @Nullable String group;

  /** The queue that it is a dead letter of. */
  final @Nullable String from;

  final long sent;
  final long enqueued;

  /** Receives before it came to this queue. */
  final int receivesBefore;

  int receives;
  long first;

  /** Number of its last receipt handle. */
  int receipt;

  /** Responses that carry its last handle and were not given back. */
  int holders;

  long received;
  boolean changed;

  /** Whether it was a FIFO queue's dead letter, whose deduplication id is its message id then. */
  boolean renamed;

  Place place = Place.VISIBLE;

  /** When it is visible, where it is hidden. */
  long until;

  /** Of those that are hidden until one instant, the one hidden first is shown first. */
  long hidden;

  /** Of those that are visible, the lowest of a tenant is the next. */
  long rank;

  /** When it came to its queue. */
  long came;

  /** Since when it is visible; from its arrival where its receive did not take place. */
  long since;

  /** What the engine calls it, once that has been seen. */
  @Nullable String id;

  @Nullable String sequence;

  ModelMessage(long arrival, String token, @Nullable String group, Origin origin) {
    this.arrival = arrival;
    this.token = token;
    this.group = group;
    this.from = origin.from;
    this.sent = origin.sent;
    this.enqueued = origin.enqueued;
    this.receivesBefore = origin.receives;
    this.first = origin.first;
  }

  /** What it brings along from where it was before. */
  record Origin(@Nullable String from, long sent, long enqueued, int receives, long first) {
    static Origin fresh(long now) {
      return new Origin(null, now, now, 0, 0);
    }
  }

  int count() {
    return receivesBefore + receives;
  }

  boolean visible() {
    return place == Place.VISIBLE;
  }

  boolean inFlight() {
    return place == Place.IN_FLIGHT;
  }

  ModelMessage copy() {
    ModelMessage copy =
        new ModelMessage(
            arrival, token, group, new Origin(from, sent, enqueued, receivesBefore, first));
    copy.receives = receives;
    copy.receipt = receipt;
    copy.holders = holders;
    copy.received = received;
    copy.changed = changed;
    copy.renamed = renamed;
    copy.place = place;
    copy.until = until;
    copy.hidden = hidden;
    copy.rank = rank;
    copy.came = came;
    copy.since = since;
    copy.id = id;
    copy.sequence = sequence;
    return copy;
  }
}
