package dev.virga.sqs.engine;

import dev.virga.core.identity.Arn;
import dev.virga.core.service.Cause;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message in its queue. It is in exactly one place:
 *
 * <pre>
 *            send, delay 0                     receive
 *   ---------------------------->  READY  -------------------->  IN_FLIGHT
 *   send -> DELAYED -> delay over ->  ^                               |
 *                                     +-- visibility over, timeout 0 -+
 *   any: deleted, expired, redriven, purged -> GONE
 * </pre>
 *
 * A million of them must fit: fields only, no objects that could be spared. Times are in ms since
 * the epoch.
 */
final class StoredMessage {
  enum State {
    READY,
    IN_FLIGHT,
    DELAYED,
    GONE
  }

  final long idMost;
  final long idLeast;
  final MessageContent content;

  /** Its place in the order of arrival; unique in the region, rises. */
  final long order;

  /** When it was sent; a redrive does not change it. */
  final long sentMillis;

  /** What retention counts from. */
  final long enqueuedMillis;

  /** The queue it was redriven from. */
  final @Nullable Arn deadLetterSource;

  /** The chain it belongs to, where another service sent it. */
  final @Nullable Cause origin;

  State state = State.READY;
  long firstReceivedMillis;
  long receivedMillis;
  int receiveCount;

  /** Number of its last receipt handle. */
  int receipt;

  /** Whether its visibility was changed after its last receive. */
  boolean visibilityChanged;

  int slot = -1;

  /** Neighbours in a {@link MessageChain}. */
  @Nullable StoredMessage previous;

  @Nullable StoredMessage next;

  /** Its place among those that are in flight or delayed. */
  Timeline.@Nullable Entry<StoredMessage> hidden;

  /** Its place among those that retention ends. */
  Timeline.@Nullable Entry<StoredMessage> expiry;

  /** Its message group's cell in the lanes of its queue, where it has one. */
  @Nullable Object group;

  StoredMessage(UUID id, MessageContent content, Arrival arrival) {
    this.idMost = id.getMostSignificantBits();
    this.idLeast = id.getLeastSignificantBits();
    this.content = content;
    this.order = arrival.order;
    this.sentMillis = arrival.sentMillis;
    this.enqueuedMillis = arrival.enqueuedMillis;
    this.deadLetterSource = arrival.deadLetterSource;
    this.origin = arrival.origin;
  }

  /** How a message came to its queue. */
  record Arrival(
      long order,
      long sentMillis,
      long enqueuedMillis,
      @Nullable Arn deadLetterSource,
      @Nullable Cause origin) {}

  /** A copy that is in no chain, timeline or table yet. */
  StoredMessage copy() {
    StoredMessage copy =
        new StoredMessage(
            id(),
            content,
            new Arrival(order, sentMillis, enqueuedMillis, deadLetterSource, origin));
    copy.state = state;
    copy.firstReceivedMillis = firstReceivedMillis;
    copy.receivedMillis = receivedMillis;
    copy.receiveCount = receiveCount;
    copy.receipt = receipt;
    copy.visibilityChanged = visibilityChanged;
    return copy;
  }

  UUID id() {
    return new UUID(idMost, idLeast);
  }
}
