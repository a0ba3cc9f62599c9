package dev.virga.core.engine;

import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.ServiceException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;

/**
 * Says no at the door, where there is too much to do already: requests are throttled, and nothing
 * that was let in is ever dropped for want of room. Thread-safe.
 */
public final class Admission {
  private final List<Bound> bounds = new CopyOnWriteArrayList<>();

  private record Bound(String name, int max, IntSupplier size) {}

  /** Adds a queue that must not grow over its bound. Wired once. */
  public void bound(String name, int max, IntSupplier size) {
    bounds.add(new Bound(name, max, size));
  }

  /**
   * Lets a request in.
   *
   * @throws ServiceException throttling, naming the queue that is full
   */
  public void check() {
    for (Bound bound : bounds) {
      int size = bound.size.getAsInt();
      if (size >= bound.max) {
        throw new ServiceException(
            CommonError.THROTTLING,
            "Rate exceeded: " + size + " " + bound.name + " are waiting, at most " + bound.max);
      }
    }
  }
}
