package dev.virga.lambda.runtime;

import dev.virga.core.function.FunctionExecutor;
import dev.virga.core.function.FunctionSpec;
import dev.virga.core.function.RuntimeUnavailableException;
import dev.virga.core.http.PeerPolicy;
import dev.virga.core.identity.Arn;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The environments of all functions, on one executor. A free environment is reused, the warmest
 * first; where none is free one is started, in the place of the longest idle one of any function if
 * the bound is reached.
 *
 * <p>One lock guards who is busy and who is free; nothing is started, stopped or waited for under
 * it.
 */
public final class EnvironmentPool implements FunctionPool {
  private static final Logger LOGGER = LoggerFactory.getLogger(EnvironmentPool.class);
  private static final DateTimeFormatter STREAM_DATE =
      DateTimeFormatter.ofPattern("yyyy/MM/dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * Bounds of a pool.
   *
   * @param maxEnvironments how many may exist at once
   * @param idleTime how long one is kept without work, real time
   * @param initLimit how long the init phase may take, real time
   */
  public record Bounds(int maxEnvironments, Duration idleTime, Duration initLimit) {
    /** 64 environments, kept for five minutes; AWS's ten seconds for the init phase. */
    public static final Bounds DEFAULT =
        new Bounds(64, Duration.ofMinutes(5), Duration.ofSeconds(10));
  }

  /**
   * What a pool needs of the rest of Virga.
   *
   * @param logs takes all log lines
   * @param credentials of new environments
   * @param environmentIds gives 32 hex digits, never the same twice
   * @param clock the emulated time, for the date in log stream names
   */
  public record Surroundings(
      LogSink logs,
      EnvironmentCredentials credentials,
      Supplier<String> environmentIds,
      InstantSource clock) {}

  private record Key(Arn function, String revision) {}

  private record Idle(Slot slot, Duration since) {}

  /** An environment and its id. */
  private record Slot(Key key, String id, ExecutionEnvironment environment) {}

  /** How long {@link #close} waits for running invocations to end their logs, real time. */
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(5);

  private final FunctionExecutor executor;
  private final RuntimeApiServer server;
  private final Bounds bounds;
  private final Surroundings surroundings;

  private final Object lock = new Object();
  private final Map<Key, Deque<Idle>> idle = new HashMap<>();
  private final Set<Slot> busy = new HashSet<>();
  private final Set<Slot> retiring = new HashSet<>();
  private int count;
  private boolean closed;

  /** A pool without environments; it closes the executor with itself. */
  public EnvironmentPool(FunctionExecutor executor, Bounds bounds, Surroundings surroundings) {
    this.executor = executor;
    this.bounds = bounds;
    this.surroundings = surroundings;
    this.server =
        new RuntimeApiServer(
            executor.runtimeApiAddresses(), PeerPolicy.of(executor.runtimeApiPeers()));
    scheduleSweep();
  }

  @Override
  public InvocationResult invoke(FunctionVersion function, Invocation invocation)
      throws ConcurrencyLimitException, RuntimeUnavailableException, InterruptedException {
    Slot slot = take(function);
    boolean whole = false;
    try {
      surroundings.credentials().serving(slot.id(), invocation);
      InvocationResult result = slot.environment().invoke(invocation);
      whole = true;
      return result;
    } finally {
      giveBack(slot, whole);
    }
  }

  @Override
  public void retire(Arn function) {
    List<Slot> leaving = new ArrayList<>();
    synchronized (lock) {
      idle.forEach((key, free) -> {
        if (key.function().equals(function)) {
          free.forEach(entry -> leaving.add(entry.slot()));
          free.clear();
        }
      });
      idle.values().removeIf(Collection::isEmpty);
      busy.stream().filter(slot -> slot.key().function().equals(function)).forEach(retiring::add);
    }
    stop(leaving);
  }

  @Override
  public void check(String runtime) throws RuntimeUnavailableException {
    executor.check(runtime);
  }

  @Override
  public String description() {
    return executor.description();
  }

  @Override
  public void retireAll() {
    stopAll();
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    stopAll();
    awaitRunning();
    executor.close();
    server.close();
  }

  private void stopAll() {
    List<Slot> all = new ArrayList<>();
    synchronized (lock) {
      idle.values().forEach(free -> free.forEach(entry -> all.add(entry.slot())));
      idle.clear();
      retiring.addAll(busy);
    }
    stop(all);
    List<Slot> running;
    synchronized (lock) {
      running = List.copyOf(busy);
    }
    running.forEach(slot -> slot.environment().kill());
  }

  private void awaitRunning() {
    Duration end = RealTime.elapsed().plus(CLOSE_BOUND);
    synchronized (lock) {
      try {
        for (Duration left = CLOSE_BOUND;
            !busy.isEmpty() && left.isPositive();
            left = end.minus(RealTime.elapsed())) {
          TimeUnit.NANOSECONDS.timedWait(lock, left.toNanos());
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Slot take(FunctionVersion function) throws ConcurrencyLimitException {
    Key key = new Key(function.arn(), function.revision());
    Slot evicted = null;
    synchronized (lock) {
      Deque<Idle> free = idle.get(key);
      Idle warmest = free == null ? null : free.pollLast();
      if (warmest != null) {
        busy.add(warmest.slot());
        return warmest.slot();
      }
      if (count >= bounds.maxEnvironments()) {
        evicted = longestIdle();
      }
      if (closed || (count >= bounds.maxEnvironments() && evicted == null)) {
        throw new ConcurrencyLimitException(bounds.maxEnvironments());
      }
      count++;
    }
    if (evicted != null) {
      stop(List.of(evicted));
    }
    Slot slot = null;
    try {
      slot = create(key, function);
    } finally {
      synchronized (lock) {
        if (slot == null) {
          count--;
        } else {
          busy.add(slot);
          if (closed) {
            slot.environment().kill();
          }
        }
      }
    }
    return slot;
  }

  private Slot create(Key key, FunctionVersion function) {
    String id = surroundings.environmentIds().get();
    String name =
        STREAM_DATE.format(surroundings.clock().instant()) + "/[" + function.version() + "]" + id;
    LogStream stream = new LogStream(function.arn(), function.logGroup(), name);
    FunctionSpec spec =
        EnvironmentSettings.spec(
            function, id, stream, surroundings.credentials().issue(function, id));
    EnvironmentLog log = new EnvironmentLog(stream, surroundings.logs());
    ExecutionEnvironment environment =
        new ExecutionEnvironment(
            function,
            spec,
            log,
            new ExecutionEnvironment.Host(executor, server, bounds.initLimit()));
    return new Slot(key, id, environment);
  }

  private @Nullable Slot longestIdle() {
    Deque<Idle> longest = null;
    for (Deque<Idle> free : idle.values()) {
      Idle first = free.peekFirst();
      Idle before = longest == null ? null : longest.peekFirst();
      if (first != null && (before == null || first.since().compareTo(before.since()) < 0)) {
        longest = free;
      }
    }
    Idle found = longest == null ? null : longest.pollFirst();
    return found == null ? null : found.slot();
  }

  private void giveBack(Slot slot, boolean whole) {
    boolean over;
    synchronized (lock) {
      busy.remove(slot);
      lock.notifyAll();
      over = retiring.remove(slot) || !whole || closed;
      if (!over) {
        idle.computeIfAbsent(slot.key(), _ -> new ArrayDeque<>())
            .addLast(new Idle(slot, RealTime.elapsed()));
      }
    }
    if (over) {
      stop(List.of(slot));
    }
  }

  private void stop(List<Slot> leaving) {
    for (Slot slot : leaving) {
      slot.environment().kill();
      executor.release(slot.id());
      surroundings.credentials().revoke(slot.id());
      LOGGER.debug("environment {} of {} stopped", slot.id(), slot.key().function());
    }
    synchronized (lock) {
      count -= leaving.size();
    }
  }

  private void scheduleSweep() {
    Duration period = bounds.idleTime().dividedBy(4).plusMillis(1);
    server.later(period, () -> Thread.ofVirtual().name("environment-sweep").start(this::sweep));
  }

  private void sweep() {
    List<Slot> leaving = new ArrayList<>();
    synchronized (lock) {
      if (closed) {
        return;
      }
      Duration bound = RealTime.elapsed().minus(bounds.idleTime());
      for (Deque<Idle> free : idle.values()) {
        for (Idle first = free.peekFirst();
            first != null && first.since().compareTo(bound) <= 0;
            first = free.peekFirst()) {
          leaving.add(first.slot());
          free.removeFirst();
        }
      }
      idle.values().removeIf(Collection::isEmpty);
    }
    stop(leaving);
    scheduleSweep();
  }
}
