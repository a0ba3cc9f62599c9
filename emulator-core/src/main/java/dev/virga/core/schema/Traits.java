package dev.virga.core.schema;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An immutable set of {@link Trait}s with their values. */
public final class Traits {
  /** No traits. */
  public static final Traits NONE = new Traits(new EnumMap<>(Trait.class));

  private final Map<Trait, Object> values;

  private Traits(Map<Trait, Object> values) {
    this.values = values;
  }

  /** Traits from alternating {@link Trait} keys and values. */
  public static Traits of(Object... keysAndValues) {
    if (keysAndValues.length == 0) {
      return NONE;
    }
    Map<Trait, Object> values = new EnumMap<>(Trait.class);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put((Trait) keysAndValues[i], keysAndValues[i + 1]);
    }
    return new Traits(values);
  }

  /** These traits, and those of {@code fallback} that are not here. */
  public Traits orElse(Traits fallback) {
    if (fallback.values.isEmpty()) {
      return this;
    }
    if (values.isEmpty()) {
      return fallback;
    }
    Map<Trait, Object> merged = new EnumMap<>(fallback.values);
    merged.putAll(values);
    return new Traits(merged);
  }

  /** Whether the trait is present (and, for a Boolean one, true). */
  public boolean has(Trait trait) {
    Object value = values.get(trait);
    return value != null && !Boolean.FALSE.equals(value);
  }

  /** The raw value, or null. */
  public @Nullable Object get(Trait trait) {
    return values.get(trait);
  }

  /** A String-valued trait, or null. */
  public @Nullable String string(Trait trait) {
    return (String) values.get(trait);
  }

  /** An Integer- or Long-valued trait, or null. */
  public @Nullable Long number(Trait trait) {
    Object value = values.get(trait);
    return value == null ? null : ((Number) value).longValue();
  }

  /** A BigDecimal-valued trait, or null. */
  public @Nullable BigDecimal decimal(Trait trait) {
    return (BigDecimal) values.get(trait);
  }

  /** A list-of-String trait; empty when absent. */
  @SuppressWarnings("unchecked")
  public List<String> strings(Trait trait) {
    Object value = values.get(trait);
    return value == null ? List.of() : (List<String>) value;
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
