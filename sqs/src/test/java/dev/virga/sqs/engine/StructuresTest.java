package dev.virga.sqs.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.engine.Scope;
import dev.virga.core.engine.Turn;
import dev.virga.core.identity.IdSource;
import dev.virga.core.metrics.Metrics;
import dev.virga.core.schema.Bytes;
import dev.virga.core.service.Cause;
import dev.virga.core.trace.Journal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The structures that a queue is made of, against simpler ones that do the same slowly. */
class StructuresTest {
  private static StoredMessage message(long order, String body) {
    return new StoredMessage(
        new UUID(1, order),
        new MessageContent(Bytes.utf8(body), new MessageContent.Md5(1, 2), "AIDA", null),
        new StoredMessage.Arrival(order, 0, 0, null, null));
  }

  @Test
  void timeline_isInOrderOfTimes_thenOfAdding() {
    IdSource random = new IdSource(7);
    Timeline<Integer> timeline = new Timeline<>();
    Map<Integer, Timeline.Entry<Integer>> places = new HashMap<>();
    List<long[]> model = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      if (random.nextInt(3) > 0 || model.isEmpty()) {
        long at = random.nextInt(40);
        places.put(i, timeline.add(at, i));
        model.add(new long[] {at, i});
      } else {
        long[] gone = model.remove(random.nextInt(model.size()));
        Timeline.Entry<Integer> place = places.get((int) gone[1]);
        assertEquals(gone[0], place.at());
        timeline.remove(place);
      }
      model.sort(Comparator.<long[]>comparingLong(m -> m[0]).thenComparingLong(m -> m[1]));
      long first = model.isEmpty() ? Timeline.NEVER : model.getFirst()[0];
      assertEquals(first, timeline.first());
      assertEquals(model.isEmpty() ? null : (int) model.getFirst()[1], timeline.due(first));
      assertNull(timeline.due(first - 1));
    }
    List<Integer> all = new ArrayList<>();
    timeline.forEach(all::add);
    assertEquals(model.stream().map(m -> (int) m[1]).toList(), all);
    List<Integer> some = new ArrayList<>();
    timeline.forEach(5, some::add);
    assertEquals(all.subList(0, 5), some);
    List<Integer> late = new ArrayList<>();
    timeline.forEachAfter(20, late::add);
    assertEquals(model.stream().filter(m -> m[0] > 20).map(m -> (int) m[1]).toList(), late);
    Timeline<Integer> copy = new Timeline<>();
    copy.addAll(timeline, item -> item, (item, place) -> {});
    List<Integer> copied = new ArrayList<>();
    copy.forEach(copied::add);
    assertEquals(all, copied);
  }

  @Test
  void table_findsAMessageByItsSlotAndNoOtherInItsPlace() {
    IdSource random = new IdSource(8);
    MessageTable table = new MessageTable();
    List<StoredMessage> there = new ArrayList<>();
    List<long[]> gone = new ArrayList<>();
    for (int i = 1; i <= 2_000; i++) {
      if (random.nextInt(3) > 0 || there.isEmpty()) {
        StoredMessage message = message(i, "");
        table.add(message);
        there.add(message);
      } else {
        StoredMessage message = there.remove(random.nextInt(there.size()));
        table.remove(message);
        gone.add(new long[] {message.slot, message.order});
      }
      assertEquals(there.size(), table.size());
    }
    there.forEach(message -> assertSame(message, table.find(message.slot, message.order)));
    gone.forEach(handle -> assertNull(table.find((int) handle[0], handle[1])));
    assertNull(table.find(-1, 1));
    assertNull(table.find(Integer.MAX_VALUE, 1));
    List<StoredMessage> visited = new ArrayList<>();
    table.next(10_000, visited::add);
    assertEquals(there.size(), visited.size());
  }

  @Test
  void bodies_stayWhatTheyAre_andWasteIsBounded() {
    IdSource random = new IdSource(9);
    MessageTable table = new MessageTable();
    BodyStore bodies = new BodyStore();
    List<StoredMessage> there = new ArrayList<>();
    Map<StoredMessage, String> expected = new HashMap<>();
    long live = 0;
    for (int i = 1; i <= 4_000; i++) {
      boolean adding = i < 1_500 || random.nextInt(4) == 0;
      if (adding) {
        String body = Integer.toString(i).repeat(random.nextInt(10) == 0 ? 20_000 : 2_000);
        StoredMessage message = message(i, body);
        table.add(message);
        bodies.add(Bytes.utf8(body), message);
        there.add(message);
        expected.put(message, body);
        live += body.length();
      } else if (!there.isEmpty()) {
        StoredMessage message = there.remove(random.nextInt(there.size()));
        live -= message.length();
        table.remove(message);
        bodies.remove(message);
        if (bodies.wasteful()) {
          table.next(16, bodies::move);
        }
      }
    }
    there.forEach(message -> assertTrue(expected.get(message).equals(text(message))));
    assertTrue(bodies.heldBytes() < 4 * live + (8 << 20), bodies.heldBytes() + " for " + live);
    BodyStore.Copy copy = bodies.copy();
    MessageTable twins = table.copy(copy::add);
    there.forEach(bodies::remove);
    for (int i = 0; i < 3_000; i++) {
      StoredMessage other = message(i, "other body".repeat(500));
      bodies.add(Bytes.utf8("other body".repeat(500)), other);
      bodies.remove(other);
    }
    for (int i = 0; i < there.size(); i++) {
      StoredMessage twin = twins.twin(there.get(i));
      assertTrue(expected.get(there.get(i)).equals(text(twin)), "whatever the original does");
      if (i % 16 != 0) {
        copy.store().remove(twin);
      }
    }
    long held = copy.store().heldBytes();
    for (int i = 0; i < there.size(); i += 16) {
      StoredMessage twin = twins.twin(there.get(i));
      copy.store().move(twin);
      assertTrue(expected.get(there.get(i)).equals(text(twin)), "moved");
    }
    assertTrue(copy.store().heldBytes() < held, held + " before");
    for (int i = 0; i < there.size(); i += 16) {
      copy.store().remove(twins.twin(there.get(i)));
    }
    assertTrue(copy.store().heldBytes() <= 256 << 10, "one slab is left to be filled");
  }

  @Test
  void waiter_whoseClientGoes_leavesNothingBehind() {
    SqsMetrics metrics = new SqsMetrics(Metrics.NONE);
    SqsRecorder recorder = new SqsRecorder(new Journal(10), metrics);
    Receiving receiving = new Receiving(recorder, 10);
    SqsRules rules = new SqsRules(metrics, recorder, receiving, new Moving(recorder));
    QueueRef ref = SqsWorld.ref("q");
    SqsState state = rules.empty(new Scope("aws", ref.account(), ref.region()));
    Queue queue = new Queue(ref, 1, 0, QueueSettings.defaults(false));
    state.add(queue);
    Receive request = new Receive(1, null, null, null);
    queue.park(new ReceiveWaiter("w", request, 20_000, Cause.root("poll")));
    state.waiting.put("w", ref.name());
    state.changed(queue);
    assertEquals(Set.of("w"), rules.waiters(state));
    assertEquals(Instant.ofEpochMilli(20_000), rules.nextDeadline(state));
    Turn turn = new Turn(Instant.EPOCH, new IdSource(1), Cause.root("gone"));
    assertEquals(List.of(), rules.cancel(state, "w", turn));
    assertEquals(Set.of(), rules.waiters(state));
    assertNull(rules.nextDeadline(state));
    assertEquals(List.of(), rules.cancel(state, "w", turn), "twice");
    assertEquals(List.of(), rules.expire(state, "w", turn));
  }

  private static @Nullable String text(StoredMessage message) {
    return BodyStore.bytes(message).asUtf8();
  }
}
