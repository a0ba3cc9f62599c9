package dev.virga.core.engine;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows on which thread a decision is being made, so that what may not happen inside is refused.
 */
public final class EngineLock {
  private static final ScopedValue<String> HOLDER = ScopedValue.newInstance();

  private EngineLock() {}

  /**
   * Throws where this thread is making a decision.
   *
   * @param what the thing refused, for the message
   */
  public static void refuse(String what) {
    if (HOLDER.isBound()) {
      throw new IllegalStateException(
          what + " inside a decision of engine " + HOLDER.get() + ": gather facts before");
    }
  }

  static <T extends @Nullable Object> T hold(String engine, Supplier<T> decision) {
    return ScopedValue.where(HOLDER, engine).call(decision::get);
  }
}
