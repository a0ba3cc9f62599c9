package dev.virga.core.engine;

import dev.virga.core.time.FaultBarrier;
import dev.virga.core.time.InFlight;
import dev.virga.core.time.TaskRunner;
import dev.virga.core.time.Work;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The effects of all engines that wait to be carried out. Thread-safe; its lock is a leaf: taken
 * under an engine's lock, and nothing is taken under it.
 *
 * <pre>
 *   queues   (engine, key) -> [ #4 #9 #12 ]    one after the other; the head stays until it is done
 *   ready    #4 -> its queue, #7 -> …          heads that nobody executes, lowest number first
 * </pre>
 *
 * <p>A drainer executes ready heads until there is none or enough are being executed: one while the
 * clock is held (so effects run in the order of the outbox), {@link #PARALLEL} while it runs.
 */
final class Outbox {
  /** Effects carried out at once while the clock runs. */
  static final int PARALLEL = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<QueueKey, ArrayDeque<Entry>> queues = new HashMap<>();
  private final TreeMap<Long, QueueKey> ready = new TreeMap<>();
  private final TaskRunner runner;
  private final InFlight inFlight;
  private final FaultBarrier barrier;
  private final BooleanSupplier held;
  private final EffectHandler<EffectBody> handler;
  private final Origins origins;
  private long lastNumber;
  private int executing;
  private long generation;
  private final AtomicInteger size = new AtomicInteger();

  /** Carries out what only the engine of origin can. */
  interface Origins {
    /** Answers a parked request of the engine. */
    void completeWaiter(EngineKey engine, CompleteWaiter completion, EffectContext context);
  }

  private record QueueKey(EngineKey engine, String key) {}

  /** An effect that waits, and the work it stands for. */
  private record Entry(long number, long generation, QueueKey queue, Effect effect, Work work) {}

  /** An effect that waits, as data. */
  record Pending(EngineKey engine, Effect effect) {}

  Outbox(
      TaskRunner runner,
      InFlight inFlight,
      FaultBarrier barrier,
      BooleanSupplier held,
      EffectHandlers handlers,
      Origins origins) {
    this.runner = runner;
    this.inFlight = inFlight;
    this.barrier = barrier;
    this.held = held;
    this.origins = origins;
    this.handler =
        new EffectHandler<>() {
          @Override
          public void handle(EffectBody body, EffectContext context) {
            handlers.handle(body, context);
          }

          @Override
          public void failed(EffectBody body, EffectContext context, Throwable fault) {
            handlers.failed(body, context, fault);
          }
        };
  }

  /** Number of effects that wait or are being carried out. */
  int size() {
    return size.get();
  }

  /** Adds effects in order. Called under the engine's lock; {@link #dispatch} follows after it. */
  void append(EngineKey engine, List<Effect> effects) {
    if (effects.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      for (Effect effect : effects) {
        QueueKey key = new QueueKey(engine, effect.key());
        Work work =
            inFlight.begin("effect", effect.body().getClass().getSimpleName(), effect.cause());
        Entry entry = new Entry(++lastNumber, generation, key, effect, work);
        ArrayDeque<Entry> queue = queues.computeIfAbsent(key, k -> new ArrayDeque<>());
        queue.add(entry);
        if (queue.size() == 1) {
          ready.put(entry.number, key);
        }
        size.incrementAndGet();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Starts drainers for what is ready. Called without any lock. */
  void dispatch() {
    if (size.get() == 0) {
      return; // most commands have no effects, and need not meet here
    }
    int drainers;
    lock.lock();
    try {
      drainers = Math.min(ready.size(), limit() - executing);
    } finally {
      lock.unlock();
    }
    for (int i = 0; i < drainers; i++) {
      runner.start("virga-effects", this::drain);
    }
  }

  private int limit() {
    return held.getAsBoolean() ? 1 : PARALLEL;
  }

  private void drain() {
    Entry entry = next();
    while (entry != null) {
      execute(entry);
      done(entry);
      entry = next();
    }
  }

  private @Nullable Entry next() {
    lock.lock();
    try {
      if (ready.isEmpty() || executing >= limit()) {
        return null;
      }
      QueueKey key = ready.pollFirstEntry().getValue();
      executing++;
      return queue(key).element();
    } finally {
      lock.unlock();
    }
  }

  private ArrayDeque<Entry> queue(QueueKey key) {
    return queues.computeIfAbsent(key, k -> new ArrayDeque<>());
  }

  private void execute(Entry entry) {
    Effect effect = entry.effect;
    EngineKey engine = entry.queue.engine;
    EffectContext context = new EffectContext(engine.scope(), effect.cause(), entry.work);
    String where = "effect " + effect.body().getClass().getSimpleName();
    String chain = effect.cause().chain();
    barrier.run(
        where,
        chain,
        () -> entry.work.run(() -> carryOut(engine, effect.body(), context)),
        fault ->
            barrier.run(
                where,
                chain,
                () -> entry.work.run(() -> handler.failed(effect.body(), context, fault))));
  }

  private void carryOut(EngineKey engine, EffectBody body, EffectContext context) {
    if (body instanceof CompleteWaiter completion) {
      origins.completeWaiter(engine, completion, context);
    } else {
      handler.handle(body, context);
    }
  }

  private void done(Entry entry) {
    lock.lock();
    try {
      if (entry.generation == generation) {
        executing--;
        size.decrementAndGet();
        ArrayDeque<Entry> queue = queue(entry.queue);
        queue.remove();
        Entry next = queue.peek();
        if (next == null) {
          queues.remove(entry.queue);
        } else {
          ready.put(next.number, entry.queue);
        }
      }
    } finally {
      lock.unlock();
    }
    entry.work.close();
  }

  /** Everything that waits or is being carried out, in order. Called with all engines' locks. */
  List<Pending> capture() {
    lock.lock();
    try {
      List<Entry> all = new ArrayList<>(size.get());
      queues.values().forEach(all::addAll);
      all.sort(Comparator.comparingLong(Entry::number));
      return all.stream().map(entry -> new Pending(entry.queue.engine, entry.effect)).toList();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Forgets everything; what is being carried out is of no consequence any more. The work of all
   * entries is of an older epoch. Called with all engines' locks.
   */
  void clear() {
    lock.lock();
    try {
      generation++;
      queues.clear();
      ready.clear();
      executing = 0;
      size.set(0);
    } finally {
      lock.unlock();
    }
  }
}
