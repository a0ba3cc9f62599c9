package dev.virga.core.protocol.validation;

import dev.virga.core.protocol.validation.Violation.Holder;
import dev.virga.core.protocol.validation.Violation.Part;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.Trait;
import dev.virga.core.schema.Traits;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Violations in AWS's words (the older framework's, which the services here print): {@code 1
 * validation error detected: Value 'x' at 'name' failed to satisfy constraint: Member must …}.
 *
 * <p>A fault of a simple item is told of its whole list or map, once, with all that the items must
 * keep. Recorded answers: spec/lambda.md 3.4, spec/eventbridge.md 2 and 3 (2026-11).
 */
public final class ViolationText {
  private static final String AND = "; ";

  private ViolationText() {}

  /** The whole message; at least one violation. */
  public static String message(List<Violation> violations) {
    Set<String> sentences = new LinkedHashSet<>();
    for (Violation violation : violations) {
      sentences.add(sentence(violation));
    }
    int count = sentences.size();
    return count
        + (count == 1 ? " validation error detected: " : " validation errors detected: ")
        + String.join(AND, sentences);
  }

  /** One violation without the count. */
  public static String sentence(Violation violation) {
    Holder holder = violation.holder();
    if (holder == null) {
      return sentence(
          violation.path(),
          violation.member(),
          violation.value(),
          must(violation.constraint(), violation.member().traits(), violation.value()));
    }
    Part part = holder.part();
    String subject =
        switch (part) {
          case ITEM -> "Member";
          case KEY -> "Map keys";
          case VALUE -> "Map value";
        };
    boolean notNull = part == Part.ITEM && !holder.member().target().traits().has(Trait.SPARSE);
    String all = String.join(", ", all(violation.member().traits(), notNull));
    return sentence(
        holder.path(),
        holder.member(),
        holder.value(),
        subject + " must satisfy constraint: [" + all + "]");
  }

  private static String sentence(
      ValuePath path, Member member, @Nullable Object value, String must) {
    String subject;
    if (member.has(Trait.SENSITIVE)) {
      subject = "Value";
    } else if (value == null) {
      subject = "Value null";
    } else {
      subject = "Value '" + ValueText.of(value) + "'";
    }
    return subject + " at '" + path.text() + "' failed to satisfy constraint: " + must;
  }

  /** What a value must keep that does not. */
  private static String must(Constraint constraint, Traits traits, @Nullable Object value) {
    return switch (constraint) {
      case NOT_NULL -> "Member must not be null";
      case PATTERN -> pattern(traits);
      case LENGTH -> {
        Long max = traits.number(Trait.LENGTH_MAX);
        boolean tooLong = max != null && value != null && ConstraintValidator.length(value) > max;
        yield tooLong ? lengthMax(traits) : lengthMin(traits);
      }
      case RANGE -> tooBig(traits, value) ? rangeMax(traits) : rangeMin(traits);
      case ENUM -> values(traits);
      case UNIQUE_ITEMS -> "Member must have unique values";
    };
  }

  /** Whether it is the upper bound that a value beyond its range breaks. */
  private static boolean tooBig(Traits traits, @Nullable Object value) {
    BigDecimal min = traits.decimal(Trait.RANGE_MIN);
    if (min == null) {
      return true;
    }
    double approximate = value instanceof Number number ? number.doubleValue() : Double.NaN;
    return approximate >= min.doubleValue();
  }

  /** Everything that the traits ask, in AWS's order. */
  private static List<String> all(Traits traits, boolean notNull) {
    List<String> texts = new ArrayList<>();
    add(texts, traits, Trait.LENGTH_MAX, lengthMax(traits));
    add(texts, traits, Trait.LENGTH_MIN, lengthMin(traits));
    add(texts, traits, Trait.RANGE_MAX, rangeMax(traits));
    add(texts, traits, Trait.RANGE_MIN, rangeMin(traits));
    add(texts, traits, Trait.PATTERN, pattern(traits));
    if (!traits.strings(Trait.ENUM_VALUES).isEmpty() || traits.has(Trait.INT_ENUM_VALUES)) {
      texts.add(values(traits));
    }
    add(texts, traits, Trait.UNIQUE_ITEMS, "Member must have unique values");
    if (notNull) {
      texts.add("Member must not be null");
    }
    return texts;
  }

  private static void add(List<String> texts, Traits traits, Trait trait, String text) {
    if (traits.has(trait)) {
      texts.add(text);
    }
  }

  private static String pattern(Traits traits) {
    return "Member must satisfy regular expression pattern: " + traits.string(Trait.PATTERN);
  }

  private static String lengthMax(Traits traits) {
    return "Member must have length less than or equal to " + traits.number(Trait.LENGTH_MAX);
  }

  private static String lengthMin(Traits traits) {
    return "Member must have length greater than or equal to " + traits.number(Trait.LENGTH_MIN);
  }

  private static String rangeMax(Traits traits) {
    return "Member must have value less than or equal to " + traits.decimal(Trait.RANGE_MAX);
  }

  private static String rangeMin(Traits traits) {
    return "Member must have value greater than or equal to " + traits.decimal(Trait.RANGE_MIN);
  }

  private static String values(Traits traits) {
    List<?> known = traits.strings(Trait.ENUM_VALUES);
    Object shown = known.isEmpty() ? traits.get(Trait.INT_ENUM_VALUES) : known;
    return "Member must satisfy enum value set: " + shown;
  }
}
