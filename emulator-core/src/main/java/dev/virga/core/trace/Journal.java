package dev.virga.core.trace;

import dev.virga.core.service.Cause;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The last records of what happened, in a ring of fixed size. Appending is allowed under an
 * engine's lock: the journal's own is held to store one reference, or, by a reader, to copy the
 * ring's references. Thread-safe.
 */
public final class Journal {
  /** Records kept by default. */
  public static final int DEFAULT_CAPACITY = 50_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final @Nullable JournalEntry[] ring;
  private final Map<HopKind, Explainer> explainers = new ConcurrentHashMap<>();
  private long last;

  /**
   * @param capacity number of records kept
   */
  public Journal(int capacity) {
    this.ring = new @Nullable JournalEntry[capacity];
  }

  /** Appends a record and answers the cause of what follows from it. */
  public Cause record(Hop.Draft draft) {
    lock.lock();
    try {
      long id = ++last;
      ring[slot(id)] = draft.numbered(id);
      return draft.cause().then(id);
    } finally {
      lock.unlock();
    }
  }

  /** Appends a record in its service's own form and answers its id. */
  public long record(JournalEntry entry) {
    lock.lock();
    try {
      long id = ++last;
      ring[slot(id)] = entry;
      return id;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes the end of a step into its record, which was written when the step began so that what
   * follows could refer to it. Nothing where the record is no longer kept.
   */
  public void conclude(long id, String outcome, @Nullable String reason) {
    conclude(id, outcome, reason, Map.of());
  }

  /** The same with small facts that became known. */
  public void conclude(
      long id, String outcome, @Nullable String reason, Map<String, String> facts) {
    lock.lock();
    try {
      JournalEntry entry = isKept(id) ? ring[slot(id)] : null;
      if (entry != null) {
        ring[slot(id)] = number -> entry.hop(number).ended(outcome, reason, facts);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isKept(long id) {
    return id >= 1 && id <= last && id > last - ring.length;
  }

  private int slot(long id) {
    return (int) (id % ring.length);
  }

  /**
   * Records found.
   *
   * @param hops oldest first
   * @param next what to pass as {@code since} to go on
   * @param oldest id of the oldest record kept; a reader whose {@code since} is lower by more than
   *     one has missed some
   */
  public record Page(List<Hop> hops, long next, long oldest) {
    public Page {
      hops = List.copyOf(hops);
    }
  }

  /** Looks records up, oldest first. */
  public Page query(JournalQuery query) {
    Copied copied = copied(query.since());
    List<Hop> found = new ArrayList<>();
    int at = 0;
    while (at < copied.entries.size() && found.size() < query.limit()) {
      Hop hop = copied.entries.get(at).hop(copied.first + at);
      if (query.matches(hop)) {
        found.add(hop);
      }
      at++;
    }
    return new Page(found, Math.max(copied.first + at - 1, query.since()), copied.oldest);
  }

  /** What was kept at one moment, from the id {@code first} on. */
  private record Copied(List<JournalEntry> entries, long first, long oldest) {}

  /** Takes references only, so that writers wait for no reader: what they refer to is immutable. */
  private Copied copied(long since) {
    lock.lock();
    try {
      long oldest = Math.max(1, last - ring.length + 1);
      long first = Math.max(oldest, since + 1);
      JournalEntry[] entries = new JournalEntry[(int) Math.max(0, last - first + 1)];
      int from = slot(first);
      int untilEnd = Math.min(entries.length, ring.length - from);
      System.arraycopy(ring, from, entries, 0, untilEnd);
      System.arraycopy(ring, 0, entries, untilEnd, entries.length - untilEnd);
      return new Copied(Arrays.asList(entries), first, oldest);
    } finally {
      lock.unlock();
    }
  }

  /** The record with this id, where it is still kept. */
  public Optional<Hop> hop(long id) {
    return Optional.ofNullable(kept(id)).map(entry -> entry.hop(id));
  }

  private @Nullable JournalEntry kept(long id) {
    lock.lock();
    try {
      return isKept(id) ? ring[slot(id)] : null;
    } finally {
      lock.unlock();
    }
  }

  /** Who explains records of a kind; once per kind. */
  public void explainer(HopKind kind, Explainer explainer) {
    if (explainers.putIfAbsent(kind, explainer) != null) {
      throw new IllegalStateException("two explainers of " + kind);
    }
  }

  /** What is to be said about a record beyond its own reason. Called without any lock. */
  public Optional<String> explain(Hop hop) {
    Explainer explainer = explainers.get(hop.kind());
    if (explainer == null) {
      return Optional.empty();
    }
    String text = explainer.explain(hop);
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /** Forgets all records and begins at 1 again. */
  public void clear() {
    lock.lock();
    try {
      Arrays.fill(ring, null);
      last = 0;
    } finally {
      lock.unlock();
    }
  }
}
