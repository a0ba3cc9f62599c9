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
final class StoredMessage implements BodyStore.Place {
  enum State {
    READY,
    IN_FLIGHT,
    DELAYED,
    GONE
  }

  final long idMost;
  final long idLeast;
  final String senderId;
  final MessageContent.@Nullable Extras extras;
  private final long md5Most;
  private final long md5Least;

  /** Where its body lies, see {@link BodyStore}. */
  private BodyStore.@Nullable Slab slab;

  private int offset;
  private final int length;

  /** Its place in the order of arrival; unique in the region, rises. */
  final long order;

  /** When it was sent; a redrive does not change it. */
  final long sentMillis;

  /** When it came into its queue. */
  final long arrivedMillis;

  /** The queue it was redriven from. */
  final @Nullable Arn deadLetterSource;

  /** The chain it belongs to, where another service sent it. */
  final @Nullable Cause origin;

  State state = State.READY;
  long firstReceivedMillis;

  /** In flight: since when. READY: since when, counted from its arrival where it was not taken. */
  long sinceMillis;

  int receiveCount;

  /** What {@link #receiveCount} was when it came to this queue. */
  int countAtArrival;

  /** Responses that carry its last receipt handle and were not taken back. */
  int holders;

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
    this.senderId = content.senderId();
    this.extras = content.extras();
    this.md5Most = content.bodyMd5().most();
    this.md5Least = content.bodyMd5().least();
    this.length = content.body().size();
    this.order = arrival.order;
    this.sentMillis = arrival.sentMillis;
    this.arrivedMillis = arrival.arrivedMillis;
    this.sinceMillis = arrival.arrivedMillis;
    this.deadLetterSource = arrival.deadLetterSource;
    this.origin = arrival.origin;
  }

  /** How a message came to its queue. */
  record Arrival(
      long order,
      long sentMillis,
      long arrivedMillis,
      @Nullable Arn deadLetterSource,
      @Nullable Cause origin) {}

  private StoredMessage(StoredMessage other) {
    this.idMost = other.idMost;
    this.idLeast = other.idLeast;
    this.senderId = other.senderId;
    this.extras = other.extras;
    this.md5Most = other.md5Most;
    this.md5Least = other.md5Least;
    this.length = other.length;
    this.order = other.order;
    this.sentMillis = other.sentMillis;
    this.arrivedMillis = other.arrivedMillis;
    this.deadLetterSource = other.deadLetterSource;
    this.origin = other.origin;
    this.state = other.state;
    this.firstReceivedMillis = other.firstReceivedMillis;
    this.sinceMillis = other.sinceMillis;
    this.receiveCount = other.receiveCount;
    this.countAtArrival = other.countAtArrival;
    this.holders = other.holders;
    this.receipt = other.receipt;
    this.visibilityChanged = other.visibilityChanged;
  }

  /** A copy that is in no chain, timeline, table or body store yet. */
  StoredMessage copy() {
    return new StoredMessage(this);
  }

  /** What was sent; its body is copied. */
  MessageContent content() {
    return new MessageContent(
        BodyStore.bytes(this), new MessageContent.Md5(md5Most, md5Least), senderId, extras);
  }

  @Nullable String groupId() {
    return extras == null ? null : extras.groupId();
  }

  @Override
  public BodyStore.Slab slab() {
    if (slab == null) {
      throw new IllegalStateException("a message without its body");
    }
    return slab;
  }

  @Override
  public int offset() {
    return offset;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public void lies(BodyStore.Slab where, int at) {
    slab = where;
    offset = at;
  }

  /** It is received. */
  void received(long nowMillis) {
    receipt++;
    receiveCount++;
    holders = 1;
    sinceMillis = nowMillis;
    visibilityChanged = false;
    if (firstReceivedMillis == 0) {
      firstReceivedMillis = nowMillis;
    }
  }

  /**
   * A response that carries it was not taken.
   *
   * @return whether its last receive has not taken place: no other response carries it
   */
  boolean takenBack() {
    if (holders == 0 || --holders > 0) {
      return false;
    }
    receiveCount--;
    if (receiveCount == 0) {
      firstReceivedMillis = 0;
    }
    return true;
  }

  /** How often its present queue gave it to somebody who took it. */
  int receivesHere() {
    return receiveCount - countAtArrival;
  }

  UUID id() {
    return new UUID(idMost, idLeast);
  }
}
