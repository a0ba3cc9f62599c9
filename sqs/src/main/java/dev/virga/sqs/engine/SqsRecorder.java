package dev.virga.sqs.engine;

import dev.virga.core.service.Cause;
import dev.virga.core.trace.Hop;
import dev.virga.core.trace.HopKind;
import dev.virga.core.trace.Journal;
import java.time.Duration;
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
  static final HopKind RECEIVE_REPEATED = new HopKind("MessageReceiveRepeated");
  static final HopKind TAKEN_BACK = new HopKind("MessageTakenBack");
  static final HopKind VISIBILITY_CHANGED = new HopKind("MessageVisibilityChanged");
  static final HopKind DELETED = new HopKind("MessageDeleted");
  static final HopKind REDRIVEN = new HopKind("MessageRedriven");
  static final HopKind MOVED = new HopKind("MessageMoved");
  static final HopKind EXPIRED = new HopKind("MessageExpired");
  static final HopKind PURGED = new HopKind("QueuePurged");

  private static final String CLIENT_GONE =
      "The receiver's connection was gone before it had the answer.";
  private static final String ATTEMPT_REPEATED = "Its ReceiveRequestAttemptId is that of before.";
  private static final String TOO_OFTEN = "It was received %d times and not deleted.";
  private static final String RETENTION_OVER = "Its retention of %d s is over.";

  private final Journal journal;
  private final SqsMetrics metrics;

  /** The chain recorded last: a batch is of one. Engines of several regions may write it. */
  private volatile Named last = new Named("", MessageEntry.Chain.of(""));

  SqsRecorder(Journal journal, SqsMetrics metrics) {
    this.journal = journal;
    this.metrics = metrics;
  }

  /** Something was done to the queue, so that it counts as active. */
  void active(Round round, Queue queue) {
    metrics.active(round.state, queue, round.nowMillis);
  }

  /** The cause that the message is to keep, or null where its send is of no chain. */
  @Nullable Cause sent(Round round, Queue queue, UUID id, Sending message, Cause cause) {
    metrics.sent(queue, message.sizeBytes(), round.turn.now());
    Cause at = cause.depth() > 0 ? cause.at(round.turn.now()) : cause;
    long hop =
        journal.record(
            new MessageEntry(
                SENT,
                chain(at),
                at.hop(),
                round.nowMillis,
                queue.ref,
                id.getMostSignificantBits(),
                id.getLeastSignificantBits(),
                "accepted",
                null,
                0));
    return cause.depth() > 0 ? at.then(hop) : null;
  }

  void deduplicated(Round round, Queue queue, UUID id, Cause cause) {
    metrics.deduplicated(queue, round.turn.now());
    journal.record(
        new MessageEntry(
            DEDUPLICATED,
            chain(cause),
            cause.hop(),
            round.nowMillis,
            queue.ref,
            id.getMostSignificantBits(),
            id.getLeastSignificantBits(),
            "dropped",
            "A message with this deduplication id was accepted in the last 5 minutes.",
            0));
  }

  /** A receive, be it of this turn or of a long poll, in whose chain it is. */
  void received(Round round, Queue queue, StoredMessage message, Cause receiver) {
    metrics.received(queue, 1, round.turn.now());
    Step step = new Step(RECEIVED, "receive %d", null, message.receiveCount);
    record(round, queue, message, step, receiver);
  }

  /** A repeated attempt got the same message as before, which is no further receive of it. */
  void receivedAgain(Round round, Queue queue, StoredMessage message, Cause receiver) {
    metrics.received(queue, 1, round.turn.now());
    Step step = new Step(RECEIVE_REPEATED, "receive %d", ATTEMPT_REPEATED, message.receiveCount);
    record(round, queue, message, step, receiver);
  }

  void receivedNothing(Round round, Queue queue) {
    metrics.emptyReceive(queue, round.turn.now());
  }

  void takenBack(Round round, Queue queue, StoredMessage message) {
    record(round, queue, message, new Step(TAKEN_BACK, "visible", CLIENT_GONE, 0));
  }

  void visibilityChanged(Round round, Queue queue, StoredMessage message, Duration timeout) {
    String outcome = timeout.isZero() ? "visible" : "in flight for %d s";
    record(round, queue, message, new Step(VISIBILITY_CHANGED, outcome, null, timeout.toSeconds()));
  }

  /**
   * A delete with a valid handle.
   *
   * @param message null where it had gone before
   */
  void deleted(Round round, Queue queue, @Nullable StoredMessage message) {
    metrics.deleted(queue, round.turn.now());
    if (message != null) {
      record(round, queue, message, new Step(DELETED, "deleted", null, 0));
    }
  }

  /** The cause that the message keeps in its dead-letter queue. */
  @Nullable Cause redriven(
      Round round, Queue queue, StoredMessage message, Queue deadLetters, Cause receiver) {
    String to = deadLetters.ref.name().value();
    Step step = new Step(REDRIVEN, to, TOO_OFTEN, message.receiveCount);
    return record(round, queue, message, step, receiver);
  }

  /** The cause that the message keeps in the queue it is moved to. */
  @Nullable Cause moved(Round round, Queue queue, StoredMessage message, Queue target) {
    return record(round, queue, message, new Step(MOVED, target.ref.name().value(), null, 0));
  }

  void expired(Round round, Queue queue, StoredMessage message) {
    long seconds = queue.settings.retention().toSeconds();
    record(round, queue, message, new Step(EXPIRED, "gone", RETENTION_OVER, seconds));
  }

  void purged(Round round, Queue queue, int messages, Cause cause) {
    journal.record(
        Hop.of(PURGED, cause, round.turn.now(), queue.ref.account(), queue.ref.region())
            .subject(queue.ref.arn())
            .outcome("purged")
            .attribute("messages", Integer.toString(messages)));
  }

  private record Named(String name, MessageEntry.Chain chain) {}

  private MessageEntry.Chain chain(Cause cause) {
    Named named = last;
    if (!named.name.equals(cause.chain())) {
      named = new Named(cause.chain(), MessageEntry.Chain.of(cause.chain()));
      last = named;
    }
    return named.chain;
  }

  /** What happened to a message, see {@link MessageEntry}. */
  private record Step(HopKind kind, String outcome, @Nullable String reason, long number) {}

  private @Nullable Cause record(Round round, Queue queue, StoredMessage message, Step step) {
    return record(round, queue, message, step, round.turn.cause());
  }

  /**
   * Records a step; answers what follows from it where the message belongs to a chain.
   *
   * @param otherwise the chain of a step of a message that belongs to none
   */
  private @Nullable Cause record(
      Round round, Queue queue, StoredMessage message, Step step, Cause otherwise) {
    Cause origin = message.origin;
    Cause cause = origin == null ? otherwise : origin.at(round.turn.now());
    long hop =
        journal.record(
            new MessageEntry(
                step.kind,
                chain(cause),
                cause.hop(),
                round.nowMillis,
                queue.ref,
                message.idMost,
                message.idLeast,
                step.outcome,
                step.reason,
                step.number));
    return origin == null ? null : cause.then(hop);
  }
}
