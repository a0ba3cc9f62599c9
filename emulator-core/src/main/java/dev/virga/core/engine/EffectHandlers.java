package dev.virga.core.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which handler carries out which kind of effect. Filled while wiring. Thread-safe. */
public final class EffectHandlers {
  private final Map<Class<?>, EffectHandler<?>> handlers = new ConcurrentHashMap<>();

  /** Registers the handler of effects whose body is exactly of this class. */
  public <B extends EffectBody> void on(Class<B> type, EffectHandler<? super B> handler) {
    if (handlers.putIfAbsent(type, handler) != null) {
      throw new IllegalStateException("two handlers for " + type.getName());
    }
  }

  /** Whether bodies of this class can be carried out. */
  boolean knows(Class<?> type) {
    return handlers.containsKey(type);
  }

  void handle(EffectBody body, EffectContext context) {
    of(body).handle(body, context);
  }

  void failed(EffectBody body, EffectContext context, Throwable fault) {
    of(body).failed(body, context, fault);
  }

  /** The handler was registered with the body's own class, so it takes the body. */
  @SuppressWarnings("unchecked")
  private EffectHandler<EffectBody> of(EffectBody body) {
    EffectHandler<?> handler = handlers.get(body.getClass());
    if (handler == null) {
      throw new IllegalStateException("no handler for " + body.getClass().getName());
    }
    return (EffectHandler<EffectBody>) handler;
  }
}
