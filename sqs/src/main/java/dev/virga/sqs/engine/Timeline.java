package dev.virga.sqs.engine;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Items by the millisecond at which something is due. Adding at the latest instant and removing are
 * O(1), else O(log n) in the number of different instants; the first instant is known exactly.
 *
 * <pre>
 *   instant 1000 -> bucket: a <-> b
 *   instant 1004 -> bucket: c
 * </pre>
 *
 * Items of one instant keep the order in which they were added.
 */
final class Timeline<T> {
  /** What {@link #first} answers where there is nothing. */
  static final long NEVER = Long.MAX_VALUE;

  private final TreeMap<Long, Bucket<T>> buckets = new TreeMap<>();
  private @Nullable Bucket<T> recent;

  /** An item's place; whoever keeps it can take the item out. */
  static final class Entry<T> {
    private final T item;
    private final Bucket<T> bucket;
    private @Nullable Entry<T> previous;
    private @Nullable Entry<T> next;

    private Entry(T item, Bucket<T> bucket) {
      this.item = item;
      this.bucket = bucket;
    }

    /** When it is due. */
    long at() {
      return bucket.at;
    }
  }

  private static final class Bucket<T> {
    private final long at;
    private @Nullable Entry<T> head;
    private @Nullable Entry<T> tail;

    Bucket(long at) {
      this.at = at;
    }
  }

  /** Adds an item. */
  Entry<T> add(long at, T item) {
    Bucket<T> bucket = bucket(at);
    Entry<T> entry = new Entry<>(item, bucket);
    Entry<T> tail = bucket.tail;
    entry.previous = tail;
    if (tail == null) {
      bucket.head = entry;
    } else {
      tail.next = entry;
    }
    bucket.tail = entry;
    return entry;
  }

  private Bucket<T> bucket(long at) {
    Bucket<T> bucket = recent;
    if (bucket == null || bucket.at != at) {
      bucket = buckets.computeIfAbsent(at, Bucket::new);
      recent = bucket;
    }
    return bucket;
  }

  /** Takes an item out. */
  void remove(Entry<T> entry) {
    Bucket<T> bucket = entry.bucket;
    Entry<T> previous = entry.previous;
    Entry<T> next = entry.next;
    if (previous == null) {
      bucket.head = next;
    } else {
      previous.next = next;
    }
    if (next == null) {
      bucket.tail = previous;
    } else {
      next.previous = previous;
    }
    if (bucket.head == null) {
      buckets.remove(bucket.at);
      recent = null;
    }
  }

  /** The first instant at which something is due, or {@link #NEVER}. */
  long first() {
    return buckets.isEmpty() ? NEVER : buckets.firstKey();
  }

  /** The first item that is due at or before {@code now}; it stays. Null where there is none. */
  @Nullable T due(long now) {
    Map.Entry<Long, Bucket<T>> first = buckets.firstEntry();
    if (first == null || first.getKey() > now) {
      return null;
    }
    Entry<T> head = first.getValue().head;
    return head == null ? null : head.item;
  }

  /** Visits all items in order. */
  void forEach(Consumer<T> visitor) {
    forEach(Integer.MAX_VALUE, visitor);
  }

  /** Visits the first items in order. */
  void forEach(int limit, Consumer<T> visitor) {
    forEachWhile(
        limit,
        item -> {
          visitor.accept(item);
          return true;
        });
  }

  /** Visits the first items in order, until one is not taken. */
  void forEachWhile(int limit, Predicate<T> visitor) {
    int left = limit;
    for (Bucket<T> bucket : buckets.values()) {
      for (Entry<T> entry = bucket.head; entry != null; entry = entry.next) {
        if (left-- <= 0 || !visitor.test(entry.item)) {
          return;
        }
      }
    }
  }

  /** Visits all items that are due after an instant, in order. */
  void forEachAfter(long at, Consumer<T> visitor) {
    for (Bucket<T> bucket : buckets.tailMap(at, false).values()) {
      for (Entry<T> entry = bucket.head; entry != null; entry = entry.next) {
        visitor.accept(entry.item);
      }
    }
  }

  /**
   * Adds all items of another timeline in order.
   *
   * @param copy makes the item to add
   * @param keep is told the place of each
   */
  void addAll(Timeline<T> other, Function<T, T> copy, Placed<T> keep) {
    for (Bucket<T> bucket : other.buckets.values()) {
      for (Entry<T> entry = bucket.head; entry != null; entry = entry.next) {
        T item = copy.apply(entry.item);
        keep.placed(item, add(bucket.at, item));
      }
    }
  }

  /** Learns where an item was put. */
  interface Placed<T> {
    void placed(T item, Entry<T> entry);
  }
}
