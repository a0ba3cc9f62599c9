package dev.virga.core.service;

import dev.virga.core.schema.OperationSchema;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which methods of a generated API interface an object overrides. Looks at the object's classes
 * once, on the first question; the types of methods that are not overridden are never loaded.
 * Thread-safe.
 */
public final class ImplementedOperations {
  private final Object api;
  private final Class<?> contract;
  private volatile @Nullable Map<String, Class<?>> inputsByMethod;

  /**
   * @param api the implementation
   * @param contract the generated interface whose default methods do not count
   */
  public ImplementedOperations(Object api, Class<?> contract) {
    this.api = api;
    this.contract = contract;
  }

  /** Whether the operation, called {@code method} in Java, is overridden. */
  public boolean contains(String method, OperationSchema operation) {
    Map<String, Class<?>> found = inputsByMethod;
    if (found == null) {
      found = new HashMap<>();
      collect(api.getClass(), found);
      inputsByMethod = found;
    }
    Class<?> input = found.get(method);
    return input != null && input.isInstance(operation.input().newBuilder().build());
  }

  private void collect(@Nullable Class<?> type, Map<String, Class<?>> found) {
    if (type == null || type == Object.class || type == contract) {
      return;
    }
    for (Method method : type.getDeclaredMethods()) {
      Class<?>[] parameters = method.getParameterTypes();
      if (!Modifier.isStatic(method.getModifiers())
          && !Modifier.isAbstract(method.getModifiers())
          && parameters.length >= 2
          && parameters[0] == CallContext.class) {
        found.put(method.getName(), parameters[1]);
      }
    }
    collect(type.getSuperclass(), found);
    for (Class<?> parent : type.getInterfaces()) {
      collect(parent, found);
    }
  }
}
