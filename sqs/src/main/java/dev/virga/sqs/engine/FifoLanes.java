package dev.virga.sqs.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A FIFO queue's order. A group keeps all its messages, those in flight too, in the order in which
 * they were sent; it can be received from while its oldest message is visible, and then only up to
 * the first that is not.
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
  private final TreeMap<Long, Group> available = new TreeMap<>();
  private int groupsInFlight;

  private static final class Group {
    final String id;
    final MessageChain messages = new MessageChain();
    int inFlight;
    @Nullable Long availableAs;

    Group(String id) {
      this.id = id;
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
    Map.Entry<Long, Group> first = available.firstEntry();
    return first == null ? null : first.getValue().messages.head();
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

  private void refresh(Group group) {
    StoredMessage head = group.messages.head();
    Long as = head != null && head.state == StoredMessage.State.READY ? head.order : null;
    if (!java.util.Objects.equals(as, group.availableAs)) {
      if (group.availableAs != null) {
        available.remove(group.availableAs);
      }
      if (as != null) {
        available.put(as, group);
      }
      group.availableAs = as;
    }
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
