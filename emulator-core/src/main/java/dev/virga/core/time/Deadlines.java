package dev.virga.core.time;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * When who wants to be called: one alarm per engine, in the order of the times by which they are
 * sorted in. Such a time may be earlier than what the engine wants by now, so every look at the
 * first ones sorts those again that are; what is given out is exact. Guarded by its owner's lock.
 */
final class Deadlines {
  private final Row emulated = new Row();
  private final Row client = new Row();

  /** The alarms by one of their times. */
  private static final class Row {
    private final TreeSet<Alarm.Hand> hands = new TreeSet<>();

    /**
     * Sorts an alarm in by what it wants now. The engine writes what it wants and then reads what
     * is queued; here it is the other way round, and read again: so if the engine saw what was
     * queued before, and did not come here, its new wish is seen by the second reading.
     */
    void sortIn(Alarm.Hand one) {
      remove(one);
      long wanted;
      do {
        wanted = one.wanted();
        one.queued(wanted);
      } while (one.wanted() < wanted);
      if (wanted != Alarm.NEVER) {
        hands.add(one);
      }
    }

    void remove(Alarm.Hand one) {
      if (one.queued() != Alarm.NEVER) {
        hands.remove(one);
        one.queued(Alarm.NEVER);
      }
    }

    void clear() {
      for (Alarm.Hand one : List.copyOf(hands)) {
        one.wanted(Alarm.NEVER);
        remove(one);
      }
    }

    long earliest() {
      while (!hands.isEmpty()) {
        Alarm.Hand first = hands.first();
        if (first.wanted() <= first.queued()) {
          return first.queued();
        }
        sortIn(first);
      }
      return Alarm.NEVER;
    }

    List<Alarm> dueAt(long time) {
      List<Alarm.Hand> heads = new ArrayList<>();
      for (Alarm.Hand hand : hands) {
        if (hand.queued() > time) {
          break;
        }
        heads.add(hand);
      }
      List<Alarm> due = new ArrayList<>();
      for (Alarm.Hand head : heads) {
        if (head.wanted() > head.queued()) {
          sortIn(head);
        }
        if (head.queued() <= time) {
          due.add(head.alarm());
        }
      }
      due.sort(Comparator.comparing(alarm -> alarm.timed().key()));
      return due;
    }
  }

  /** Sorts an alarm in by what its engine wants now. */
  void sortIn(Alarm alarm) {
    emulated.sortIn(alarm.emulated);
    client.sortIn(alarm.client);
  }

  /** Forgets an alarm until its engine sets it again. */
  void remove(Alarm alarm) {
    alarm.emulated.wanted(Alarm.NEVER);
    alarm.client.wanted(Alarm.NEVER);
    emulated.remove(alarm.emulated);
    client.remove(alarm.client);
  }

  void clear() {
    emulated.clear();
    client.clear();
  }

  /** The earliest emulated deadline, or {@link Alarm#NEVER}. */
  long earliest() {
    return emulated.earliest();
  }

  /** The earliest real deadline of a client, or {@link Alarm#NEVER}. */
  long earliestClient() {
    return client.earliest();
  }

  /** Who is due at an emulated time, in key order. */
  List<Alarm> dueAt(long millis) {
    return emulated.dueAt(millis);
  }

  /** Who has clients whose patience is over, in key order. */
  List<Alarm> clientDueAt(long nanos) {
    return client.dueAt(nanos);
  }
}
