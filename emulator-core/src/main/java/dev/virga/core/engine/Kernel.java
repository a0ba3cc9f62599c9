package dev.virga.core.engine;

import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.FaultReporter;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.identity.IdSource;
import dev.virga.core.time.EmulatorClock;
import dev.virga.core.time.FaultBarrier;
import dev.virga.core.time.InFlight;
import dev.virga.core.time.RealTime;
import dev.virga.core.time.SystemClock;
import dev.virga.core.time.TaskRunner;
import dev.virga.core.time.ThreadedRunner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What all engines share: the clock, the work under way, the outbox, the effect handlers. One per
 * emulator. Thread-safe once wired.
 */
public final class Kernel implements AutoCloseable {
  private final ReentrantLock registry = new ReentrantLock();
  private final Map<String, Engines<?>> services = new ConcurrentSkipListMap<>();
  private final List<Runnable> onReset = new CopyOnWriteArrayList<>();
  private final List<Runnable> onRestore = new CopyOnWriteArrayList<>();
  private final EffectHandlers effects = new EffectHandlers();
  private final Admission admission = new Admission();
  private final InFlight inFlight;
  private final EmulatorClock clock;
  private final Outbox outbox;
  private final IdSource requestIds;
  private final long seed;
  private final int maxEnginesPerService;

  private Kernel(Builder builder) {
    this.seed = builder.seed;
    this.maxEnginesPerService = builder.maxEnginesPerService;
    this.requestIds = IdSource.of(seed, "requests");
    this.inFlight = new InFlight(builder.runner, builder.faults);
    this.clock = new EmulatorClock(builder.realTime, builder.runner, inFlight, builder.faults);
    this.outbox =
        new Outbox(
            builder.runner,
            inFlight,
            new FaultBarrier(builder.faults),
            clock::held,
            effects,
            this::completeWaiter);
    clock.onModeChange(outbox::dispatch);
    effects.on(RunDue.class, (due, context) -> engines(due.engine()).runDue(due.engine().scope()));
    inFlight.onNames(this::deciding);
    admission.bound("effects", builder.maxOutbox, outbox::size);
  }

  /** Begins a kernel. */
  public static Builder builder(FaultReporter faults) {
    return new Builder(faults);
  }

  /** The settings of a kernel. */
  public static final class Builder {
    private final FaultReporter faults;
    private RealTime realTime = new SystemClock();
    private TaskRunner runner = new ThreadedRunner();
    private long seed = ThreadLocalRandom.current().nextLong();
    private int maxOutbox = 100_000;
    private int maxEnginesPerService = 10_000;

    private Builder(FaultReporter faults) {
      this.faults = faults;
    }

    /** The machine's time; by default its own. */
    public Builder realTime(RealTime value) {
      realTime = value;
      return this;
    }

    /** Where threads come from; by default virtual ones. */
    public Builder runner(TaskRunner value) {
      runner = value;
      return this;
    }

    /** What all ids follow from; by default random. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** How many effects may wait before requests are throttled. */
    public Builder maxOutbox(int value) {
      maxOutbox = value;
      return this;
    }

    /** How many scopes one service may have. */
    public Builder maxEnginesPerService(int value) {
      maxEnginesPerService = value;
      return this;
    }

    /** The kernel. Its timer loop starts with {@link EmulatorClock#start()}. */
    public Kernel build() {
      return new Kernel(this);
    }
  }

  /** The engines of a service; once per name. */
  public <S> Engines<S> engines(String service, ScopeKind kind, EngineRules<S> rules) {
    Engines<S> engines = new Engines<>(this, service, kind, rules);
    if (services.putIfAbsent(service, engines) != null) {
      throw new IllegalStateException("two services named " + service);
    }
    return engines;
  }

  /** Where handlers of effects are registered. */
  public EffectHandlers effects() {
    return effects;
  }

  /** The bounds that requests are let in by. */
  public Admission admission() {
    return admission;
  }

  /** The emulated clock. */
  public EmulatorClock clock() {
    return clock;
  }

  /** The work under way. */
  public InFlight inFlight() {
    return inFlight;
  }

  /** What all ids follow from. */
  public long seed() {
    return seed;
  }

  /** An id for a request, a UUID. The n-th is the same for the same seed. */
  public String newRequestId() {
    synchronized (requestIds) {
      return requestIds.uuid();
    }
  }

  /** Runs with every {@link #reset()}, after the engines are gone. Wired once. */
  public void onReset(Runnable action) {
    onReset.add(action);
  }

  /** Runs with every {@link #restore}, after the engines have their state. Wired once. */
  public void onRestore(Runnable action) {
    onRestore.add(action);
  }

  Outbox outbox() {
    return outbox;
  }

  private List<String> deciding() {
    List<String> names = new ArrayList<>();
    for (Engines<?> engines : services.values()) {
      for (EngineCell<?> cell : engines.all()) {
        if (cell.deciding()) {
          names.add("command " + cell.key());
        }
      }
    }
    return names;
  }

  int maxEnginesPerService() {
    return maxEnginesPerService;
  }

  <T> T whileNobodyCaptures(Supplier<T> step) {
    registry.lock();
    try {
      return step.get();
    } finally {
      registry.unlock();
    }
  }

  private void completeWaiter(EngineKey key, CompleteWaiter completion, EffectContext context) {
    Engines<?> engines = services.get(key.service());
    if (engines != null) {
      engines.complete(key.scope(), completion, context.cause());
    }
  }

  /**
   * Forgets everything: a new epoch, no engines, an empty outbox, real time. Work of the old epoch
   * that is still running finds its commands refused. Requests that wait are answered with an
   * error.
   */
  public void reset() {
    EngineLock.refuse("a reset");
    ServiceException error =
        new ServiceException(
            CommonError.SERVICE_UNAVAILABLE, "Virga was reset while the request was waiting");
    List<ParkedReply<Object>> replies =
        withAllEngines(cells -> {
          inFlight.nextEpoch();
          outbox.clear();
          clock.reset();
          return retire(cells, Set.of());
        });
    replies.forEach(reply -> reply.fail(error));
    onReset.forEach(Runnable::run);
  }

  /** Ends the engines that are not to be kept; their connections are to be failed, unlocked. */
  private List<ParkedReply<Object>> retire(List<EngineCell<?>> cells, Set<EngineKey> kept) {
    List<ParkedReply<Object>> replies = new ArrayList<>();
    for (EngineCell<?> cell : cells) {
      if (!kept.contains(cell.engineKey())) {
        engines(cell.engineKey()).remove(cell);
        replies.addAll(cell.retire());
      }
    }
    return replies;
  }

  private Engines<?> engines(EngineKey key) {
    Engines<?> engines = services.get(key.service());
    if (engines == null) {
      throw new IllegalArgumentException("no service " + key.service() + " here");
    }
    return engines;
  }

  /** The state of everything at one moment. No engine decides meanwhile. */
  public Captured capture() {
    EngineLock.refuse("a capture");
    return withAllEngines(cells -> {
      List<Captured.Image<?>> images = new ArrayList<>();
      cells.forEach(cell -> images.add(cell.capture()));
      return new Captured(clock.now(), clock.held(), images, outbox.capture());
    });
  }

  /**
   * Puts everything back as it was at the capture. Begins a new epoch: effects that were being
   * carried out at the capture are carried out again. Connections that wait stay where the captured
   * state knows their waiter; the others get an error.
   */
  public void restore(Captured captured) {
    EngineLock.refuse("a restore");
    ServiceException error =
        new ServiceException(
            CommonError.SERVICE_UNAVAILABLE, "Virga's state was replaced during the request");
    List<ParkedReply<Object>> replies =
        whileNobodyCaptures(() -> {
          captured.engines().forEach(key -> engines(key).bringToLife(key.scope()));
          return withAllEngines(cells -> replace(cells, captured));
        });
    replies.forEach(reply -> reply.fail(error));
    onRestore.forEach(Runnable::run);
    outbox.dispatch();
  }

  private List<ParkedReply<Object>> replace(List<EngineCell<?>> cells, Captured captured) {
    Set<EngineKey> kept = new HashSet<>(captured.engines());
    inFlight.nextEpoch();
    outbox.clear();
    clock.restore(captured.now(), captured.held());
    List<ParkedReply<Object>> gone = new ArrayList<>(retire(cells, kept));
    captured.outbox().forEach(p -> outbox.append(p.engine(), List.of(p.effect())));
    for (EngineCell<?> cell : cells) {
      if (kept.contains(cell.engineKey())) {
        restore(cell, captured, gone);
      }
    }
    return gone;
  }

  private static <S> void restore(
      EngineCell<S> cell, Captured captured, List<ParkedReply<Object>> gone) {
    for (Captured.Image<?> image : captured.images()) {
      if (image.key().equals(cell.engineKey())) {
        cell.restoreFrom(image);
      }
    }
    Set<String> aboutToBeAnswered = new HashSet<>();
    for (Outbox.Pending pending : captured.outbox()) {
      if (pending.engine().equals(cell.engineKey())
          && pending.effect().body() instanceof CompleteWaiter completion) {
        aboutToBeAnswered.add(completion.waiterId());
      }
    }
    gone.addAll(cell.orphans(aboutToBeAnswered));
    cell.announceAgain();
  }

  private interface WithCells<T> {
    T apply(List<EngineCell<?>> cells);
  }

  private <T> T withAllEngines(WithCells<T> step) {
    registry.lock();
    try {
      List<EngineCell<?>> cells = new ArrayList<>();
      services.values().forEach(engines -> cells.addAll(engines.all()));
      cells.sort(Comparator.comparing(EngineCell::engineKey));
      cells.forEach(EngineCell::lockForCapture);
      try {
        return step.apply(cells);
      } finally {
        cells.forEach(EngineCell::unlockAfterCapture);
      }
    } finally {
      registry.unlock();
    }
  }

  /** Ends the timer loop. */
  @Override
  public void close() {
    clock.close();
  }
}
