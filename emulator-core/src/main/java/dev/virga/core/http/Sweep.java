package dev.virga.core.http;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Looks once a second at everything on one event loop that may time out: a field read per
 * connection instead of a timer per request. Idle where there is nothing. Used on its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A channel tells of its end by itself.
final class Sweep {
  /** Something that may time out. */
  interface Timed {
    /** Ends what is overdue at this real time (nanoTime). */
    void expire(long nowNanos);

    /** The server stops: closes when there is no request in process. */
    void drain();
  }

  private final EventLoop loop;
  private final LongSupplier nanoTime;
  private final Set<Timed> watched = new HashSet<>();
  private boolean scheduled;

  Sweep(EventLoop loop, LongSupplier nanoTime) {
    this.loop = loop;
    this.nanoTime = nanoTime;
  }

  void add(Timed timed) {
    watched.add(timed);
    if (!scheduled) {
      scheduled = true;
      loop.schedule(this::tick, 1, TimeUnit.SECONDS);
    }
  }

  void remove(Timed timed) {
    watched.remove(timed);
  }

  private void tick() {
    scheduled = !watched.isEmpty();
    if (scheduled) {
      loop.schedule(this::tick, 1, TimeUnit.SECONDS);
      expireAll();
    }
  }

  void expireAll() {
    long now = nanoTime.getAsLong();
    new ArrayList<>(watched).forEach(timed -> timed.expire(now));
  }

  void drainAll() {
    new ArrayList<>(watched).forEach(Timed::drain);
  }
}
