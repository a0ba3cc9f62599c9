package dev.virga.server;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes a value at its first use; a failure is tried again. Thread-safe. */
final class Once<T> implements Supplier<T> {
  private final Supplier<T> maker;
  private volatile @Nullable T made;

  Once(Supplier<T> maker) {
    this.maker = maker;
  }

  @Override
  public T get() {
    T value = made;
    if (value == null) {
      synchronized (this) {
        value = made;
        if (value == null) {
          value = maker.get();
          made = value;
        }
      }
    }
    return value;
  }

  /** The value, where it has been made. */
  @Nullable T ifMade() {
    return made;
  }
}
