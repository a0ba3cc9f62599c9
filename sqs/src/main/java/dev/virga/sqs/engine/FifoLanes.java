package dev.virga.sqs.engine;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A FIFO queue's order. A group keeps all its messages, those in flight too, in the order in which
 * they were sent; it can be received from while its oldest message is visible, and then only up to
 * the first that is not. Of several groups the one comes first whose oldest message has been
 * visible for longest, so that one whose message fails again and again lets the others pass.
 *
 * <pre>
 *   group a:  IN_FLIGHT  READY  READY      blocked
 *   group b:  READY  READY  IN_FLIGHT      available: two messages
 * </pre>
 *
 * <p>See
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
final class FifoLanes implements Lanes {
  private final Map<String, Group> groups = new HashMap<>();
  private final TreeSet<Group> available = new TreeSet<>(Group.BY_AGE);
  private int groupsInFlight;

  /** One group; where it stands among those that are available is noted. */
  private static final class Group {
    static final Comparator<Group> BY_AGE =
        Comparator.<Group>comparingLong(group -> group.since)
            .thenComparingLong(group -> group.order);

    final String id;
    final MessageChain messages = new MessageChain();
    int inFlight;
    boolean available;
    private long since;
    private long order;

    Group(String id) {
      this.id = id;
    }

    void note(StoredMessage head) {
      since = head.sinceMillis;
      order = head.order;
    }

    boolean standsAt(StoredMessage head) {
      return since == head.sinceMillis && order == head.order;
    }
  }

  @Override
  public void added(StoredMessage message) {
    Group group = groups.computeIfAbsent(groupId(message), Group::new);
    message.group = group;
    group.messages.addLast(message);
    refresh(group);
  }

  private static String groupId(StoredMessage message) {
    String id = message.groupId();
    if (id == null) {
      throw new IllegalStateException("a FIFO message without a group");
    }
    return id;
  }

  @Override
  public @Nullable StoredMessage next(@Nullable StoredMessage last, long nowMillis) {
    StoredMessage behind = last == null ? null : last.next;
    if (behind != null && behind.state == StoredMessage.State.READY) {
      return behind;
    }
    return available.isEmpty() ? null : available.first().messages.head();
  }

  @Override
  public void taken(StoredMessage message) {
    Group group = group(message);
    count(group, 1);
    refresh(group);
  }

  @Override
  public void shown(StoredMessage message, StoredMessage.State from, boolean first) {
    Group group = group(message);
    if (from == StoredMessage.State.IN_FLIGHT) {
      count(group, -1);
    }
    refresh(group);
  }

  @Override
  public void hidden(StoredMessage message) {
    refresh(group(message));
  }

  @Override
  public void removed(StoredMessage message, StoredMessage.State from) {
    Group group = group(message);
    group.messages.remove(message);
    if (from == StoredMessage.State.IN_FLIGHT) {
      count(group, -1);
    }
    refresh(group);
    if (group.messages.isEmpty()) {
      groups.remove(group.id);
    }
  }

  /** How long it takes is nobody's concern here: order is. */
  @Override
  public void processed(StoredMessage message, long millis, long nowMillis) {}

  /** Number of message groups with messages in flight. */
  int groupsInFlight() {
    return groupsInFlight;
  }

  private static Group group(StoredMessage message) {
    if (message.group instanceof Group group) {
      return group;
    }
    throw new IllegalStateException("a FIFO message without a group");
  }

  private void count(Group group, int change) {
    boolean was = group.inFlight > 0;
    group.inFlight += change;
    boolean is = group.inFlight > 0;
    if (was != is) {
      groupsInFlight += is ? 1 : -1;
    }
  }

  /** Sees to it that the group stands where its first message says. */
  private void refresh(Group group) {
    StoredMessage head = group.messages.head();
    boolean receivable = head != null && head.state == StoredMessage.State.READY;
    if (group.available) {
      if (receivable && group.standsAt(head)) {
        return;
      }
      available.remove(group);
    }
    if (receivable) {
      group.note(head);
      available.add(group);
    }
    group.available = receivable;
  }

  @Override
  public Lanes copy(UnaryOperator<StoredMessage> twin) {
    FifoLanes copy = new FifoLanes();
    for (Group group : groups.values()) {
      Group other = new Group(group.id);
      other.inFlight = group.inFlight;
      for (StoredMessage m = group.messages.head(); m != null; m = m.next) {
        StoredMessage message = twin.apply(m);
        message.group = other;
        other.messages.addLast(message);
      }
      copy.groups.put(other.id, other);
      copy.refresh(other);
    }
    copy.groupsInFlight = groupsInFlight;
    return copy;
  }

  /** Nothing to do: a group's chain holds the hidden ones too. */
  @Override
  public void adopt(StoredMessage copy) {}
}
