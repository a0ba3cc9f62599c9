package dev.virga.core.time;

import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * When one engine wants to be called: at its next emulated deadline, and when the first of its
 * clients stops waiting. Set under that engine's lock, after every command; so it costs two writes,
 * unless a deadline has become <em>earlier</em> than the clock knows. A later one the clock finds
 * out by itself when the time it knows has come: it looks again before it calls or moves ({@link
 * Deadlines}). Thread-safe.
 */
public final class Alarm {
  /** A time that never comes. */
  static final long NEVER = Long.MAX_VALUE;

  private static final long LAST_SECOND = Long.MAX_VALUE / 1000 - 1;

  private final Consumer<Alarm> sorter;
  private final Timed timed;
  final Hand emulated = new Hand();
  final Hand client = new Hand();

  /**
   * One of the two times: what the engine wants, and by what the clock has sorted it in, which is
   * never later. Ordered by the time it is sorted in by, then by the engine's key.
   */
  final class Hand implements Comparable<Hand> {
    private volatile long wanted = NEVER;

    /** Written under the clock's lock. */
    private volatile long queued = NEVER;

    Alarm alarm() {
      return Alarm.this;
    }

    @Override
    public int compareTo(Hand other) {
      int byTime = Long.compare(queued, other.queued);
      return byTime != 0 ? byTime : timed.key().compareTo(other.alarm().timed.key());
    }

    long queued() {
      return queued;
    }

    void queued(long time) {
      queued = time;
    }

    long wanted() {
      return wanted;
    }

    void wanted(long time) {
      wanted = time;
    }
  }

  /**
   * @param sorter sorts an alarm in again, under the clock's lock
   */
  Alarm(Timed timed, Consumer<Alarm> sorter) {
    this.timed = timed;
    this.sorter = sorter;
  }

  Timed timed() {
    return timed;
  }

  /**
   * The engine's deadlines have changed, or may have. Takes the clock's lock for a moment where one
   * is earlier than what the clock knows.
   *
   * @param at its next emulated deadline, or null
   * @param clientNanos the first real deadline of a waiting client, or null
   */
  public void set(@Nullable Instant at, @Nullable Long clientNanos) {
    boolean earlier = want(emulated, at == null ? NEVER : millis(at));
    earlier |= want(client, clientNanos == null ? NEVER : clientNanos);
    if (earlier) {
      sorter.accept(this);
    }
  }

  /** Written first, then compared: see {@link Deadlines#sortIn} for why that order. */
  private static boolean want(Hand hand, long time) {
    if (hand.wanted != time) {
      hand.wanted = time;
    }
    return time < hand.queued;
  }

  /** The first whole millisecond that is not before. */
  private static long millis(Instant at) {
    if (at.getEpochSecond() > LAST_SECOND) {
      return NEVER - 1;
    }
    long millis = at.toEpochMilli();
    return at.getNano() % 1_000_000 == 0 ? millis : millis + 1;
  }
}
