package dev.virga.core.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Arn;
import dev.virga.core.identity.Region;
import dev.virga.core.service.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class JournalTest {
  private static final Arn RULE = Arn.of("events", Region.DEFAULT, AccountId.DEFAULT, "rule/r");

  private static Hop.Draft hop(HopKind kind, Cause cause) {
    return Hop.of(kind, cause, Instant.EPOCH, AccountId.DEFAULT, Region.DEFAULT);
  }

  private static List<Long> ids(Journal.Page page) {
    return page.hops().stream().map(Hop::id).toList();
  }

  @Test
  void record_linksWhatFollowsToItsCause() {
    Journal journal = new Journal(10);
    Cause first = journal.record(hop(HopKind.EVENT_RECEIVED, Cause.root("event-1")));
    Cause second = journal.record(hop(HopKind.MATCHED, first));
    assertEquals(new Cause("event-1", 2, 2, null, 2), second);
    assertEquals(1, journal.hop(2).orElseThrow().parent());
  }

  @Test
  void query_findsByChainKindArnAndEvent() {
    Journal journal = new Journal(10);
    journal.record(hop(HopKind.EVENT_RECEIVED, Cause.root("a")));
    journal.record(hop(HopKind.MATCHED, Cause.root("a")).subject(RULE));
    journal.record(
        hop(HopKind.MATCHED, Cause.root("b")).attribute(JournalQuery.EVENT_ID, "event-9"));
    assertEquals(List.of(1L, 2L), ids(journal.query(JournalQuery.ofChain("a", 9))));
    assertEquals(
        List.of(2L), ids(journal.query(JournalQuery.ofChain("a", 9).withKind(HopKind.MATCHED))));
    assertEquals(List.of(3L), ids(journal.query(JournalQuery.ofEvent("event-9", 9))));
    assertEquals(
        List.of(2L), ids(journal.query(new JournalQuery(0, 9, null, null, RULE.toString(), null))));
  }

  @Test
  void ring_forgetsTheOldestAndSaysSo() {
    Journal journal = new Journal(3);
    for (int i = 0; i < 5; i++) {
      journal.record(hop(HopKind.MATCHED, Cause.root("c" + i)));
    }
    Journal.Page page = journal.query(JournalQuery.since(0, 10));
    assertEquals(List.of(3L, 4L, 5L), ids(page));
    assertEquals(3, page.oldest());
    assertFalse(journal.hop(2).isPresent());
    assertTrue(journal.hop(3).isPresent());
  }

  @Test
  void tail_goesOnWhereItStopped() {
    Journal journal = new Journal(10);
    for (int i = 0; i < 5; i++) {
      journal.record(hop(HopKind.MATCHED, Cause.root("c")));
    }
    Journal.Page first = journal.query(JournalQuery.since(0, 2));
    assertEquals(List.of(1L, 2L), ids(first));
    Journal.Page second = journal.query(JournalQuery.since(first.next(), 2));
    assertEquals(List.of(3L, 4L), ids(second));
    Journal.Page last = journal.query(JournalQuery.since(5, 2));
    assertEquals(List.of(), last.hops());
    assertEquals(5, last.next());
  }

  @Test
  void conclude_writesTheEndIntoTheRecord() {
    Journal journal = new Journal(1);
    Cause begun = journal.record(hop(HopKind.DELIVERY_ATTEMPT, Cause.root("a")).outcome("?"));
    journal.conclude(begun.hop(), "delivered", "why");
    assertEquals("delivered", journal.hop(1).orElseThrow().outcome());
    journal.record(hop(HopKind.MATCHED, begun).outcome("matched"));
    journal.conclude(begun.hop(), "too late", null);
    assertEquals("matched", journal.hop(2).orElseThrow().outcome());
  }

  @Test
  void explainer_isAskedByKind() {
    Journal journal = new Journal(10);
    journal.explainer(HopKind.NOT_MATCHED, hop -> "since " + hop.id());
    assertThrows(
        IllegalStateException.class, () -> journal.explainer(HopKind.NOT_MATCHED, hop -> ""));
    journal.record(hop(HopKind.NOT_MATCHED, Cause.root("a")));
    journal.record(hop(HopKind.MATCHED, Cause.root("a")));
    assertEquals(Optional.of("since 1"), journal.explain(journal.hop(1).orElseThrow()));
    assertEquals(Optional.empty(), journal.explain(journal.hop(2).orElseThrow()));
  }

  /** A record as a service would keep it; counts how often it was rendered. */
  private record Sent(String queue, AtomicInteger rendered) implements JournalEntry {
    @Override
    public Hop hop(long id) {
      rendered.incrementAndGet();
      return new Hop(
          id,
          "chain-" + queue,
          0,
          Instant.EPOCH,
          AccountId.DEFAULT,
          Region.DEFAULT,
          new HopKind("MessageSent"),
          List.of(Arn.of("sqs", Region.DEFAULT, AccountId.DEFAULT, queue)),
          "sent",
          null,
          Map.of(JournalQuery.EVENT_ID, "message-" + id));
    }
  }

  @Test
  void entry_isRenderedWhenItIsRead_notBefore() {
    AtomicInteger rendered = new AtomicInteger();
    Journal journal = new Journal(10);
    assertEquals(1, journal.record(new Sent("a", rendered)));
    assertEquals(2, journal.record(new Sent("b", rendered)));
    assertEquals(0, rendered.get());
    assertEquals(List.of(2L), ids(journal.query(JournalQuery.since(1, 9))));
    assertEquals(1, rendered.get());
    assertEquals("chain-a", journal.hop(1).orElseThrow().chain());
    assertEquals(2, rendered.get());
  }

  @Test
  void entries_andRecords_areOneSequence_foundAlike() {
    Journal journal = new Journal(3);
    AtomicInteger rendered = new AtomicInteger();
    journal.record(new Sent("lost", rendered));
    journal.record(new Sent("a", rendered));
    Cause begun = journal.record(hop(HopKind.MATCHED, Cause.root("chain-a")).outcome("?"));
    journal.record(new Sent("b", rendered));
    assertEquals(3, begun.hop());
    assertEquals(List.of(2L, 3L, 4L), ids(journal.query(JournalQuery.since(0, 9))));
    assertEquals(List.of(2L, 3L), ids(journal.query(JournalQuery.ofChain("chain-a", 9))));
    assertEquals(List.of(4L), ids(journal.query(JournalQuery.ofEvent("message-4", 9))));
    String arn = Arn.of("sqs", Region.DEFAULT, AccountId.DEFAULT, "a").toString();
    assertEquals(List.of(2L), ids(journal.query(new JournalQuery(0, 9, null, null, arn, null))));
    assertFalse(journal.hop(1).isPresent());
    journal.conclude(2, "taken back", "why");
    journal.conclude(3, "matched", null);
    assertEquals("taken back", journal.hop(2).orElseThrow().outcome());
    assertEquals("matched", journal.hop(3).orElseThrow().outcome());
    assertEquals(2, journal.hop(2).orElseThrow().id());
  }

  /** A record that is kept by its parts. */
  private record Packed(String chain, long first, long last, @Nullable String reason)
      implements PackedEntry {
    private static final Packing PACKING =
        row ->
            new Packed(
                (String) row.reference(0),
                row.number(0),
                row.number(JournalRow.NUMBERS - 1),
                (String) row.reference(JournalRow.REFERENCES - 1));

    @Override
    public void pack(JournalRow row) {
      row.reference(0, chain);
      row.reference(JournalRow.REFERENCES - 1, reason);
      row.number(0, first);
      row.number(JournalRow.NUMBERS - 1, last);
    }

    @Override
    public Packing packing() {
      return PACKING;
    }

    @Override
    public Hop hop(long id) {
      return new Hop(
          id,
          chain,
          0,
          Instant.EPOCH,
          AccountId.DEFAULT,
          Region.DEFAULT,
          HopKind.MATCHED,
          List.of(),
          first + "-" + last,
          reason,
          Map.of());
    }
  }

  @Test
  void packedEntries_areMadeAgainFromTheirParts_amongOthers() {
    Journal journal = new Journal(3);
    journal.record(new Packed("lost", 1, 2, "lost"));
    journal.record(new Packed("a", 3, 4, "why"));
    journal.record(hop(HopKind.MATCHED, Cause.root("b")).outcome("between"));
    journal.record(new Packed("c", Long.MIN_VALUE, Long.MAX_VALUE, null));
    Hop a = journal.hop(2).orElseThrow();
    assertEquals("3-4 why", a.outcome() + " " + a.reason());
    assertEquals("between", journal.hop(3).orElseThrow().outcome());
    Hop c = journal.hop(4).orElseThrow();
    assertEquals(Long.MIN_VALUE + "-" + Long.MAX_VALUE + " null", c.outcome() + " " + c.reason());
    journal.conclude(2, "ended", "then");
    assertEquals("ended", journal.hop(2).orElseThrow().outcome());
    journal.record(new Packed("d", 5, 6, null));
    journal.record(new Packed("e", 7, 8, null));
    assertEquals(List.of(4L, 5L, 6L), ids(journal.query(JournalQuery.since(0, 9))));
    assertEquals(List.of(5L), ids(journal.query(JournalQuery.ofChain("d", 9))));
  }

  /** Rows are allocated and read a block at a time; nobody notices. */
  @Test
  void query_goesOnThroughAllThatIsKept() {
    int capacity = 2_000;
    Journal journal = new Journal(capacity);
    int records = 3 * capacity + 7;
    for (int i = 1; i <= records; i++) {
      journal.record(new Packed(i % 1_000 == 0 ? "rare" : "c", i, i, null));
    }
    Journal.Page all = journal.query(JournalQuery.since(0, records));
    assertEquals(
        LongStream.rangeClosed(records - capacity + 1, records).boxed().toList(), ids(all));
    assertEquals(records - capacity + 1, all.oldest());
    assertEquals(records, all.next());
    all.hops().forEach(hop -> assertEquals(hop.id() + "-" + hop.id(), hop.outcome()));
    assertEquals(List.of(5_000L, 6_000L), ids(journal.query(JournalQuery.ofChain("rare", 9))));
    Journal.Page one = journal.query(JournalQuery.ofChain("rare", 1));
    assertEquals(List.of(5_000L), ids(one));
    assertEquals(5_000, one.next());
    journal.clear();
    assertEquals(List.of(), ids(journal.query(JournalQuery.since(0, 9))));
    assertEquals(1, journal.record(new Packed("new", 1, 1, null)));
  }

  /** What another kind of entry left in a row is neither seen nor kept. */
  @Test
  void newest_areTheLastThatMatch_oldestFirst() {
    for (int capacity : new int[] {700, 2_000, 10_000}) {
      Journal journal = new Journal(capacity);
      for (int i = 1; i <= 5_000; i++) {
        HopKind kind = i % 1_500 == 0 ? HopKind.MATCHED : HopKind.DELIVERY_ATTEMPT;
        journal.record(hop(kind, Cause.root("c" + i)));
      }
      JournalQuery three = JournalQuery.since(0, 3);
      Journal.Page page = journal.newest(three, hop -> hop.id() % 2 == 0);
      assertEquals(List.of(4_996L, 4_998L, 5_000L), ids(page));
      assertEquals(5_000, page.next());
      assertEquals(Math.max(1, 5_001 - capacity), page.oldest());
      List<Long> kept =
          LongStream.of(1_500, 3_000, 4_500).filter(id -> id >= page.oldest()).boxed().toList();
      assertEquals(kept, ids(journal.newest(three.withKind(HopKind.MATCHED), hop -> true)));
      assertEquals(
          List.of(4_999L, 5_000L), ids(journal.newest(JournalQuery.since(4_998, 9), hop -> true)));
    }
    assertEquals(List.of(), ids(new Journal(5).newest(JournalQuery.since(0, 9), hop -> true)));
  }

  @Test
  void row_isEmptyForAnEntryOfAnotherKind() {
    JournalRow row = new JournalRow().at(new JournalRow.Block(1), 0);
    row.put(new Packed("a", 1, 2, "why"));
    row.reference(1, "more");
    row.number(1, 3);
    row.put(hop(HopKind.MATCHED, Cause.root("b")).numbered(1));
    for (int i = 0; i < JournalRow.REFERENCES; i++) {
      assertNull(row.reference(i));
    }
    for (int i = 0; i < JournalRow.NUMBERS; i++) {
      assertEquals(0, row.number(i));
    }
  }

  @Test
  void row_hasBounds() {
    JournalRow row = new JournalRow().at(new JournalRow.Block(2), 0);
    assertThrows(IndexOutOfBoundsException.class, () -> row.reference(JournalRow.REFERENCES, null));
    assertThrows(IndexOutOfBoundsException.class, () -> row.number(JournalRow.NUMBERS, 1));
    assertThrows(IllegalStateException.class, row::entry);
  }
}
