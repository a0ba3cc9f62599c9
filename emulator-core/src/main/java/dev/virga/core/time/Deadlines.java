package dev.virga.core.time;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * When who wants to be called: one entry per engine, each with an emulated deadline and the first
 * of its clients' real deadlines. Guarded by its owner's lock.
 */
final class Deadlines {
  private final Map<String, Entry> entries = new HashMap<>();
  private final TreeSet<Due<Instant>> emulated = new TreeSet<>();
  private final TreeSet<Due<Long>> client = new TreeSet<>();

  /** Ordered by time, then by key. */
  private record Due<T extends Comparable<T>>(T at, String key) implements Comparable<Due<T>> {
    @Override
    public int compareTo(Due<T> other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : key.compareTo(other.key);
    }
  }

  private static final class Entry {
    final Timed timed;
    @Nullable Due<Instant> emulated;
    @Nullable Due<Long> client;

    Entry(Timed timed) {
      this.timed = timed;
    }
  }

  /** Sets an entry's deadlines; the entry is gone where both are null. */
  void set(Timed timed, @Nullable Instant at, @Nullable Long clientNanos) {
    String key = timed.key();
    remove(key);
    if (at == null && clientNanos == null) {
      return;
    }
    Entry entry = new Entry(timed);
    if (at != null) {
      entry.emulated = new Due<>(at, key);
      emulated.add(entry.emulated);
    }
    if (clientNanos != null) {
      entry.client = new Due<>(clientNanos, key);
      client.add(entry.client);
    }
    entries.put(key, entry);
  }

  void remove(String key) {
    Entry entry = entries.remove(key);
    if (entry != null) {
      if (entry.emulated != null) {
        emulated.remove(entry.emulated);
      }
      if (entry.client != null) {
        client.remove(entry.client);
      }
    }
  }

  void clear() {
    entries.clear();
    emulated.clear();
    client.clear();
  }

  /** The earliest emulated deadline, or null. */
  @Nullable Instant earliest() {
    return emulated.isEmpty() ? null : emulated.first().at;
  }

  /** The earliest real deadline of a client, or null. */
  @Nullable Long earliestClient() {
    return client.isEmpty() ? null : client.first().at;
  }

  /** Who is due at an emulated instant, in key order. */
  List<Timed> dueAt(Instant now) {
    List<String> keys = new ArrayList<>();
    for (Due<Instant> due : emulated) {
      if (due.at.isAfter(now)) {
        break;
      }
      keys.add(due.key);
    }
    return inKeyOrder(keys);
  }

  /** Who has clients whose patience is over, in key order. */
  List<Timed> clientDueAt(long nanos) {
    List<String> keys = new ArrayList<>();
    for (Due<Long> due : client) {
      if (due.at > nanos) {
        break;
      }
      keys.add(due.key);
    }
    return inKeyOrder(keys);
  }

  private List<Timed> inKeyOrder(List<String> keys) {
    keys.sort(Comparator.naturalOrder());
    List<Timed> timed = new ArrayList<>();
    for (String key : keys) {
      Entry entry = entries.get(key);
      if (entry != null) {
        timed.add(entry.timed);
      }
    }
    return timed;
  }
}
