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
 * engine's lock. Thread-safe.
 */
public final class Journal {
  /** Records kept by default. */
  public static final int DEFAULT_CAPACITY = 50_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final @Nullable Hop[] ring;
  private final Map<HopKind, Explainer> explainers = new ConcurrentHashMap<>();
  private long last;

  /**
   * @param capacity number of records kept
   */
  public Journal(int capacity) {
    this.ring = new @Nullable Hop[capacity];
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
      Hop hop = isKept(id) ? ring[slot(id)] : null;
      if (hop != null) {
        ring[slot(id)] = hop.ended(outcome, reason, facts);
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
    List<Hop> found = new ArrayList<>();
    lock.lock();
    try {
      long oldest = Math.max(1, last - ring.length + 1);
      long id = Math.max(oldest, query.since() + 1);
      while (id <= last && found.size() < query.limit()) {
        Hop hop = ring[slot(id)];
        if (hop != null && query.matches(hop)) {
          found.add(hop);
        }
        id++;
      }
      return new Page(found, Math.max(id - 1, query.since()), oldest);
    } finally {
      lock.unlock();
    }
  }

  /** The record with this id, where it is still kept. */
  public Optional<Hop> hop(long id) {
    lock.lock();
    try {
      return isKept(id) ? Optional.ofNullable(ring[slot(id)]) : Optional.empty();
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
