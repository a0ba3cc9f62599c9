package dev.virga.lambda.engine;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What callers write where a function is meant: {@code name}, {@code name:qualifier}, {@code
 * account:function:name}, {@code function:name} or an ARN, each perhaps with a qualifier.
 *
 * @param region as the ARN has it, or null
 * @param account as it was given, or null
 * @param qualifier {@code $LATEST}, a version or an alias, or null
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html">FunctionName
 *     formats</a>
 */
public record FunctionReference(
    FunctionName name,
    @Nullable String region,
    @Nullable String account,
    @Nullable String qualifier) {
  /** The version that is not published. */
  public static final String LATEST = "$LATEST";

  private static final Pattern SYNTAX =
      Pattern.compile(
          "(?:arn:aws[a-zA-Z-]*:lambda:)?"
              + "(?:(?<region>(?:eusc-)?[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\\d):)?"
              + "(?:(?<account>\\d{12}):)?"
              + "(?:function:)?"
              + "(?<name>[a-zA-Z0-9-_.]+)"
              + "(?::(?<qualifier>\\$LATEST(?:\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?");

  /** The reference that a text spells, or empty where it is none. */
  public static Optional<FunctionReference> parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new FunctionReference(
            new FunctionName(matcher.group("name")),
            matcher.group("region"),
            matcher.group("account"),
            matcher.group("qualifier")));
  }

  /** The same function with the qualifier of a parameter of its own, unless that is null. */
  public FunctionReference qualified(@Nullable String parameter) {
    if (parameter == null || parameter.equals(qualifier)) {
      return this;
    }
    if (qualifier != null) {
      throw LambdaFault.qualifierMismatch();
    }
    return new FunctionReference(name, region, account, parameter);
  }

  /** Whether the unpublished version is meant: by {@code $LATEST}, or by no qualifier. */
  public boolean latest() {
    return qualifier == null || qualifier.equals(LATEST);
  }

  /** Whether the qualifier can only be an alias: it is neither a number nor {@code $LATEST}. */
  public boolean alias() {
    return qualifier != null && !qualifier.startsWith("$") && !qualifier.matches("\\d+");
  }
}
