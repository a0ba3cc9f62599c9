package dev.virga.core.policy;

import java.util.List;

/**
 * One line of a Condition block: an operator, a context key and the values it may have.
 *
 * <p>See
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 *
 * @param operator the operator without its modifiers
 * @param quantifier how the values of a multivalued key are taken
 * @param ifExists a missing key satisfies it
 * @param key the context key as written; compared without regard to case
 * @param values at least one, ORed (NORed by a negated operator)
 */
public record Condition(
    ConditionOperator operator,
    Quantifier quantifier,
    boolean ifExists,
    String key,
    List<String> values) {

  /** How the values of a multivalued key are taken. */
  public enum Quantifier {
    /** A key of one value; where the request has several, one that matches is enough. */
    NONE(""),
    /** Every value of the request must match; true without any. */
    FOR_ALL_VALUES("ForAllValues:"),
    /** One value of the request must match; false without any. */
    FOR_ANY_VALUE("ForAnyValue:");

    private final String prefix;

    Quantifier(String prefix) {
      this.prefix = prefix;
    }

    String prefix() {
      return prefix;
    }
  }

  public Condition {
    values = List.copyOf(values);
  }

  /** The operator as the document spells it, such as {@code ForAnyValue:StringLikeIfExists}. */
  public String operatorName() {
    return quantifier.prefix() + operator.wireName() + (ifExists ? "IfExists" : "");
  }

  boolean holds(RequestContext request, boolean variables) {
    List<String> found = request.values(key);
    if (operator == ConditionOperator.NULL) {
      return values.stream().anyMatch(v -> Boolean.parseBoolean(v) == found.isEmpty());
    }
    if (found.isEmpty()) {
      return missingKeyHolds();
    }
    return switch (quantifier) {
      case FOR_ALL_VALUES -> found.stream().allMatch(v -> valueHolds(v, request, variables));
      case FOR_ANY_VALUE -> found.stream().anyMatch(v -> valueHolds(v, request, variables));
      case NONE ->
          operator.negated()
              ? found.stream().allMatch(v -> valueHolds(v, request, variables))
              : found.stream().anyMatch(v -> valueHolds(v, request, variables));
    };
  }

  private boolean missingKeyHolds() {
    return switch (quantifier) {
      case FOR_ALL_VALUES -> true;
      case FOR_ANY_VALUE -> ifExists;
      case NONE -> ifExists || operator.negated();
    };
  }

  private boolean valueHolds(String found, RequestContext request, boolean variables) {
    boolean any = false;
    for (String value : values) {
      Glob.Builder expected = new Glob.Builder();
      boolean resolved =
          (operator.takesVariables() && variables)
              ? PolicyVariables.resolve(value, request, expected)
              : expected.appendPattern(value);
      any = any || (resolved && operator.test(expected, found));
    }
    return operator.negated() != any;
  }
}
