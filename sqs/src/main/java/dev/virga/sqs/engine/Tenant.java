package dev.virga.sqs.engine;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one message group of a standard queue: whom a fair queue is fair to. Mutable. Its
 * place among others is noted, so that it can be found where it stands; take it out before anything
 * that decides its place is changed.
 */
final class Tenant {
  /** The one whose next message has been visible for longest first. */
  static final Comparator<Tenant> BY_AGE =
      Comparator.<Tenant>comparingLong(tenant -> tenant.headSince)
          .thenComparingLong(tenant -> tenant.headOrder);

  /** The one with the fewest messages in flight first. */
  static final Comparator<Tenant> BY_SHARE =
      Comparator.<Tenant>comparingInt(tenant -> tenant.inFlight).thenComparing(BY_AGE);

  final String groupId;

  /** READY ones, in the order in which they became so. */
  final MessageChain ready = new MessageChain();

  int readyCount;
  int inFlight;

  /** Messages of every state. */
  int messages;

  /** When the last one was sent. */
  long sentMillis;

  /** Whether it was taken for noisy when it was last looked at. */
  boolean noisy;

  ProcessingTime processing = new ProcessingTime();
  private long headSince;
  private long headOrder;

  Tenant(String groupId) {
    this.groupId = groupId;
  }

  /** Notes its place; null where nothing of it can be received. */
  @Nullable StoredMessage noted() {
    StoredMessage head = ready.head();
    if (head != null) {
      headSince = head.sinceMillis;
      headOrder = head.order;
    }
    return head;
  }

  /** Whether its next message has been visible for longer than this one. */
  boolean before(StoredMessage other) {
    return headSince < other.sinceMillis
        || (headSince == other.sinceMillis && headOrder < other.order);
  }

  /** A copy without its messages. */
  Tenant copy() {
    Tenant copy = new Tenant(groupId);
    copy.readyCount = readyCount;
    copy.inFlight = inFlight;
    copy.messages = messages;
    copy.sentMillis = sentMillis;
    copy.noisy = noisy;
    copy.processing = processing.copy();
    return copy;
  }
}
