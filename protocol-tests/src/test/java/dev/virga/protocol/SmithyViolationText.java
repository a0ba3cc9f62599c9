package dev.virga.protocol;

import dev.virga.core.protocol.validation.Violation;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.Trait;
import dev.virga.core.schema.Traits;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.smithy.model.Model;
import software.amazon.smithy.model.shapes.EnumShape;
import software.amazon.smithy.model.shapes.ShapeId;
import software.amazon.smithy.model.traits.EnumTrait;
import software.amazon.smithy.model.traits.InternalTrait;

/**
 * Violations in the words of Smithy's own validation framework, which the official tests expect.
 */
final class SmithyViolationText {
  private SmithyViolationText() {}

  static String message(List<Violation> violations) {
    return violations.size()
        + (violations.size() == 1 ? " validation error" : " validation errors")
        + " detected. "
        + String.join("; ", violations.stream().map(SmithyViolationText::sentence).toList());
  }

  static String sentence(Violation violation) {
    Traits traits = violation.member().traits();
    String subject =
        switch (violation.constraint()) {
          case LENGTH -> "Value with length " + length(Objects.requireNonNull(violation.value()));
          default -> "Value";
        };
    String must =
        switch (violation.constraint()) {
          case NOT_NULL -> "not be null";
          case PATTERN -> "satisfy regular expression pattern: " + traits.string(Trait.PATTERN);
          case ENUM -> "satisfy enum value set: " + publicValues(violation.member().target());
          case UNIQUE_ITEMS -> "have unique values";
          case LENGTH ->
              "have length "
                  + range(traits.number(Trait.LENGTH_MIN), traits.number(Trait.LENGTH_MAX));
          case RANGE ->
              "be " + range(traits.decimal(Trait.RANGE_MIN), traits.decimal(Trait.RANGE_MAX));
        };
    return subject
        + " at '"
        + violation.path().pointer()
        + "' failed to satisfy constraint: Member must "
        + must;
  }

  private static String range(Object min, Object max) {
    if (min == null) {
      return "less than or equal to " + plain(max);
    }
    if (max == null) {
      return "greater than or equal to " + plain(min);
    }
    return "between " + plain(min) + " and " + plain(max) + ", inclusive";
  }

  private static Object plain(Object bound) {
    return bound instanceof BigDecimal decimal ? decimal.toPlainString() : bound;
  }

  private static long length(Object value) {
    return switch (value) {
      case String text -> text.codePointCount(0, text.length());
      case Bytes bytes -> bytes.size();
      case List<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      default -> throw new IllegalArgumentException("No length: " + value);
    };
  }

  /** Smithy hides values that are internal. The tests hold enums of the old kind, too. */
  @SuppressWarnings("deprecation")
  private static List<String> publicValues(Schema schema) {
    Model model = OfficialCases.MODEL;
    if (model.expectShape(ShapeId.from(schema.id())) instanceof EnumShape shape) {
      return shape.members().stream()
          .filter(member -> !member.hasTrait(InternalTrait.class))
          .map(member -> shape.getEnumValues().get(member.getMemberName()))
          .toList();
    }
    return model
        .expectShape(ShapeId.from(schema.id()))
        .expectTrait(EnumTrait.class)
        .getValues()
        .stream()
        .filter(value -> !value.hasTag("internal"))
        .map(value -> value.getValue())
        .toList();
  }
}
