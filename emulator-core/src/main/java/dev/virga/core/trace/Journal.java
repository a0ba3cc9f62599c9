package dev.virga.core.trace;

import dev.virga.core.service.Cause;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The last records of what happened, in a ring of fixed size. Appending is allowed under an
 * engine's lock: the journal's own is held to write one row, or, by a reader, to read some hundred.
 * Thread-safe.
 */
public final class Journal {
  /** Records kept by default. */
  public static final int DEFAULT_CAPACITY = 50_000;

  /** Rows that are allocated together, and that a reader reads before writers have their turn. */
  private static final int BLOCK_ROWS = 512;

  private final ReentrantLock lock = new ReentrantLock();
  private final int capacity;
  private final JournalRow.@Nullable Block[] blocks;
  private final JournalRow row = new JournalRow();
  private final Map<HopKind, Explainer> explainers = new ConcurrentHashMap<>();
  private long last;

  /**
   * @param capacity number of records kept
   */
  public Journal(int capacity) {
    this.capacity = capacity;
    this.blocks = new JournalRow.@Nullable Block[(capacity + BLOCK_ROWS - 1) / BLOCK_ROWS];
  }

  /** Appends a record and answers the cause of what follows from it. */
  public Cause record(Hop.Draft draft) {
    lock.lock();
    try {
      long id = ++last;
      row(id).put(draft.numbered(id));
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
      row(id).put(entry);
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
      if (isKept(id)) {
        JournalEntry entry = row(id).entry();
        row.put(number -> entry.hop(number).ended(outcome, reason, facts));
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isKept(long id) {
    return id >= 1 && id <= last && id > last - capacity;
  }

  private JournalRow row(long id) {
    int slot = (int) (id % capacity);
    JournalRow.Block block = blocks[slot / BLOCK_ROWS];
    if (block == null) {
      block = new JournalRow.Block(BLOCK_ROWS);
      blocks[slot / BLOCK_ROWS] = block;
    }
    return row.at(block, slot % BLOCK_ROWS);
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

  /** Looks records up, oldest first, up to the last one of now. */
  public Page query(JournalQuery query) {
    List<Hop> found = new ArrayList<>();
    long until = last();
    long next = query.since();
    Copied copied = copied(next, until);
    while (!copied.entries.isEmpty()) {
      int at = 0;
      while (at < copied.entries.size() && found.size() < query.limit()) {
        Hop hop = copied.entries.get(at).hop(copied.first + at);
        if (query.matches(hop)) {
          found.add(hop);
        }
        at++;
      }
      next = Math.max(copied.first + at - 1, next);
      if (found.size() == query.limit()) {
        break;
      }
      copied = copied(next, until);
    }
    return new Page(found, next, copied.oldest);
  }

  /**
   * Looks the newest records up.
   *
   * @param query whose {@code limit} is that of the page; {@code since} bounds how far back it goes
   * @param also what else a record has to be
   */
  public Page newest(JournalQuery query, Predicate<Hop> also) {
    ArrayDeque<Hop> found = new ArrayDeque<>();
    long last = last();
    long oldest = copied(last, last).oldest;
    for (long end = last; end > query.since() && found.size() < query.limit(); end -= BLOCK_ROWS) {
      Copied copied = copied(Math.max(query.since(), end - BLOCK_ROWS), end);
      oldest = copied.oldest;
      for (int at = copied.entries.size() - 1; at >= 0 && found.size() < query.limit(); at--) {
        Hop hop = copied.entries.get(at).hop(copied.first + at);
        if (query.matches(hop) && also.test(hop)) {
          found.addFirst(hop);
        }
      }
      if (oldest > end - BLOCK_ROWS) {
        break; // Nothing before is kept.
      }
    }
    return new Page(List.copyOf(found), last, oldest);
  }

  private long last() {
    lock.lock();
    try {
      return last;
    } finally {
      lock.unlock();
    }
  }

  /** Some of what is kept, from the id {@code first} on; and the oldest of all. */
  private record Copied(List<JournalEntry> entries, long first, long oldest) {}

  /** A block's worth at a time, so that writers wait for no reader. */
  private Copied copied(long since, long until) {
    lock.lock();
    try {
      long oldest = Math.max(1, last - capacity + 1);
      long first = Math.max(oldest, since + 1);
      long end = Math.min(Math.min(until, last), first + BLOCK_ROWS - 1);
      List<JournalEntry> entries = new ArrayList<>();
      for (long id = first; id <= end; id++) {
        entries.add(row(id).entry());
      }
      return new Copied(entries, first, oldest);
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
      return isKept(id) ? row(id).entry() : null;
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
      Arrays.fill(blocks, null);
      last = 0;
    } finally {
      lock.unlock();
    }
  }
}
