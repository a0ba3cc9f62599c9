package dev.virga.core.protocol.validation;

import dev.virga.core.protocol.InputValidator;
import dev.virga.core.protocol.validation.Violation.Holder;
import dev.virga.core.protocol.validation.Violation.Part;
import dev.virga.core.schema.Body;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.OpenEnum;
import dev.virga.core.schema.ShapeType;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.Trait;
import dev.virga.core.schema.Traits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks an input against its model's constraints: required, length, range, pattern, enum and
 * unique items, in model order. What the caller answers is its own choice; {@link
 * ViolationText#message} has AWS's text.
 *
 * <p>Thread-safe; keeps compiled patterns (the models bound them).
 */
public final class ConstraintValidator implements InputValidator {
  /** Violations after which the search ends. */
  public static final int VIOLATIONS_MAX = 100;

  private static final List<Constraint> CONSTRAINTS = List.of(Constraint.values());

  private final Map<String, BoundedPattern> patterns = new ConcurrentHashMap<>();

  /**
   * The constraints that the value does not keep; empty for a valid one, at most {@link
   * #VIOLATIONS_MAX}.
   */
  public List<Violation> validate(Structure input) {
    Walk walk = new Walk();
    walk.members(ValuePath.ROOT, input);
    return walk.found;
  }

  @Override
  public @Nullable String violations(Structure input) {
    List<Violation> violations = validate(input);
    return violations.isEmpty() ? null : ViolationText.message(violations);
  }

  private BoundedPattern pattern(String regex) {
    return patterns.computeIfAbsent(regex, BoundedPattern::new);
  }

  /** One walk over one value. */
  private final class Walk {
    private final List<Violation> found = new ArrayList<>();

    private void members(ValuePath path, Structure structure) {
      boolean union = structure.schema().type() == ShapeType.UNION;
      for (Member member : structure.schema().members()) {
        Object value = structure.get(member.index());
        if (value != null) {
          value(path.field(member.name()), member, value, null);
        } else if (!union && member.has(Trait.REQUIRED)) {
          report(new Violation(path.field(member.name()), Constraint.NOT_NULL, member, null, null));
        }
        if (full()) {
          return;
        }
      }
    }

    private void value(ValuePath path, Member member, Object value, @Nullable Holder holder) {
      Traits traits = member.traits();
      for (Constraint constraint : CONSTRAINTS) {
        if (!keeps(constraint, traits, value)) {
          report(new Violation(path, constraint, member, value, holder));
        }
      }
      switch (value) {
        case Structure structure -> members(path, structure);
        case List<?> list -> items(path, member, list);
        case Map<?, ?> map -> entries(path, member, map);
        default -> {}
      }
    }

    private void items(ValuePath path, Member member, List<?> list) {
      Member element = member.target().listMember();
      Holder holder = holder(path, member, list, element, Part.ITEM);
      int index = 0;
      for (Object item : list) {
        if (item != null) {
          value(path.item(index), element, item, holder);
        }
        index++;
        if (full()) {
          return;
        }
      }
    }

    private void entries(ValuePath path, Member member, Map<?, ?> map) {
      Member key = member.target().mapKey();
      Member element = member.target().mapValue();
      Holder keys = new Holder(path, member, map, Part.KEY);
      Holder values = holder(path, member, map, element, Part.VALUE);
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String name = (String) entry.getKey();
        value(path, key, name, keys);
        Object value = entry.getValue();
        if (value != null) {
          value(path.entry(name), element, value, values);
        }
        if (full()) {
          return;
        }
      }
    }

    /** Structures have paths of their own in AWS's text; of other items the collection is named. */
    private static @Nullable Holder holder(
        ValuePath path, Member member, Object collection, Member element, Part part) {
      return switch (element.target().type()) {
        case STRUCTURE, UNION -> null;
        default -> new Holder(path, member, collection, part);
      };
    }

    private void report(Violation violation) {
      if (!full()) {
        found.add(violation);
      }
    }

    private boolean full() {
      return found.size() >= VIOLATIONS_MAX;
    }
  }

  private boolean keeps(Constraint constraint, Traits traits, Object value) {
    return switch (constraint) {
      case NOT_NULL -> true;
      case PATTERN -> keepsPattern(traits, value);
      case LENGTH -> keepsLength(traits, value);
      case RANGE -> keepsRange(traits, value);
      case ENUM -> keepsEnum(traits, value);
      case UNIQUE_ITEMS -> keepsUniqueItems(traits, value);
    };
  }

  private boolean keepsPattern(Traits traits, Object value) {
    String regex = traits.string(Trait.PATTERN);
    if (regex == null) {
      return true;
    }
    return switch (value) {
      case String text -> pattern(regex).matches(text);
      case OpenEnum known -> pattern(regex).matches(known.value());
      default -> true;
    };
  }

  private static boolean keepsLength(Traits traits, Object value) {
    Long min = traits.number(Trait.LENGTH_MIN);
    Long max = traits.number(Trait.LENGTH_MAX);
    if (min == null && max == null) {
      return true;
    }
    long length = length(value);
    return length < 0 || ((min == null || length >= min) && (max == null || length <= max));
  }

  /** The length that a length constraint counts, or -1 where the value has none. */
  static long length(Object value) {
    return switch (value) {
      case String text -> text.codePointCount(0, text.length());
      case OpenEnum known -> known.value().codePointCount(0, known.value().length());
      case Bytes bytes -> bytes.size();
      case Body body -> body.length();
      case List<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      default -> -1;
    };
  }

  private static boolean keepsRange(Traits traits, Object value) {
    BigDecimal min = traits.decimal(Trait.RANGE_MIN);
    BigDecimal max = traits.decimal(Trait.RANGE_MAX);
    if ((min == null && max == null) || !(value instanceof Number number)) {
      return true;
    }
    double approximate = number.doubleValue();
    if ((number instanceof Double || number instanceof Float) && !Double.isFinite(approximate)) {
      return approximate > 0 ? max == null : approximate < 0 && min == null;
    }
    BigDecimal exact =
        switch (number) {
          case BigDecimal decimal -> decimal;
          case BigInteger integer -> new BigDecimal(integer);
          default -> new BigDecimal(number.toString());
        };
    return (min == null || exact.compareTo(min) >= 0) && (max == null || exact.compareTo(max) <= 0);
  }

  private static boolean keepsEnum(Traits traits, Object value) {
    List<String> known = traits.strings(Trait.ENUM_VALUES);
    if (!known.isEmpty()) {
      return switch (value) {
        case OpenEnum given -> known.contains(given.value());
        case String given -> known.contains(given);
        default -> true;
      };
    }
    return !(traits.get(Trait.INT_ENUM_VALUES) instanceof List<?> numbers)
        || !(value instanceof Integer)
        || numbers.contains(value);
  }

  private static boolean keepsUniqueItems(Traits traits, Object value) {
    if (!traits.has(Trait.UNIQUE_ITEMS) || !(value instanceof List<?> list)) {
      return true;
    }
    Set<@Nullable Object> seen = new HashSet<>();
    for (Object item : list) {
      if (!seen.add(item)) {
        return false;
      }
    }
    return true;
  }
}
