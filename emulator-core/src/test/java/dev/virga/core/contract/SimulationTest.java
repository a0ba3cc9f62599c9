package dev.virga.core.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.delivery.Target;
import dev.virga.core.service.Outcome;
import dev.virga.core.time.SequentialRunner;
import dev.virga.core.time.TaskRunner;
import dev.virga.core.time.ThreadedRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random clients on a held clock, from a seed. What they see must not depend on the runner, nor on
 * whether the kernel is replaced by its own capture at random steps.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SimulationTest {
  private static final int STEPS = 150;
  private static final int SEEDS = 25;

  /** One run: what the clients saw, and how letters ended. */
  private static final class Run {
    final List<Outcome.Reply<QueueState.Message>> polls = new ArrayList<>();
    final List<String> answers = new ArrayList<>();
    final AtomicInteger mailed = new AtomicInteger();
    final World world;
    final Random random;
    final Random restores;

    Run(TaskRunner runner, long seed, boolean settleEachStep, long restoreSeed) {
      this.world = new World(runner, seed);
      this.random = new Random(seed);
      this.restores = restoreSeed == 0 ? new Random(0) : new Random(restoreSeed);
      world.flaky.set(attempt ->
          switch (Math.floorMod(attempt.id().hashCode() + attempt.number(), 5)) {
            case 0 -> Target.permanent("DENIED", "no");
            case 1, 2 -> Target.retryable("BUSY", "later");
            default -> Target.delivered();
          });
      boolean restoring = restoreSeed != 0;
      for (int step = 0; step < STEPS; step++) {
        step(step);
        if (settleEachStep) {
          world.harness.settle();
        }
        if (restoring && restores.nextInt(4) == 0) {
          world.kernel.restore(world.kernel.capture());
        }
      }
      world.harness.advance(Duration.ofHours(2));
      checkNothingLost();
      answered("ids " + world.queue.send(world.cause(), "last"));
      world.close();
    }

    private void step(int step) {
      switch (random.nextInt(8)) {
        case 0, 1 -> answered("sent " + world.queue.send(world.cause(), "m" + step));
        case 2 -> poll("client" + step, true);
        case 3 -> poll("gone" + step, false);
        case 4 -> {
          if (!polls.isEmpty()) {
            polls.remove(random.nextInt(polls.size())).cancel();
          }
        }
        case 5 -> {
          mailed.incrementAndGet();
          boolean safe = random.nextBoolean();
          world.mailer.mail(
              world.cause(), World.arn("flaky"), "l" + step, safe ? World.arn("toyqueue") : null);
        }
        case 6 -> world.harness.advance(Duration.ofMillis(random.nextInt(20_000)));
        default -> answered("note " + world.mailer.note(world.cause(), "k" + step % 2));
      }
    }

    private void poll(String name, boolean connected) {
      Outcome<QueueState.Message> outcome =
          world.queue.receive(world.cause(), Duration.ofSeconds(1 + random.nextInt(30)));
      switch (outcome) {
        case Outcome.Answered<QueueState.Message> answered ->
            answered(name + " took " + answered.output());
        case Outcome.Parked<QueueState.Message> parked -> {
          polls.add(parked.reply());
          parked
              .reply()
              .whenAnswered(
                  message -> {
                    polls.remove(parked.reply());
                    if (connected) {
                      world.log(name + " got " + message);
                    } else {
                      parked.reply().cancel();
                    }
                  },
                  error -> world.log(name + " failed " + error.message()));
        }
      }
    }

    private void checkNothingLost() {
      assertEquals(0, world.harness.deliveries().backlog());
      int ended = world.mailer.engine().view(state -> state.delivered + state.lost).intValue();
      assertEquals(mailed.get(), ended, "delivered + dead-lettered + dropped = accepted");
      assertTrue(world.kernel.inFlight().isIdle());
    }

    /** What a caller was told; kept apart, since effects may run before it is written down. */
    private void answered(String text) {
      answers.add(world.second() + " " + text);
    }

    List<String> log() {
      List<String> all = new ArrayList<>(answers);
      all.addAll(world.log());
      return all;
    }
  }

  private static void assertSame(List<String> expected, List<String> actual, long seed) {
    for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
      assertEquals(expected.get(i), actual.get(i), "seed " + seed + " line " + i);
    }
    assertEquals(expected.size(), actual.size(), "seed " + seed);
  }

  @Test
  void sameSeed_sameBytes_onBothRunners() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      List<String> once = new Run(new SequentialRunner(), seed, true, 0).log();
      assertSame(once, new Run(new SequentialRunner(), seed, true, 0).log(), seed);
      assertSame(once, new Run(new ThreadedRunner(), seed, true, 0).log(), seed);
      assertNotEquals(once, new Run(new SequentialRunner(), seed + 1_000, true, 0).log());
    }
  }

  @Test
  void restoreOfACapture_atAnyStep_isNotSeen() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      List<String> once = new Run(new SequentialRunner(), seed, true, 0).log();
      assertSame(once, new Run(new SequentialRunner(), seed, true, 77).log(), seed);
      assertSame(once, new Run(new ThreadedRunner(), seed, true, 78).log(), seed);
    }
  }

  @Test
  void restoreOfACapture_withEffectsStillWaiting_isNotSeen() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      List<String> once = new Run(new SequentialRunner(), seed, false, 0).log();
      assertSame(once, new Run(new SequentialRunner(), seed, false, 79).log(), seed);
    }
  }
}
