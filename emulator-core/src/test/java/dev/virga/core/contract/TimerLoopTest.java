package dev.virga.core.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.engine.Kernel;
import dev.virga.core.service.Cause;
import dev.virga.core.service.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The timer's own thread, on the machine's clock. Waits for events, never for time to pass. */
final class TimerLoopTest {
  private static final Cause CAUSE = Cause.root("test");

  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final Kernel kernel =
      Kernel.builder((where, request, fault) -> faults.add(where + " " + fault.getMessage()))
          .build();
  private final ToyQueue queue = new ToyQueue(kernel);

  private CompletableFuture<String> poll(long millis) {
    CompletableFuture<String> got = new CompletableFuture<>();
    Outcome<QueueState.Message> outcome = queue.receive(CAUSE, Duration.ofMillis(millis));
    ((Outcome.Parked<QueueState.Message>) outcome)
        .reply()
        .whenAnswered(message -> got.complete(message.body()), got::completeExceptionally);
    return got.orTimeout(10, TimeUnit.SECONDS);
  }

  @Test
  void timer_endsALongPollWhileTheClockRuns() {
    kernel.clock().start();
    try (kernel) {
      CompletableFuture<String> late = poll(60);
      assertEquals("", poll(20).join());
      assertEquals("", late.join());
    }
    assertEquals(List.of(), faults);
  }

  @Test
  void timer_endsALongPollOfAHeldClockWhenItsClientStopsWaiting() {
    kernel.clock().freeze();
    kernel.clock().start();
    try (kernel) {
      assertEquals("", poll(20).join());
    }
    assertEquals(List.of(), faults);
  }

  @Test
  void timer_seesThatTheClockRunsAgain() {
    kernel.clock().freeze();
    kernel.clock().start();
    try (kernel) {
      CompletableFuture<String> got = poll(15_000);
      kernel.clock().resume();
      Duration almost = Duration.ofMillis(14_980);
      assertTrue(kernel.clock().advance(almost, Duration.ofSeconds(10)).settled());
      assertEquals("", got.join(), "well before its client's 15 s");
    }
    assertEquals(List.of(), faults);
  }

  @Test
  void work_thatBreaks_isReportedAndClosed() {
    try (kernel) {
      kernel
          .inFlight()
          .begin("invocation", "f", CAUSE)
          .start(() -> {
            throw new IllegalStateException("a bug");
          });
      assertTrue(kernel.inFlight().awaitIdle(Duration.ofSeconds(20)));
      assertEquals(List.of("invocation f a bug"), faults);
    }
  }
}
