package dev.virga.core.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What all connections of one server share. Thread-safe. */
final class ServerContext {
  final HttpHandler handler;
  final HttpLimits limits;
  final @Nullable BrowserGuard guard;
  final @Nullable TlsContext tls;
  final LongSupplier nanoTime;
  final Consumer<Throwable> faults;
  final HttpDate date = new HttpDate();
  final ResponseHeads heads = new ResponseHeads(date);
  final AtomicLong bodyBudget;
  final Set<Channel> connections = ConcurrentHashMap.newKeySet();

  private final Map<EventLoop, Sweep> sweeps = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition allAnswered = lock.newCondition();
  private final AtomicLong inProcess = new AtomicLong();
  private final LongAdder begun = new LongAdder();
  private volatile boolean draining;

  ServerContext(
      HttpHandler handler,
      HttpLimits limits,
      @Nullable BrowserGuard guard,
      @Nullable TlsContext tls,
      LongSupplier nanoTime,
      Consumer<Throwable> faults) {
    this.handler = handler;
    this.limits = limits;
    this.guard = guard;
    this.tls = tls;
    this.nanoTime = nanoTime;
    this.faults = faults;
    this.bodyBudget = new AtomicLong(limits.maxBufferedBodyBytes());
  }

  /** The sweep of an event loop. Its methods are called on that loop only. */
  Sweep sweep(EventLoop loop) {
    return sweeps.computeIfAbsent(loop, key -> new Sweep(key, nanoTime));
  }

  Map<EventLoop, Sweep> sweeps() {
    return sweeps;
  }

  /** Runs a request's work on a virtual thread. What it throws is our fault. */
  void fork(String name, Runnable work) {
    Thread.ofVirtual()
        .name(name)
        .uncaughtExceptionHandler((thread, fault) -> faults.accept(fault))
        .start(work);
  }

  boolean draining() {
    return draining;
  }

  void drain() {
    draining = true;
  }

  /** Requests that have come since the start. */
  long requests() {
    return begun.sum();
  }

  void requestBegins() {
    begun.increment();
    inProcess.incrementAndGet();
  }

  void requestEnds() {
    if (inProcess.decrementAndGet() == 0 && draining) {
      lock.lock();
      try {
        allAnswered.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Waits until no request is in process, at most so long; false where some still are. */
  boolean awaitQuiet(Duration bound) throws InterruptedException {
    lock.lock();
    try {
      long left = bound.toNanos();
      while (inProcess.get() > 0 && left > 0) {
        left = allAnswered.awaitNanos(left);
      }
      return inProcess.get() == 0;
    } finally {
      lock.unlock();
    }
  }
}
