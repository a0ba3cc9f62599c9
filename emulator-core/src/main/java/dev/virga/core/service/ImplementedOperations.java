package dev.virga.core.service;

import dev.virga.core.schema.OperationSchema;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which methods of a generated API interface an object overrides. Looks at the object's classes
 * once, on the first question; the types of methods that are not overridden are never loaded.
 * Thread-safe.
 */
public final class ImplementedOperations {
  private final Object api;
  private final Class<?> contract;
  private final Map<String, Boolean> answers = new ConcurrentHashMap<>();
  private volatile @Nullable Set<String> signatures;

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
    Boolean answer = answers.get(method);
    if (answer == null) {
      answer = find(method, operation);
      answers.put(method, answer);
    }
    return answer;
  }

  private boolean find(String method, OperationSchema operation) {
    Set<String> found = signatures;
    if (found == null) {
      found = new HashSet<>();
      collect(api.getClass(), found);
      signatures = found;
    }
    return found.contains(signature(method, operation.input().newBuilder().build().getClass()));
  }

  private void collect(@Nullable Class<?> type, Set<String> found) {
    if (type == null || type == Object.class || type == contract) {
      return;
    }
    for (Method method : type.getDeclaredMethods()) {
      Class<?>[] parameters = method.getParameterTypes();
      int modifiers = method.getModifiers();
      if (Modifier.isPublic(modifiers)
          && !Modifier.isStatic(modifiers)
          && !Modifier.isAbstract(modifiers)
          && parameters.length >= 2
          && parameters[0] == CallContext.class) {
        found.add(signature(method.getName(), parameters[1]));
      }
    }
    collect(type.getSuperclass(), found);
    for (Class<?> parent : type.getInterfaces()) {
      collect(parent, found);
    }
  }

  private static String signature(String method, Class<?> input) {
    return method + ' ' + input.getName();
  }
}
