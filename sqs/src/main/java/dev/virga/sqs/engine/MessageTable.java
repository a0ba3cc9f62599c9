package dev.virga.sqs.engine;

import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a queue by slot, so that a receipt handle leads to its message without a search:
 * a handle carries slot and order, and a slot that was given to another message has another order.
 * Costs 8 bytes a message.
 */
final class MessageTable {
  private static final int FIRST_SIZE = 16;

  private @Nullable StoredMessage[] slots = new @Nullable StoredMessage[FIRST_SIZE];
  private int[] free = new int[FIRST_SIZE];
  private int freeCount;
  private int used;
  private int size;
  private int cursor;

  int size() {
    return size;
  }

  void add(StoredMessage message) {
    int slot = freeCount > 0 ? free[--freeCount] : used++;
    if (slot == slots.length) {
      slots = Arrays.copyOf(slots, slots.length + (slots.length >> 1));
    }
    slots[slot] = message;
    message.slot = slot;
    size++;
  }

  void remove(StoredMessage message) {
    slots[message.slot] = null;
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, free.length + (free.length >> 1));
    }
    free[freeCount++] = message.slot;
    size--;
  }

  /** The message in a slot, where it is the one of this order. */
  @Nullable StoredMessage find(int slot, long order) {
    StoredMessage message = slot >= 0 && slot < used ? slots[slot] : null;
    return message != null && message.order == order ? message : null;
  }

  /** Visits the messages of the slots that come next, round and round, at most so many slots. */
  void next(int count, Consumer<StoredMessage> visitor) {
    for (int i = 0; i < Math.min(count, used); i++) {
      cursor = cursor + 1 < used ? cursor + 1 : 0;
      StoredMessage message = slots[cursor];
      if (message != null) {
        visitor.accept(message);
      }
    }
  }

  /**
   * The same slots with copies of the messages.
   *
   * @param copied is told of every message and its copy
   */
  MessageTable copy(BiConsumer<StoredMessage, StoredMessage> copied) {
    MessageTable copy = new MessageTable();
    copy.slots = new @Nullable StoredMessage[slots.length];
    copy.free = free.clone();
    copy.freeCount = freeCount;
    copy.used = used;
    copy.size = size;
    for (int slot = 0; slot < used; slot++) {
      StoredMessage message = slots[slot];
      if (message != null) {
        StoredMessage twin = message.copy();
        twin.slot = slot;
        copied.accept(message, twin);
        copy.slots[slot] = twin;
      }
    }
    return copy;
  }

  /** The message in the slot of another table's message. */
  StoredMessage twin(StoredMessage other) {
    StoredMessage twin = slots[other.slot];
    if (twin == null) {
      throw new IllegalStateException("no message in slot " + other.slot);
    }
    return twin;
  }
}
