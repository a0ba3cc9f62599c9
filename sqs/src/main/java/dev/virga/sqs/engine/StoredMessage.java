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

  /** Number of its last receipt handle. */
  int receipt;

  /** How many of its receives here were taken back. */
  private short takenBack;

  /** Whether its visibility was changed after its last receive. */
  boolean visibilityChanged;

  /** Answers with its last receipt handle that were not taken back; a repeated attempt has two. */
  private byte holders;

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
    this.receipt = other.receipt;
    this.takenBack = other.takenBack;
    this.visibilityChanged = other.visibilityChanged;
    this.holders = other.holders;
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
    sinceMillis = nowMillis;
    visibilityChanged = false;
    holders = 1;
    if (firstReceivedMillis == 0) {
      firstReceivedMillis = nowMillis;
    }
  }

  /** Its last receive was repeated by its attempt id. */
  void receivedAgain() {
    if (holders < Byte.MAX_VALUE) {
      holders++;
    }
  }

  /**
   * One answer that had it was taken back.
   *
   * @return whether its last receive has not taken place therefore
   */
  boolean takenBack() {
    if (holders > 0) {
      holders--;
    }
    return holders == 0;
  }

  /** Whether somebody may have its last receipt handle. */
  boolean held() {
    return holders > 0;
  }

  /** Its last receive has not taken place. */
  void unreceived() {
    receiveCount--;
    if (takenBack < Short.MAX_VALUE) {
      takenBack++;
    }
    if (receiveCount == 0) {
      firstReceivedMillis = 0;
    }
  }

  /** How often its present queue gave it to somebody. */
  int receivesHere() {
    return receipt - takenBack;
  }

  UUID id() {
    return new UUID(idMost, idLeast);
  }
}
