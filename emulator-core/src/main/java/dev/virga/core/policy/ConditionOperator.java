package dev.virga.core.policy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The condition operators of the policy language.
 *
 * <p>See
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
public enum ConditionOperator {
  STRING_EQUALS("StringEquals", false, (e, f) -> f.equals(e.text())),
  STRING_NOT_EQUALS("StringNotEquals", true, (e, f) -> f.equals(e.text())),
  STRING_EQUALS_IGNORE_CASE(
      "StringEqualsIgnoreCase", false, (e, f) -> f.equalsIgnoreCase(e.text())),
  STRING_NOT_EQUALS_IGNORE_CASE(
      "StringNotEqualsIgnoreCase", true, (e, f) -> f.equalsIgnoreCase(e.text())),
  STRING_LIKE("StringLike", false, (e, f) -> e.everywhere().matches(f)),
  STRING_NOT_LIKE("StringNotLike", true, (e, f) -> e.everywhere().matches(f)),
  NUMERIC_EQUALS("NumericEquals", false, numeric(c -> c == 0)),
  NUMERIC_NOT_EQUALS("NumericNotEquals", true, numeric(c -> c == 0)),
  NUMERIC_LESS_THAN("NumericLessThan", false, numeric(c -> c < 0)),
  NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", false, numeric(c -> c <= 0)),
  NUMERIC_GREATER_THAN("NumericGreaterThan", false, numeric(c -> c > 0)),
  NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", false, numeric(c -> c >= 0)),
  DATE_EQUALS("DateEquals", false, date(c -> c == 0)),
  DATE_NOT_EQUALS("DateNotEquals", true, date(c -> c == 0)),
  DATE_LESS_THAN("DateLessThan", false, date(c -> c < 0)),
  DATE_LESS_THAN_EQUALS("DateLessThanEquals", false, date(c -> c <= 0)),
  DATE_GREATER_THAN("DateGreaterThan", false, date(c -> c > 0)),
  DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", false, date(c -> c >= 0)),
  BOOL("Bool", false, (e, f) -> f.equalsIgnoreCase(e.text())),
  BINARY_EQUALS("BinaryEquals", false, (e, f) -> ConditionValues.sameBytes(e.text(), f)),
  IP_ADDRESS("IpAddress", false, (e, f) -> ConditionValues.inRange(e.text(), f)),
  NOT_IP_ADDRESS("NotIpAddress", true, (e, f) -> ConditionValues.inRange(e.text(), f)),
  ARN_EQUALS("ArnEquals", false, (e, f) -> e.ofArn().matches(f)),
  ARN_LIKE("ArnLike", false, (e, f) -> e.ofArn().matches(f)),
  ARN_NOT_EQUALS("ArnNotEquals", true, (e, f) -> e.ofArn().matches(f)),
  ARN_NOT_LIKE("ArnNotLike", true, (e, f) -> e.ofArn().matches(f)),
  /** Whether the key is missing; its value is {@code true} or {@code false}. */
  NULL("Null", false, (e, f) -> false);

  private static final Map<String, ConditionOperator> BY_NAME = new HashMap<>();

  static {
    for (ConditionOperator operator : values()) {
      BY_NAME.put(operator.wireName, operator);
    }
  }

  /** Compares an expected value with one the request has. */
  @FunctionalInterface
  private interface Test {
    boolean holds(Glob.Builder expected, String found);
  }

  /** Reads the sign of a comparison of the request's value with the expected one. */
  @FunctionalInterface
  private interface Order {
    boolean accepts(int comparison);
  }

  private final String wireName;
  private final boolean negated;

  /** A lambda without state. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final Test test;

  ConditionOperator(String wireName, boolean negated, Test test) {
    this.wireName = wireName;
    this.negated = negated;
    this.test = test;
  }

  private static Test numeric(Order order) {
    return (expected, found) ->
        ConditionValues.compareNumbers(found, expected.text()).map(order::accepts).orElse(false);
  }

  private static Test date(Order order) {
    return (expected, found) ->
        ConditionValues.compareDates(found, expected.text()).map(order::accepts).orElse(false);
  }

  static Optional<ConditionOperator> named(String wireName) {
    return Optional.ofNullable(BY_NAME.get(wireName));
  }

  /** The name in a document. */
  public String wireName() {
    return wireName;
  }

  /** Whether it is one of the Not… operators, which a missing key satisfies. */
  public boolean negated() {
    return negated;
  }

  /** String and ARN operators take policy variables; the others compare their text as it is. */
  boolean takesVariables() {
    return wireName.startsWith("String") || wireName.startsWith("Arn") || this == BOOL;
  }

  /** Whether one expected value fits, before negation. */
  boolean test(Glob.Builder expected, String found) {
    return test.holds(expected, found);
  }
}
