package dev.virga.core.contract;

import static dev.virga.core.contract.World.both;
import static dev.virga.core.contract.World.shows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.contract.QueueState.Message;
import dev.virga.core.delivery.Target;
import dev.virga.core.engine.Decision;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.service.Outcome;
import dev.virga.core.trace.Hop;
import dev.virga.core.trace.HopKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the kernel promises every service. Each scenario runs on the sequential and on the threaded
 * runner and must show the same.
 *
 * <p>Seen to fail (2026-11-23; this class, {@link TimeContractTest} and {@link SimulationTest}
 * together), each of these mutations of the kernel made at least one scenario red: no un-receive of
 * an answer without a connection; none of a late cancel; the outbox drains its newest entry first;
 * the head of a key's queue is released before it is done; a held clock drains in parallel; stale
 * work may decide; stale work is counted; advance jumps to its end; advance does not wait for work;
 * a command does not run what is due; a capture shares its state; a restore forgets the ids, the
 * outbox, the deadlines, or the connections that nobody knows; loops are not put off; retries are
 * forgotten; a broken target leaves its delivery; a call inside a decision is let through; the
 * client's patience is forgotten; the mode is not restored.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class KernelContractTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void longPoll_wakesInTheOrderOfRequests() {
    shows(
        List.of("0 first got 'a'", "0 second got 'b'", "0 third got 'c'"),
        world -> {
          world.client("first", SECOND);
          world.client("second", SECOND);
          world.client("third", SECOND);
          for (String body : List.of("a", "b", "c")) {
            world.queue.send(world.cause(), body);
          }
          assertTrue(world.harness.settle().settled());
        });
  }

  @Test
  void longPoll_endsAtItsEmulatedDeadline() {
    shows(
        List.of("20 client got ''"),
        world -> {
          world.client("client", Duration.ofSeconds(20));
          world.harness.advance(Duration.ofMillis(19_999));
          assertEquals(List.of(), world.log());
          world.harness.advance(Duration.ofMillis(1));
        });
  }

  @Test
  void longPoll_endsWithTheClientsRealPatienceWhileTheClockIsHeld() {
    shows(
        List.of("0 client got ''"),
        world -> {
          world.client("client", Duration.ofSeconds(5));
          world.harness.realTime().elapse(Duration.ofMillis(4_999));
          world.kernel.clock().runTimers();
          world.harness.settle();
          assertEquals(List.of(), world.log());
          world.harness.realTime().elapse(Duration.ofMillis(1));
          world.kernel.clock().runTimers();
          world.harness.settle();
          world.kernel.clock().runTimers();
        });
  }

  @Test
  void disconnect_cancelsTheWaiter() {
    shows(
        List.of("0 second got 'a'"),
        world -> {
          Outcome.Reply<Message> first = world.client("first", SECOND);
          world.client("second", SECOND);
          first.cancel();
          world.queue.send(world.cause(), "a");
          world.harness.settle();
        });
  }

  @Test
  void disconnect_unReceivesWhatItsClientDidNotTake() {
    shows(
        List.of(),
        world -> {
          world.client("gone", SECOND, false);
          world.queue.send(world.cause(), "a");
          world.queue.send(world.cause(), "b");
          world.harness.settle();
          assertEquals(0, world.queue.engine().view(state -> state.received).intValue());
          assertEquals("a", world.takeNow());
        });
  }

  @Test
  void disconnect_betweenAssignmentAndAnswer_givesTheMessageToTheNext() {
    shows(
        List.of("0 second got 'a'"),
        world -> {
          Outcome.Reply<Message> first = world.client("gone", SECOND, false);
          world.client("second", SECOND);
          world.queue.send(world.cause(), "a");
          first.cancel();
          world.harness.settle();
          assertEquals(1, world.queue.engine().view(state -> state.received).intValue());
        });
  }

  @Test
  void keyedEffects_keepTheOrderOfDecisionsUnderContention() throws InterruptedException {
    for (boolean threaded : new boolean[] {false, true}) {
      try (World world = threaded ? World.threaded(1) : World.sequential(1)) {
        world.kernel.clock().resume();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          Runnable writer =
              () -> {
                for (int n = 0; n < 300; n++) {
                  world.mailer.note(world.cause(), "k" + n % 3 + "-");
                }
              };
          if (threaded) {
            writers.add(Thread.ofPlatform().start(writer));
          } else {
            writer.run();
          }
        }
        for (Thread writer : writers) {
          writer.join();
        }
        assertTrue(world.harness.settle().settled());
        assertEquals(2_400, world.log().size());
        for (String key : List.of("k0-", "k1-", "k2-")) {
          List<Integer> numbers = numbers(world.log(), key);
          assertEquals(800, numbers.size());
          assertEquals(numbers.stream().sorted().toList(), numbers, key);
        }
      }
    }
  }

  private static List<Integer> numbers(List<String> log, String key) {
    return log.stream()
        .filter(line -> line.contains(key))
        .map(line -> Integer.valueOf(line.substring(line.indexOf(key) + key.length())))
        .toList();
  }

  @Test
  void effects_ofAHeldClockRunInTheOrderOfTheOutboxWhateverTheirKeys() {
    shows(
        List.of("0 a1", "0 b2", "0 a3", "0 c4"),
        world -> {
          for (String key : List.of("a", "b", "a", "c")) {
            world.mailer.note(world.cause(), key);
          }
          world.harness.settle();
        });
  }

  @Test
  void delivery_isRetriedOnEmulatedTime() {
    shows(
        List.of("0 try", "1 try", "3 try", "3 letter 1 DELIVERED 3"),
        world -> {
          AtomicInteger tries = new AtomicInteger();
          world.flaky.set(attempt -> {
            world.log("try");
            return tries.incrementAndGet() < 3
                ? Target.retryable("BUSY", "later")
                : Target.delivered();
          });
          world.mailer.mail(world.cause(), World.arn("flaky"), "hello", null);
          world.harness.settle();
          assertEquals(1, world.harness.deliveries().backlog());
          world.harness.advance(Duration.ofMinutes(1));
          assertEquals(0, world.harness.deliveries().backlog());
          assertEquals(
              List.of("retryable", "retryable", "delivered"),
              world.harness.hops().stream().map(Hop::outcome).toList());
        });
  }

  @Test
  void delivery_thatFailsToTheEnd_isDeadLetteredWithTheReason() {
    shows(
        List.of(
            "7 to queue hello {CONDITION=MaximumRetryAttempts, ERROR_CODE=BUSY, RETRY_ATTEMPTS=3,"
                + " SENDER="
                + ToyMailer.SELF
                + "}",
            "7 letter 1 DEAD_LETTERED 4"),
        world -> {
          world.flaky.set(attempt -> Target.retryable("BUSY", "later"));
          world.mailer.mail(world.cause(), World.arn("flaky"), "hello", World.arn("toyqueue"));
          world.harness.advance(Duration.ofMinutes(1));
          assertEquals("hello", world.takeNow());
        });
  }

  @Test
  void delivery_withoutDeadLetter_isDroppedWithARecord() {
    shows(
        List.of("0 letter 1 DROPPED 1"),
        world -> {
          world.flaky.set(attempt -> Target.permanent("NO_PERMISSIONS", "not allowed"));
          world.mailer.mail(world.cause(), World.arn("flaky"), "hello", null);
          world.harness.settle();
          Hop last = world.harness.hops().getLast();
          assertEquals(HopKind.DROPPED, last.kind());
          assertEquals("NO_PERMISSIONS: not allowed", last.reason());
        });
  }

  @Test
  void delivery_whoseTargetBreaks_endsAndIsReportedAsOurFault() {
    shows(
        List.of("0 letter 1 DROPPED 1"),
        world -> {
          world.flaky.set(attempt -> {
            throw new IllegalStateException("a bug");
          });
          world.mailer.mail(world.cause(), World.arn("flaky"), "hello", null);
          assertThrows(AssertionError.class, world.harness::settle);
          List<String> faults = world.harness.takeFaults();
          assertEquals(1, faults.size());
          assertTrue(faults.get(0).contains("AttemptDelivery"), faults.get(0));
        });
  }

  @Test
  void crossCall_runsTheCalleesPath() {
    shows(
        List.of(),
        world -> {
          ToyQueueApi client = world.directory.client(ToyQueueApi.class);
          client.sendMessage(world.harness.context(), new ToyQueueApi.Text("hello", null));
          assertEquals("hello", world.takeNow());
          ServiceException refused =
              assertThrows(
                  ServiceException.class,
                  () -> client.purge(world.harness.context(), new ToyQueueApi.Text(null, null)));
          assertEquals(501, refused.error().status());
        });
  }

  @Test
  void crossCall_insideADecision_throws() {
    shows(
        List.of(),
        world -> {
          ToyQueueApi client = world.directory.client(ToyQueueApi.class);
          IllegalStateException refused =
              assertThrows(
                  IllegalStateException.class,
                  () ->
                      world
                          .mailer
                          .engine()
                          .decide(
                              world.cause(),
                              (state, turn) -> {
                                client.sendMessage(
                                    world.harness.context(), new ToyQueueApi.Text("x", null));
                                return Decision.done();
                              }));
          assertTrue(refused.getMessage().contains("toymailer"), refused.getMessage());
          assertThrows(
              IllegalStateException.class,
              () -> world.mailer.engine().view(s -> world.queue.engine().view(q -> q.received)));
          assertEquals("", world.takeNow());
        });
  }

  @Test
  void idlePoller_isWokenByAWriteAndByNothingElse() {
    shows(
        List.of("86400 poller took a"),
        world -> {
          world.queue.poll(world.cause());
          world.harness.advance(Duration.ofDays(1));
          assertEquals(0, world.queue.dueRuns());
          world.queue.send(world.cause(), "a");
          world.harness.settle();
        });
  }

  @Test
  void selfLoop_isPutOffFromItsHundredthHopAtOneInstant() {
    both(world -> {
      AtomicInteger rounds = new AtomicInteger();
      world.flaky.set(attempt -> {
        rounds.incrementAndGet();
        world.mailer.mail(attempt.cause(), World.arn("flaky"), "again", null);
        return Target.delivered();
      });
      world.mailer.mail(world.cause(), World.arn("flaky"), "first", null);
      assertTrue(world.harness.settle().settled());
      assertEquals(100, rounds.get());
      world.harness.advance(Duration.ofSeconds(3));
      assertEquals(103, rounds.get());
      assertEquals(
          HopKind.LOOP,
          world.harness.hops().stream()
              .filter(hop -> !hop.kind().equals(HopKind.DELIVERY_ATTEMPT))
              .findFirst()
              .orElseThrow()
              .kind());
    });
  }
}
