package dev.virga.sqs.engine;

import static dev.virga.sqs.engine.SqsWorld.redrive;
import static dev.virga.sqs.engine.SqsWorld.ref;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.virga.core.engine.Captured;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * {@code restore(capture())} at any step makes no difference: one long scenario that goes through
 * every state an engine can be in, seen by its clients alike however often it was written down and
 * read again on the way. Ids, handles and times are part of what they see.
 */
class CaptureTest {
  private static final QueueRef QUEUE = ref("q");
  private static final QueueRef DEAD = ref("dead");
  private static final QueueRef FIFO = ref("q.fifo");
  private static final QueueRef FAIR = ref("fair");

  /** What a client does, and what it sees. */
  private interface Step {
    Object apply(Run run);
  }

  /** One run of the scenario. */
  private static final class Run {
    final SqsWorld sqs = new SqsWorld();
    final List<Received.Message> held = new ArrayList<>();
    final List<SqsWorld.Poll> polls = new ArrayList<>();
    String task = "";

    List<Received.Message> hold(List<Received.Message> messages) {
      held.addAll(messages);
      return messages;
    }

    String poll(QueueRef queue, long seconds) {
      polls.add(sqs.poll(queue, seconds));
      return polls();
    }

    String polls() {
      return polls.stream().map(SqsWorld.Poll::seen).toList().toString();
    }

    Object delete(int index) {
      Received.Message message = held.get(index);
      sqs.deleteBy(message.sequenceNumber() == null ? QUEUE : FIFO, message.receiptHandle());
      return counts();
    }

    Object advance(long seconds) {
      sqs.advance(seconds);
      return counts() + polls();
    }

    String counts() {
      return List.of(QUEUE, DEAD, FIFO, FAIR).stream().map(sqs::counts).toList().toString();
    }
  }

  private static List<Received.Message> attempt(Run run, String id) {
    return run.sqs.receive(FIFO, new Receive(2, null, Duration.ZERO, id));
  }

  private static final List<Step> SCENARIO =
      List.of(
          run -> run.sqs.queue("dead"),
          run -> run.sqs.queue("q", "RedrivePolicy", redrive(DEAD, 2), "VisibilityTimeout", "10"),
          run -> run.sqs.queue("q.fifo", "ContentBasedDeduplication", "true"),
          run -> run.sqs.queue("fair", "VisibilityTimeout", "600"),
          // visible, in flight, delayed, deleted in the middle
          run -> run.sqs.send(QUEUE, "a"),
          run -> run.sqs.send(QUEUE, "b"),
          run -> run.sqs.sendDelayed(QUEUE, "delayed", 7),
          run -> run.sqs.send(QUEUE, "c"),
          run -> run.hold(run.sqs.receive(QUEUE, 2)),
          run -> run.delete(1),
          run -> run.sqs.send(QUEUE, "d in the place of b"),
          run -> run.advance(7),
          run -> run.hold(run.sqs.receive(QUEUE, 10, 3)),
          // what becomes visible again, redrives, deletes by old handles
          run -> run.advance(3),
          run -> run.sqs.receive(QUEUE, 10),
          run -> run.delete(0),
          run -> run.advance(10),
          run -> run.sqs.receive(QUEUE, 10),
          run -> run.advance(10),
          run -> run.sqs.receive(QUEUE, 10),
          run -> run.sqs.engine.peek(DEAD, 10).orElseThrow(),
          // a move task under way
          run -> run.task = run.sqs.engine.startMove(run.sqs.caller(), DEAD, null, 1),
          run -> run.advance(1),
          run -> run.sqs.engine.moves(run.sqs.caller(), DEAD),
          run -> run.advance(1),
          run -> run.sqs.engine.moves(run.sqs.caller(), DEAD),
          run -> run.sqs.receive(QUEUE, 10),
          // polls that wait, in order, and one that has been left
          run -> run.poll(QUEUE, 20),
          run -> run.poll(QUEUE, 5),
          run -> run.poll(QUEUE, 20),
          run -> {
            run.polls.get(0).leave();
            return "left";
          },
          run -> run.advance(5),
          run -> run.sqs.send(QUEUE, "for the third"),
          run -> run.advance(0),
          // FIFO: groups, locks, runs, deduplication, attempts
          run -> run.sqs.sendTo(FIFO, "g", "g1", null),
          run -> run.sqs.sendTo(FIFO, "g", "g2", null),
          run -> run.sqs.sendTo(FIFO, "h", "h1", "id"),
          run -> run.sqs.sendTo(FIFO, "h", "h2", "id2"),
          run -> attempt(run, "try"),
          run -> attempt(run, "try"),
          run -> run.hold(attempt(run, "other")),
          run -> run.sqs.sendTo(FIFO, "h", "h1 again", "id"),
          run -> run.sqs.sendTo(FIFO, "g", "g1", null),
          run -> run.poll(FIFO, 20),
          run -> run.delete(run.held.size() - 2),
          run -> run.sqs.sendTo(FIFO, "h", "h3", "id3"),
          run -> run.delete(run.held.size() - 1),
          run -> run.advance(0),
          run -> run.advance(30),
          run -> run.sqs.receive(FIFO, 10),
          run -> run.advance(300),
          run -> run.sqs.sendTo(FIFO, "h", "h1 anew", "id"),
          run -> run.sqs.receive(FIFO, 10),
          // fair: a noisy group
          run -> many(run, 45),
          run -> flying(run, 31),
          run -> run.sqs.sendTo(FAIR, "quiet", "quiet"),
          run -> run.sqs.send(FAIR, "no group"),
          run -> run.sqs.receive(FAIR, 1),
          run -> run.sqs.receive(FAIR, 10),
          // settings, tags, gauges
          run -> {
            run.sqs.engine.changeTags(run.sqs.caller(), QUEUE, tags -> java.util.Map.of("k", "v"));
            run.sqs.set(QUEUE, "MessageRetentionPeriod", "600");
            return run.sqs.view(QUEUE);
          },
          run -> run.advance(600),
          run -> run.sqs.view(QUEUE),
          run -> run.sqs.harness.metrics().samples(),
          run -> run.sqs.harness.hops());

  private static Object many(Run run, int count) {
    for (int i = 0; i < count; i++) {
      run.sqs.sendTo(FAIR, "noisy", "noisy");
    }
    return run.counts();
  }

  private static Object flying(Run run, int count) {
    for (int i = 0; i < count; i++) {
      run.sqs.receive(FAIR, 1);
    }
    return run.counts();
  }

  /** What is seen at each step, with a capture and restore before those steps that are named. */
  private static List<String> seen(Function<Integer, Boolean> recaptured) {
    Run run = new Run();
    try (SqsWorld sqs = run.sqs) {
      List<String> seen = new ArrayList<>();
      for (int i = 0; i < SCENARIO.size(); i++) {
        if (recaptured.apply(i)) {
          sqs.recapture();
        }
        seen.add(i + " " + SCENARIO.get(i).apply(run));
      }
      return seen;
    }
  }

  @Test
  void capture_beforeEveryStep_makesNoDifference() {
    assertEquals(seen(step -> false), seen(step -> true));
  }

  @Test
  void capture_beforeAnyOneStep_makesNoDifference() {
    List<String> expected = seen(step -> false);
    for (int at = 0; at < SCENARIO.size(); at++) {
      int only = at;
      assertEquals(expected, seen(step -> step == only), "before step " + at);
    }
  }

  @Test
  void scenario_goesWhereItShall() {
    Run run = new Run();
    try (SqsWorld sqs = run.sqs) {
      List<String> seen = new ArrayList<>();
      SCENARIO.forEach(step -> seen.add(step.apply(run).toString()));
      assertEquals(
          "[waits, 44 s [], 44 s [for the third], 44 s [h3]]",
          run.polls().replaceAll("[0-9]+ s", "44 s"));
      assertEquals(3, sqs.engine.moves(sqs.caller(), DEAD).getFirst().moved());
    }
  }

  @Test
  void restore_ofAnEarlierCapture_everythingIsAsItWas() {
    try (SqsWorld sqs = new SqsWorld()) {
      QueueRef queue = sqs.queue("q");
      sqs.send(queue, "a", "b");
      Received.Message before = sqs.receiveOne(queue);
      Captured captured = sqs.harness.kernel().capture();
      for (int i = 0; i < 2; i++) {
        assertEquals(List.of("b"), sqs.bodies(queue));
        sqs.delete(queue, before);
        sqs.send(queue, "c");
        sqs.set(queue, "VisibilityTimeout", "1");
        sqs.queue("another");
        sqs.advance(100);
        sqs.harness.kernel().restore(captured);
        assertEquals("1 1 0", sqs.counts(queue));
        assertEquals(Duration.ofSeconds(30), sqs.view(queue).settings().visibilityTimeout());
        assertEquals(0, sqs.second());
      }
      sqs.delete(queue, before);
      assertEquals("1 0 0", sqs.counts(queue));
    }
  }

  @Test
  void restore_aPollWhoseClientHasItsAnswerAlready_takesNothingAway() {
    try (SqsWorld sqs = new SqsWorld()) {
      QueueRef queue = sqs.queue("q");
      SqsWorld.Poll poll = sqs.poll(queue, 20);
      Captured captured = sqs.harness.kernel().capture();
      sqs.send(queue, "a");
      sqs.settle();
      assertEquals("0 s [a]", poll.seen());
      sqs.harness.kernel().restore(captured);
      sqs.send(queue, "b");
      sqs.settle();
      Received.Message message = sqs.receiveOne(queue);
      assertEquals("b", SqsWorld.body(message));
      assertEquals(1, message.receiveCount());
    }
  }

  @Test
  void restore_anAnswerThatWasOnItsWay_arrives() {
    try (SqsWorld sqs = new SqsWorld()) {
      QueueRef queue = sqs.queue("q");
      SqsWorld.Poll poll = sqs.poll(queue, 20);
      sqs.send(queue, "a");
      sqs.recapture();
      sqs.settle();
      assertEquals("0 s [a]", poll.seen());
      assertEquals("0 1 0", sqs.counts(queue));
    }
  }

  @Test
  void capture_sharesNothingMutable() {
    try (SqsWorld sqs = new SqsWorld()) {
      QueueRef queue = sqs.queue("q");
      QueueRef fair = sqs.queue("fair");
      sqs.send(queue, "a", "b", "c");
      sqs.sendTo(fair, "g", "g1");
      sqs.sendTo(fair, "g", "g2");
      sqs.recapture();
      Captured captured = sqs.harness.kernel().capture();
      List<Received.Message> first = sqs.receive(queue, 10);
      first.forEach(message -> sqs.delete(queue, message));
      sqs.bodies(fair);
      sqs.harness.kernel().restore(captured);
      assertEquals(first, sqs.receive(queue, 10), "handles and all");
      assertEquals(List.of("g1", "g2"), sqs.bodies(fair));
    }
  }
}
