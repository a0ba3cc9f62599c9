package dev.virga.core.contract;

import static dev.virga.core.contract.World.both;
import static dev.virga.core.contract.World.shows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.delivery.Target;
import dev.virga.core.engine.Captured;
import dev.virga.core.engine.Decision;
import dev.virga.core.engine.EngineHarness;
import dev.virga.core.time.Advance;
import dev.virga.core.time.ClockBusyException;
import dev.virga.core.time.EmulatorClock;
import dev.virga.core.time.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The clock, reset and capture, as every service may rely on them; on both runners. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TimeContractTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration SHORT = Duration.ofMillis(30);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static Instant at(int second) {
    return EngineHarness.START.plusSeconds(second);
  }

  @Test
  void advance_letsEachThingHappenAtItsOwnTime() {
    shows(
        List.of("5 early got ''", "10 late got ''"),
        world -> {
          world.client("late", Duration.ofSeconds(10));
          world.client("early", Duration.ofSeconds(5));
          assertEquals(
              new Advance(true, at(60), at(60), List.of()),
              world.harness.advance(Duration.ofMinutes(1)));
        });
  }

  @Test
  void advance_whoseBudgetEnds_saysWhatItWaitsForAndGoesOnLater() {
    shows(
        List.of("2 try", "2 letter 1 DELIVERED 1", "5 client got ''"),
        world -> {
          AtomicReference<Work> function = new AtomicReference<>();
          world.flaky.set(attempt -> {
            world.log("try");
            function.set(world.kernel.inFlight().begin("invocation", "f", attempt.cause()));
            return Target.delivered();
          });
          world.client("client", Duration.ofSeconds(5));
          world.harness.advance(Duration.ofSeconds(2));
          world.mailer.mail(world.cause(), World.arn("flaky"), "hello", null);
          EmulatorClock clock = world.kernel.clock();
          assertEquals(
              new Advance(false, at(2), at(10), List.of("invocation f")),
              clock.advance(Duration.ofSeconds(8), SHORT));
          assertEquals(at(2), world.harness.now());
          function.get().close();
          assertEquals(new Advance(true, at(10), at(10), List.of()), clock.continueAdvance(SHORT));
        });
  }

  @Test
  void advance_insideAnInvocation_endsByItsBudgetAndNamesIt() {
    both(world -> {
      Work invocation = world.kernel.inFlight().begin("invocation", "f", world.cause());
      AtomicReference<Advance> seen = new AtomicReference<>();
      invocation.run(() -> seen.set(world.kernel.clock().advance(SECOND, SHORT)));
      assertEquals(new Advance(false, at(0), at(1), List.of("invocation f")), seen.get());
      invocation.close();
      assertTrue(world.kernel.clock().continueAdvance(SHORT).settled());
      assertEquals(at(1), world.harness.now());
    });
  }

  @Test
  void advance_whileAnotherIsUnderWay_isRefused() {
    both(world -> {
      AtomicReference<Throwable> second = new AtomicReference<>();
      world.flaky.set(attempt -> {
        if (attempt.number() == 1) {
          return Target.retryable("BUSY", "until the advance is under way");
        }
        second.set(
            assertThrows(
                ClockBusyException.class, () -> world.kernel.clock().advance(SECOND, SHORT)));
        return Target.delivered();
      });
      world.mailer.mail(world.cause(), World.arn("flaky"), "hello", null);
      assertTrue(world.harness.advance(SECOND).settled());
      assertTrue(second.get() instanceof ClockBusyException);
    });
  }

  @Test
  void advance_restoresTheModeItFound() {
    both(world -> {
      world.kernel.clock().resume();
      world.harness.advance(SECOND);
      assertFalse(world.kernel.clock().held());
      world.harness.realTime().elapse(SECOND);
      assertEquals(at(2), world.harness.now());
      world.kernel.clock().freeze();
      world.harness.realTime().elapse(SECOND);
      assertEquals(at(2), world.harness.now());
    });
  }

  @Test
  void set_jumpsForwardOnly() {
    shows(
        List.of("3600 client got ''"),
        world -> {
          world.client("client", SECOND);
          assertTrue(world.kernel.clock().set(at(3600), SHORT).settled());
          assertThrows(
              IllegalArgumentException.class, () -> world.kernel.clock().set(at(3599), SHORT));
          assertEquals(at(3600), world.harness.now());
        });
  }

  @Test
  void aCommand_findsDoneWhatIsDueThoughNoTimerCame() {
    both(world -> {
      world.queue.send(world.cause(), "a");
      assertEquals("a", world.takeNow());
      assertEquals("", world.takeNow());
      world.kernel.clock().resume();
      world.harness.realTime().elapse(Duration.ofSeconds(30));
      assertEquals(1, world.queue.engine().view(state -> state.ready.size()).intValue());
      assertEquals("a", world.takeNow());
    });
  }

  @Test
  void aCommand_doesWhatItMakesDue_inAHeldClockToo() {
    both(world -> {
      world.client("client", SECOND);
      world
          .queue
          .engine()
          .decide(
              world.cause(),
              (state, turn) -> {
                state.inFlight.put(turn.now(), new QueueState.Message("id", "a"));
                return Decision.done();
              });
      assertTrue(world.kernel.inFlight().awaitIdle(PATIENCE));
      assertEquals(List.of("0 client got 'a'"), world.log());
    });
  }

  @Test
  void freeze_doesWhatIsDueThoughNoTimerCame() {
    both(world -> {
      world.client("client", SECOND);
      world.kernel.clock().resume();
      world.harness.realTime().elapse(SECOND);
      world.kernel.clock().freeze();
      assertTrue(world.kernel.inFlight().awaitIdle(PATIENCE));
      assertEquals(List.of("1 client got ''"), world.log());
    });
  }

  @Test
  void freeze_leavesAMovementAlone() {
    both(world -> {
      Work invocation = world.kernel.inFlight().begin("invocation", "f", world.cause());
      world.client("client", SECOND);
      EmulatorClock clock = world.kernel.clock();
      assertFalse(clock.set(at(60), SHORT).settled());
      clock.freeze();
      assertEquals(List.of(), world.log(), "it is due, and waits for the invocation");
      assertEquals(at(60), world.harness.now());
      invocation.close();
      assertTrue(clock.continueAdvance(PATIENCE).settled());
      assertEquals(List.of("60 client got ''"), world.log());
    });
  }

  @Test
  void timerLoop_runsWhatIsDueWhileTheClockRuns() {
    both(world -> {
      world.client("client", SECOND);
      world.kernel.clock().resume();
      world.harness.realTime().elapse(SECOND);
      world.kernel.clock().runTimers();
      assertTrue(world.harness.settle().settled());
      assertEquals(List.of("1 client got ''"), world.log());
    });
  }

  @Test
  void reset_duringADelivery_discardsItsOutcome() {
    shows(
        List.of("0 client failed ServiceUnavailableException", "0 new got 'b'"),
        world -> {
          world.client("client", SECOND);
          CompletableFuture<Boolean> frozen = new CompletableFuture<>();
          world.flaky.set(attempt -> {
            world.kernel.reset();
            world.kernel.clock().freeze();
            frozen.complete(true);
            world.queue.send(attempt.cause(), "from an older epoch");
            throw new AssertionError("never reached");
          });
          world.mailer.mail(world.cause(), World.arn("flaky"), "hello", null);
          world.harness.settle();
          assertTrue(frozen.orTimeout(20, TimeUnit.SECONDS).join());
          assertEquals(0, world.harness.deliveries().backlog());
          assertEquals(0, world.mailer.engine().view(state -> state.letters).intValue());
          assertTrue(world.harness.settle().settled());
          assertEquals("", world.takeNow());
          world.client("new", SECOND);
          world.queue.send(world.cause(), "b");
          assertTrue(world.harness.settle().settled());
        });
  }

  @Test
  void reset_leavesWorkOfTheOldEpochWithoutEffect() {
    both(world -> {
      Work invocation = world.kernel.inFlight().begin("invocation", "f", world.cause());
      world.kernel.reset();
      world.kernel.clock().freeze();
      assertTrue(world.kernel.inFlight().isIdle());
      assertFalse(invocation.run(() -> world.queue.send(world.cause(), "late")));
      Work present = world.kernel.inFlight().begin("invocation", "g", world.cause());
      invocation.close();
      assertFalse(world.kernel.inFlight().isIdle());
      present.close();
      assertEquals("", world.takeNow());
    });
  }

  /** Whatever comes between a request's commands and its effects, no work is left open. */
  @Test
  void reset_underTraffic_leavesNoWorkOpen() throws InterruptedException {
    try (World world = World.threaded(1)) {
      world.kernel.clock().resume();
      AtomicBoolean stop = new AtomicBoolean();
      Thread traffic =
          Thread.ofPlatform()
              .start(() -> {
                while (!stop.get()) {
                  world.mailer.note(world.cause(), "a");
                  world.mailer.mail(world.cause(), World.arn("flaky"), "hello", null);
                }
              });
      for (int i = 0; i < 200; i++) {
        if (i % 2 == 0) {
          world.kernel.reset();
        } else {
          world.kernel.restore(world.kernel.capture());
        }
      }
      stop.set(true);
      traffic.join();
      assertTrue(world.harness.settle().settled());
      assertEquals(0, world.harness.deliveries().backlog());
    }
  }

  /** On the sequential runner only: threads would carry the effect out before the capture. */
  @Test
  void restore_bringsBackStateTimeIdsAndEffects() {
    try (World world = World.sequential(1)) {
      world.mailer.note(world.cause(), "a");
      Captured captured = world.kernel.capture();
      world.mailer.note(world.cause(), "b");
      world.harness.settle();
      world.harness.advance(Duration.ofDays(1));
      world.kernel.restore(captured);
      assertEquals(at(0), world.harness.now());
      world.mailer.note(world.cause(), "a");
      world.harness.settle();
      assertEquals(List.of("0 a1", "0 b2", "0 a1", "0 a2"), world.log());
    }
  }

  @Test
  void restore_failsTheConnectionsThatTheStateDoesNotKnow() {
    shows(
        List.of("0 later failed ServiceUnavailableException", "0 earlier got 'a'"),
        world -> {
          world.client("earlier", SECOND);
          Captured captured = world.kernel.capture();
          world.client("later", SECOND);
          world.kernel.restore(captured);
          world.queue.send(world.cause(), "a");
          world.harness.settle();
        });
  }
}
