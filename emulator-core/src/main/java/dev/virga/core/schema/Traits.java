package dev.virga.core.schema;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * An immutable set of {@link Trait}s with their values: a bit per trait present, and the values in
 * the order of the bits. (There are thousands of these; a map each would cost megabytes.)
 */
@SuppressWarnings("EnumOrdinal") // bits and slots, as in EnumSet; never stored or sent
public final class Traits {
  /** No traits. */
  public static final Traits NONE = new Traits(0, new Object[0]);

  private static final Trait[] KINDS = Trait.values();

  private final long present;
  private final Object[] values;

  private Traits(long present, Object[] values) {
    this.present = present;
    this.values = values;
  }

  /** Traits from alternating {@link Trait} keys and values; a later one replaces an earlier. */
  public static Traits of(Object... keysAndValues) {
    if (keysAndValues.length == 0) {
      return NONE;
    }
    @Nullable Object[] byKind = new @Nullable Object[KINDS.length];
    for (int i = 0; i < keysAndValues.length; i += 2) {
      byKind[((Trait) keysAndValues[i]).ordinal()] = keysAndValues[i + 1];
    }
    return packed(byKind);
  }

  private static Traits packed(@Nullable Object[] byKind) {
    long present = 0;
    Object[] values = new Object[byKind.length];
    int count = 0;
    for (int kind = 0; kind < byKind.length; kind++) {
      Object value = byKind[kind];
      if (value != null) {
        present |= 1L << kind;
        values[count++] = value;
      }
    }
    return new Traits(present, Arrays.copyOf(values, count));
  }

  /** These traits, and those of {@code fallback} that are not here. */
  public Traits orElse(Traits fallback) {
    if ((fallback.present & ~present) == 0) {
      return this;
    }
    if (present == 0) {
      return fallback;
    }
    @Nullable Object[] byKind = new @Nullable Object[KINDS.length];
    for (Trait kind : KINDS) {
      Object own = get(kind);
      byKind[kind.ordinal()] = own == null ? fallback.get(kind) : own;
    }
    return packed(byKind);
  }

  /** Whether the trait is present (and, for a Boolean one, true). */
  public boolean has(Trait trait) {
    Object value = get(trait);
    return value != null && !Boolean.FALSE.equals(value);
  }

  /** The raw value, or null. */
  public @Nullable Object get(Trait trait) {
    long bit = 1L << trait.ordinal();
    return (present & bit) == 0 ? null : values[Long.bitCount(present & (bit - 1))];
  }

  /** A String-valued trait, or null. */
  public @Nullable String string(Trait trait) {
    return (String) get(trait);
  }

  /** An Integer- or Long-valued trait, or null. */
  public @Nullable Long number(Trait trait) {
    Object value = get(trait);
    return value == null ? null : ((Number) value).longValue();
  }

  /** A BigDecimal-valued trait, or null. */
  public @Nullable BigDecimal decimal(Trait trait) {
    return (BigDecimal) get(trait);
  }

  /** A list-of-String trait; empty when absent. */
  @SuppressWarnings("unchecked")
  public List<String> strings(Trait trait) {
    Object value = get(trait);
    return value == null ? List.of() : (List<String>) value;
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "{", "}");
    for (Trait kind : KINDS) {
      Object value = get(kind);
      if (value != null) {
        text.add(kind + "=" + value);
      }
    }
    return text.toString();
  }
}
