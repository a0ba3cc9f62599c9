package dev.virga.sqs.engine;

import dev.virga.core.service.Cause;
import dev.virga.core.trace.Hop;
import dev.virga.core.trace.HopKind;
import dev.virga.core.trace.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tells the event journal and the metrics what becomes of messages. Called under the engine's lock:
 * bounded appends, nothing else.
 *
 * <p>A message that another service sent keeps its causal chain, so that the chain of an event
 * tells of its receives and its end too; of the others each call is a chain of its own, and the
 * attribute {@code messageId} joins them.
 */
final class SqsRecorder {
  static final HopKind SENT = new HopKind("MessageSent");
  static final HopKind DEDUPLICATED = new HopKind("MessageDeduplicated");
  static final HopKind RECEIVED = new HopKind("MessageReceived");
  static final HopKind TAKEN_BACK = new HopKind("MessageTakenBack");
  static final HopKind VISIBILITY_CHANGED = new HopKind("MessageVisibilityChanged");
  static final HopKind DELETED = new HopKind("MessageDeleted");
  static final HopKind REDRIVEN = new HopKind("MessageRedriven");
  static final HopKind MOVED = new HopKind("MessageMoved");
  static final HopKind EXPIRED = new HopKind("MessageExpired");
  static final HopKind PURGED = new HopKind("QueuePurged");

  private final Journal journal;
  private final SqsMetrics metrics;

  SqsRecorder(Journal journal, SqsMetrics metrics) {
    this.journal = journal;
    this.metrics = metrics;
  }

  /** The cause that the message is to keep, or null where its send is of no chain. */
  @Nullable Cause sent(Round round, Queue queue, UUID id, Sending message, Cause cause) {
    metrics.sent(queue, message.sizeBytes(), round.turn.now());
    Cause then = record(round, queue, SENT, cause, id, "accepted", null);
    return cause.depth() > 0 ? then : null;
  }

  void deduplicated(Round round, Queue queue, UUID id, Cause cause) {
    metrics.deduplicated(queue, round.turn.now());
    record(
        round,
        queue,
        DEDUPLICATED,
        cause,
        id,
        "dropped",
        "A message with this deduplication id was accepted in the last 5 minutes.");
  }

  void received(Round round, Queue queue, StoredMessage message) {
    metrics.received(queue, 1, round.turn.now());
    record(
        round,
        queue,
        RECEIVED,
        causeOf(round, message),
        message.id(),
        "receive " + message.receiveCount,
        null);
  }

  void receivedNothing(Round round, Queue queue) {
    metrics.emptyReceive(queue, round.turn.now());
  }

  void takenBack(Round round, Queue queue, StoredMessage message) {
    record(
        round,
        queue,
        TAKEN_BACK,
        causeOf(round, message),
        message.id(),
        "visible",
        "The receiver's connection was gone before it had the answer.");
  }

  void visibilityChanged(Round round, Queue queue, StoredMessage message, Duration timeout) {
    record(
        round,
        queue,
        VISIBILITY_CHANGED,
        causeOf(round, message),
        message.id(),
        timeout.isZero() ? "visible" : "in flight for " + timeout.toSeconds() + " s",
        null);
  }

  /**
   * A delete with a valid handle.
   *
   * @param message null where it had gone before
   */
  void deleted(Round round, Queue queue, @Nullable StoredMessage message) {
    metrics.deleted(queue, round.turn.now());
    if (message != null) {
      record(round, queue, DELETED, causeOf(round, message), message.id(), "deleted", null);
    }
  }

  /** The cause that the message keeps in its dead-letter queue. */
  @Nullable Cause redriven(Round round, Queue queue, StoredMessage message, Queue deadLetters) {
    Cause then =
        record(
            round,
            queue,
            REDRIVEN,
            causeOf(round, message),
            message.id(),
            deadLetters.ref.name().value(),
            "It was received " + message.receiveCount + " times and not deleted.");
    return message.origin == null ? null : then;
  }

  @Nullable Cause moved(Round round, Queue queue, StoredMessage message, Queue target) {
    Cause then =
        record(
            round,
            queue,
            MOVED,
            causeOf(round, message),
            message.id(),
            target.ref.name().value(),
            null);
    return message.origin == null ? null : then;
  }

  void expired(Round round, Queue queue, StoredMessage message) {
    record(
        round,
        queue,
        EXPIRED,
        causeOf(round, message),
        message.id(),
        "gone",
        "Its retention of " + queue.settings.retention() + " is over.");
  }

  void purged(Round round, Queue queue, int messages, Cause cause) {
    journal.record(
        Hop.of(PURGED, cause, round.turn.now(), queue.ref.account(), queue.ref.region())
            .subject(queue.ref.arn())
            .outcome("purged")
            .attribute("messages", Integer.toString(messages)));
  }

  private static Cause causeOf(Round round, StoredMessage message) {
    return message.origin == null ? round.turn.cause() : message.origin;
  }

  private Cause record(
      Round round,
      Queue queue,
      HopKind kind,
      Cause cause,
      UUID id,
      String outcome,
      @Nullable String reason) {
    Instant now = round.turn.now();
    return journal.record(
        Hop.of(kind, cause.at(now), now, queue.ref.account(), queue.ref.region())
            .subject(queue.ref.arn())
            .outcome(outcome)
            .reason(reason)
            .attribute("messageId", id.toString()));
  }
}
