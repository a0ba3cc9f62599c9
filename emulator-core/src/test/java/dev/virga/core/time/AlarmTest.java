package dev.virga.core.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the clock makes of deadlines that come nearer and go away. */
final class AlarmTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration BUDGET = Duration.ofSeconds(10);

  private final List<String> faults = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final ManualClock real = new ManualClock(START);
  private final SequentialRunner runner = new SequentialRunner();
  private final EmulatorClock clock =
      new EmulatorClock(
          real,
          runner,
          new InFlight(runner, (where, id, fault) -> faults.add(where)),
          (where, id, fault) -> faults.add(where + " " + fault.getMessage()));

  /** An engine that writes down when it is called. */
  private final class Engine implements Timed {
    private final String name;
    private final Alarm alarm = clock.alarm(this);
    private Consumer<Engine> whenDue = engine -> engine.alarm.set(null, null);

    Engine(String name) {
      this.name = name;
    }

    Engine at(long millis) {
      alarm.set(START.plusMillis(millis), null);
      return this;
    }

    @Override
    public String key() {
      return name;
    }

    @Override
    public void runDue() {
      log.add(name + "@" + Duration.between(START, clock.now()).toMillis());
      whenDue.accept(this);
    }

    @Override
    public void runClientDue() {
      log.add(name + " client");
      alarm.set(null, null);
    }
  }

  @AfterEach
  void noFaults() {
    assertEquals(List.of(), faults);
  }

  private void advance(long millis) {
    assertTrue(clock.advance(Duration.ofMillis(millis), BUDGET).settled());
  }

  /** A wait of days in ns is more than an int holds: the timer would never sleep. */
  @Test
  void farDeadline_letsTheTimerSleepForADay() {
    new Engine("a").at(Duration.ofDays(4).toMillis());
    assertEquals(Duration.ofDays(1).toNanos(), clock.nanosUntilDue());
    new Engine("b").at(3_000);
    assertEquals(Duration.ofSeconds(3).toNanos(), clock.nanosUntilDue());
  }

  @Test
  void laterDeadline_isKept_whereTheClockWentByTheEarlierOne() {
    clock.freeze();
    new Engine("a").at(1000).at(2000).at(1500);
    advance(10_000);
    assertEquals(List.of("a@1500"), log);
  }

  @Test
  void earlierDeadline_counts() {
    clock.freeze();
    new Engine("a").at(2000).at(1000);
    advance(10_000);
    assertEquals(List.of("a@1000"), log);
  }

  @Test
  void deadlineThatIsGone_isNoStop() {
    clock.freeze();
    Engine gone = new Engine("a").at(1000);
    gone.alarm.set(null, null);
    new Engine("b").at(1000).alarm.set(START.plusMillis(3000), null);
    advance(10_000);
    assertEquals(List.of("b@3000"), log);
  }

  @Test
  void heldClock_stopsOnlyWhereSomethingIsDue() {
    List<Instant> stops = new ArrayList<>();
    clock.freeze();
    Engine a = new Engine("a").at(1000).at(5000);
    new Engine("b").at(4000);
    a.whenDue =
        engine -> {
          stops.add(clock.now());
          engine.alarm.set(null, null);
        };
    advance(4500);
    assertEquals(List.of("b@4000"), log);
    advance(500);
    assertEquals(List.of(START.plusMillis(5000)), stops);
  }

  @Test
  void deadlineBetweenMilliseconds_isDueAtTheNextOne() {
    clock.freeze();
    Engine engine = new Engine("a");
    engine.alarm.set(START.plusNanos(1_000_001), null);
    advance(1);
    assertEquals(List.of(), log);
    advance(1);
    assertEquals(List.of("a@2"), log);
  }

  @Test
  void endOfTime_isADeadlineThatNeverComes() {
    clock.freeze();
    new Engine("a").alarm.set(Instant.MAX, null);
    advance(Duration.ofDays(36_500).toMillis());
    assertEquals(List.of(), log);
  }

  @Test
  void severalDue_runInKeyOrder_eachStaysUntilItIsRun() {
    clock.freeze();
    new Engine("b").at(1000);
    new Engine("c").at(500).at(1000);
    new Engine("a").at(1000);
    advance(1000);
    assertEquals(List.of("a@1000", "b@1000", "c@1000"), log);
  }

  @Test
  void afterAJump_allThatIsDueRunsInKeyOrder() {
    clock.freeze();
    new Engine("b").at(500);
    new Engine("a").at(1000);
    assertTrue(clock.set(START.plusMillis(1000), BUDGET).settled());
    assertEquals(List.of("a@1000", "b@1000"), log);
  }

  @Test
  void engineThatFails_isCalledAgainAfterItsNextCommand() {
    Engine engine = new Engine("a").at(1000);
    engine.whenDue =
        broken -> {
          throw new IllegalStateException("broken");
        };
    real.elapse(Duration.ofSeconds(1));
    clock.runTimers();
    clock.runTimers();
    assertEquals(List.of("a@1000"), log);
    assertEquals(List.of("timer a broken"), faults);
    faults.clear();
    engine.whenDue = repaired -> repaired.alarm.set(null, null);
    engine.at(1000);
    clock.runTimers();
    assertEquals(List.of("a@1000", "a@1000"), log);
  }

  @Test
  void clientsPatience_isTheLatestSet() {
    clock.freeze();
    Engine engine = new Engine("a");
    long now = real.nanos();
    engine.alarm.set(null, now + 1_000_000_000L);
    engine.alarm.set(null, now + 2_000_000_000L);
    real.elapse(Duration.ofSeconds(1));
    clock.runTimers();
    assertEquals(List.of(), log);
    real.elapse(Duration.ofSeconds(1));
    clock.runTimers();
    assertEquals(List.of("a client"), log);
  }

  /** However far off it is: a day in nanoseconds is no int. */
  @ParameterizedTest
  @ValueSource(longs = {10_000, 3_600_000, 86_400_000, 31_536_000_000L})
  void timerLoop_sleepsUntilItIsDue(long millis) throws InterruptedException {
    CompletableFuture<Thread> started = new CompletableFuture<>();
    InFlight inFlight = new InFlight(runner, (where, id, fault) -> faults.add(where));
    TaskRunner threads =
        new TaskRunner() {
          @Override
          public void start(String name, Runnable task) {
            started.complete(Thread.ofPlatform().start(task));
          }

          @Override
          public boolean await(BooleanSupplier condition, Duration budget) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void signal() {}
        };
    try (EmulatorClock running =
        new EmulatorClock(real, threads, inFlight, (where, id, fault) -> faults.add(where))) {
      running.alarm(new Engine("a")).set(START.plusMillis(millis), null);
      running.start();
      Thread loop = started.join();
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> {
            while (loop.getState() != Thread.State.TIMED_WAITING) {
              Thread.onSpinWait();
            }
          });
    }
    started.join().join();
  }

  @Test
  void reset_forgetsAll() {
    new Engine("a").at(1000);
    clock.reset();
    clock.freeze();
    advance(10_000);
    assertEquals(List.of(), log);
  }

  /**
   * One thread puts a deadline off and back again while another keeps looking for the first one: at
   * every moment the first one is the one that was set last.
   */
  @Test
  void deadlineSetWhileTheClockLooks_isNeverOverlooked() throws InterruptedException {
    ReentrantLock lock = new ReentrantLock();
    Deadlines deadlines = new Deadlines();
    Alarm alarm = new Alarm(new Engine("a"), one -> locked(lock, () -> sortIn(deadlines, one)));
    AtomicBoolean stop = new AtomicBoolean();
    Thread looking =
        Thread.ofPlatform()
            .start(() -> {
              while (!stop.get()) {
                locked(lock, deadlines::earliest);
              }
            });
    long overlooked = 0;
    for (int round = 0; round < 300_000; round++) {
      alarm.set(Instant.ofEpochMilli(1_000_000), null);
      alarm.set(Instant.ofEpochMilli(2_000_000), null);
      for (int i = 0; i < round % 64; i++) {
        Thread.onSpinWait(); // meets the other thread at every point of its turn
      }
      alarm.set(Instant.ofEpochMilli(1_500_000), null);
      if (locked(lock, deadlines::earliest) != 1_500_000) {
        overlooked++;
      }
    }
    stop.set(true);
    looking.join();
    assertEquals(0, overlooked);
  }

  private static long sortIn(Deadlines deadlines, Alarm alarm) {
    deadlines.sortIn(alarm);
    return 0;
  }

  private static long locked(ReentrantLock lock, LongSupplier step) {
    lock.lock();
    try {
      return step.getAsLong();
    } finally {
      lock.unlock();
    }
  }
}
