package dev.virga.sqs.engine;

import org.jspecify.annotations.Nullable;

/** Messages in a row, linked through themselves: all changes are O(1). */
final class MessageChain {
  private @Nullable StoredMessage head;
  private @Nullable StoredMessage tail;

  @Nullable StoredMessage head() {
    return head;
  }

  boolean isEmpty() {
    return head == null;
  }

  void addLast(StoredMessage message) {
    StoredMessage last = tail;
    message.previous = last;
    message.next = null;
    if (last == null) {
      head = message;
    } else {
      last.next = message;
    }
    tail = message;
  }

  void addFirst(StoredMessage message) {
    StoredMessage first = head;
    message.previous = null;
    message.next = first;
    if (first == null) {
      tail = message;
    } else {
      first.previous = message;
    }
    head = message;
  }

  void remove(StoredMessage message) {
    StoredMessage previous = message.previous;
    StoredMessage next = message.next;
    if (previous == null) {
      head = next;
    } else {
      previous.next = next;
    }
    if (next == null) {
      tail = previous;
    } else {
      next.previous = previous;
    }
    message.previous = null;
    message.next = null;
  }
}
