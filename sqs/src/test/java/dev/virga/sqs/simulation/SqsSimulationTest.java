package dev.virga.sqs.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.time.SequentialRunner;
import dev.virga.core.time.TaskRunner;
import dev.virga.core.time.ThreadedRunner;
import dev.virga.sqs.simulation.Simulation.Options;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random clients of SQS from a seed: 10,000 operations on nine queues (standard, fair, delayed,
 * FIFO of both deduplication scopes, dead-letter queues of both types, one that comes and goes),
 * clock jumps from milliseconds to days, clients that go away, and the state replaced by its own
 * capture, or by one of some steps before, at random steps. After every step the engine is held
 * against a {@link Model} that scans lists, and against a {@link Witness} that knows promises only.
 *
 * <p>{@code -Dvirga.simulation.seeds=1000} runs more seeds, {@code -Dvirga.simulation.seed=7} runs
 * one. A failure tells seed, step and the last operations.
 *
 * <p>What proves it: {@code scripts/mutants sqs} breaks the engine in one way after the other, each
 * a patch in {@code src/test/mutants}, and this test must catch them all:
 *
 * <ul>
 *   <li>{@code array-filled-again-while-a-body-lives}: An array is filled again while a body in it
 *       lives.
 *   <li>{@code attempt-repeats-what-was-changed}: A repeated attempt gets messages whose visibility
 *       was changed since.
 *   <li>{@code capture-forgets-the-order-of-waiters}: After a restore the waiters are served in
 *       another order.
 *   <li>{@code capture-forgets-visibility-changes}: A captured message no longer knows that its
 *       visibility was changed.
 *   <li>{@code capture-mixes-up-arrays}: A captured body is looked for in the array of another one.
 *   <li>{@code capture-shares-arrays-that-are-filled-again}: An array is filled again though a
 *       capture has bodies in it.
 *   <li>{@code capture-shares-deduplication}: A capture shares the deduplication ids with the
 *       queue.
 *   <li>{@code capture-shares-move-tasks}: A capture shares the move tasks with the queue.
 *   <li>{@code capture-shares-receive-attempts}: A capture shares the receive attempts with the
 *       queue.
 *   <li>{@code dead-letter-at-count-plus-one}: A message is received once more than its
 *       maxReceiveCount.
 *   <li>{@code dead-letter-does-not-wake}: Who waits at a dead-letter queue is not told of what
 *       comes.
 *   <li>{@code dead-letter-loses-its-count}: A dead letter begins to be counted anew.
 *   <li>{@code dead-letter-older-than-retention-is-given}: A dead letter is handed out though the
 *       retention of its new queue is over.
 *   <li>{@code deduplication-across-groups}: The deduplication scope messageGroup is taken for
 *       queue.
 *   <li>{@code deduplication-window-from-the-last-send}: A repeated send begins the five minutes
 *       anew.
 *   <li>{@code delay-not-retroactive}: A new delay of a FIFO queue does not hold for what is
 *       delayed.
 *   <li>{@code delete-does-not-unblock}: Who waits is not told that a delete has unblocked a FIFO
 *       group.
 *   <li>{@code disconnect-is-not-noticed}: A long poll whose client has gone stays in the queue.
 *   <li>{@code fifo-delayed-message-does-not-block}: A FIFO group is received from while its oldest
 *       message is delayed.
 *   <li>{@code fifo-deletes-after-expiry}: A FIFO message is deleted by a handle that has expired.
 *   <li>{@code fifo-group-not-locked}: A FIFO group is received from while its oldest message is in
 *       flight.
 *   <li>{@code fifo-run-goes-past-a-hidden-message}: One receive goes on in a FIFO group behind a
 *       message that is hidden.
 *   <li>{@code move-faster-than-its-rate}: A move task moves one message more with each tick.
 *   <li>{@code move-keeps-the-id}: A moved message keeps its id.
 *   <li>{@code move-without-delay}: A moved message is visible at once, whatever the delay of its
 *       queue.
 *   <li>{@code noisy-group-is-not-put-off}: A noisy group of a fair queue is received from like the
 *       others.
 *   <li>{@code purge-leaves-the-delayed-timeline}: A purge leaves the delayed messages of a FIFO
 *       queue in their timeline.
 *   <li>{@code retention-from-the-receive}: A receive begins the retention of a message anew.
 *   <li>{@code retention-spares-what-is-in-flight}: A message in flight does not expire.
 *   <li>{@code stale-receipt-shows-the-message}: An earlier receipt handle changes the visibility
 *       of a message.
 *   <li>{@code take-back-goes-to-the-back}: What nobody took is received after all others.
 *   <li>{@code take-back-keeps-the-count}: The count of a receive that nobody took stays.
 *   <li>{@code take-back-shows-what-a-repetition-holds}: The first answer of a repeated attempt is
 *       taken back while the second is in use.
 *   <li>{@code visibility-one-ms-late}: A message is visible again one millisecond after its
 *       visibility timeout.
 *   <li>{@code wait-ends-before-what-is-due}: A wait ends empty-handed though a message becomes
 *       visible at its end.
 *   <li>{@code waiter-order-reversed}: The last long poll is served first.
 * </ul>
 *
 * <p>Not reached with so few messages, and tested elsewhere in this module: the slices of long
 * work, the limit of messages in flight, the compaction of bodies.
 */
class SqsSimulationTest {
  private static final int STEPS = 10_000;

  /** What a run must have shown, and how often at least. */
  private static final Map<String, Integer> SHOWN =
      Map.ofEntries(
          Map.entry("MessageSent", 2_000),
          Map.entry("MessageReceived", 2_000),
          Map.entry("MessageDeleted", 1_000),
          Map.entry("MessageVisibilityChanged", 100),
          Map.entry("MessageDeduplicated", 200),
          Map.entry("MessageRedriven", 100),
          Map.entry("MessageExpired", 100),
          Map.entry("MessageTakenBack", 10),
          Map.entry("MessageMoved", 15),
          Map.entry("MessageReceiveRepeated", 5),
          Map.entry("QueuePurged", 5),
          Map.entry("long poll answered", 50),
          Map.entry("long poll over", 20),
          Map.entry("long poll orphaned", 5));

  static LongStream seeds() {
    Long seed = Long.getLong("virga.simulation.seed");
    return seed == null
        ? LongStream.rangeClosed(1, Long.getLong("virga.simulation.seeds", 20))
        : LongStream.of(seed);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void everyStepIsAsTheModelSays(long seed) {
    try (Simulation simulation = new Simulation(Options.of(seed, STEPS), new SequentialRunner())) {
      simulation.run();
      SHOWN.forEach((what, least) -> {
        int times = simulation.tally().getOrDefault(what, 0);
        assertTrue(
            times >= least, () -> "seed " + seed + ": " + what + " only " + times + " times");
      });
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void restoringTheCapturedState_makesNoDifference(long seed) {
    List<Integer> plain = run(Options.of(seed, STEPS).replacing(false, false));

    assertSame(plain, run(Options.of(seed, STEPS).replacing(true, false)), seed);
    assertNotEquals(plain, run(Options.of(seed + 1_000, STEPS).replacing(false, false)));
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void threads_makeNoDifference() {
    Options options = Options.of(1, STEPS).settled();

    assertSame(run(options), run(options, new ThreadedRunner()), 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void longBodies_stayWhole(long seed) {
    run(Options.of(seed, STEPS / 3).replacing(false, true).withBodies(60_000));
  }

  private static List<Integer> run(Options options) {
    return run(options, new SequentialRunner());
  }

  private static List<Integer> run(Options options, TaskRunner runner) {
    try (Simulation simulation = new Simulation(options, runner)) {
      return simulation.run();
    }
  }

  /** Clients saw the same, step by step. */
  private static void assertSame(List<Integer> expected, List<Integer> actual, long seed) {
    for (int step = 0; step < Math.min(expected.size(), actual.size()); step++) {
      assertEquals(expected.get(step), actual.get(step), "seed " + seed + " step " + (step + 1));
    }
    assertEquals(expected.size(), actual.size(), "seed " + seed);
  }
}
