package dev.virga.core.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collections as structures hold them: unmodifiable copies that keep order and nulls. */
public final class Collected {
  private Collected() {}

  /** A copy of the list; null stays null. */
  public static <T> @Nullable List<T> list(@Nullable List<T> values) {
    if (values == null) {
      return null;
    }
    return values.isEmpty() ? List.of() : Collections.unmodifiableList(new ArrayList<>(values));
  }

  /** A copy of the map in its order; null stays null. */
  public static <V> @Nullable Map<String, V> map(@Nullable Map<String, V> values) {
    if (values == null) {
      return null;
    }
    return values.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
