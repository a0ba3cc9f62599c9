package dev.virga.sqs.engine;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A standard queue's order: oldest first, and what becomes visible again goes to the end. With
 * message groups the queue is fair: of the groups that wait, the one with the fewest messages in
 * flight is next, the oldest message first among equals. Every message without a group is a tenant
 * of its own, with nothing in flight.
 *
 * <p>See
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
 */
final class StandardLanes implements Lanes {
  private final MessageChain ungrouped = new MessageChain();
  private final Map<String, Group> groups = new HashMap<>();
  private final TreeSet<Group> waiting = new TreeSet<>(Group.FAIR);
  private int groupsInFlight;

  /** One tenant's messages. Its place among those that wait is by what is noted here. */
  private static final class Group {
    static final Comparator<Group> FAIR =
        Comparator.<Group>comparingInt(group -> group.inFlight)
            .thenComparingLong(group -> group.firstOrder);

    final String id;
    final MessageChain ready = new MessageChain();
    int inFlight;
    int messages;
    long firstOrder;

    Group(String id) {
      this.id = id;
    }
  }

  @Override
  public void added(StoredMessage message) {
    String id = message.groupId();
    if (id != null) {
      Group group = groups.computeIfAbsent(id, Group::new);
      group.messages++;
      message.group = group;
    }
    if (message.state == StoredMessage.State.READY) {
      append(message, false);
    }
  }

  @Override
  public @Nullable StoredMessage next(@Nullable StoredMessage last) {
    StoredMessage loner = ungrouped.head();
    if (waiting.isEmpty()) {
      return loner;
    }
    Group group = waiting.first();
    StoredMessage member = group.ready.head();
    if (loner == null || member == null) {
      return loner == null ? member : loner;
    }
    return group.inFlight == 0 && member.order < loner.order ? member : loner;
  }

  @Override
  public void taken(StoredMessage message) {
    if (!(message.group instanceof Group group)) {
      ungrouped.remove(message);
      return;
    }
    waiting.remove(group);
    group.ready.remove(message);
    count(group, 1);
    await(group);
  }

  @Override
  public void shown(StoredMessage message, StoredMessage.State from, boolean first) {
    if (from == StoredMessage.State.IN_FLIGHT && message.group instanceof Group group) {
      waiting.remove(group);
      count(group, -1);
      await(group);
    }
    append(message, first);
  }

  /** A standard queue's delay holds for what is sent later. */
  @Override
  public void hidden(StoredMessage message) {
    throw new IllegalStateException("a standard queue's message cannot be delayed anew");
  }

  @Override
  public void removed(StoredMessage message, StoredMessage.State from) {
    if (!(message.group instanceof Group group)) {
      if (from == StoredMessage.State.READY) {
        ungrouped.remove(message);
      }
      return;
    }
    waiting.remove(group);
    if (from == StoredMessage.State.READY) {
      group.ready.remove(message);
    } else if (from == StoredMessage.State.IN_FLIGHT) {
      count(group, -1);
    }
    group.messages--;
    await(group);
    if (group.messages == 0) {
      groups.remove(group.id);
    }
  }

  @Override
  public int groupsInFlight() {
    return groupsInFlight;
  }

  private void append(StoredMessage message, boolean first) {
    if (message.group instanceof Group group) {
      waiting.remove(group);
      put(group.ready, message, first);
      await(group);
    } else {
      put(ungrouped, message, first);
    }
  }

  private static void put(MessageChain chain, StoredMessage message, boolean first) {
    if (first) {
      chain.addFirst(message);
    } else {
      chain.addLast(message);
    }
  }

  private void count(Group group, int change) {
    boolean was = group.inFlight > 0;
    group.inFlight += change;
    boolean is = group.inFlight > 0;
    if (was != is) {
      groupsInFlight += is ? 1 : -1;
    }
  }

  private void await(Group group) {
    StoredMessage head = group.ready.head();
    if (head != null) {
      group.firstOrder = head.order;
      waiting.add(group);
    }
  }

  @Override
  public Lanes copy(UnaryOperator<StoredMessage> twin) {
    StandardLanes copy = new StandardLanes();
    copyChain(ungrouped, copy.ungrouped, twin, null);
    for (Group group : groups.values()) {
      Group other = new Group(group.id);
      other.inFlight = group.inFlight;
      other.messages = group.messages;
      copyChain(group.ready, other.ready, twin, other);
      copy.groups.put(other.id, other);
      copy.await(other);
    }
    copy.groupsInFlight = groupsInFlight;
    return copy;
  }

  private static void copyChain(
      MessageChain from,
      MessageChain to,
      UnaryOperator<StoredMessage> twin,
      @Nullable Group group) {
    for (StoredMessage message = from.head(); message != null; message = message.next) {
      StoredMessage copy = twin.apply(message);
      copy.group = group;
      to.addLast(copy);
    }
  }

  @Override
  public void adopt(StoredMessage copy) {
    String id = copy.groupId();
    if (id != null) {
      copy.group = groups.get(id);
    }
  }
}
