package dev.virga.lambda.operation;

import dev.virga.core.engine.Engine;
import dev.virga.core.engine.Engines;
import dev.virga.core.identity.Arn;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.Principal;
import dev.virga.lambda.engine.FunctionReference;
import dev.virga.lambda.engine.LambdaFault;
import dev.virga.lambda.engine.LambdaState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Finds the function that a call means, and the engine that keeps it.
 *
 * @param preparation emulated time from a function's creation or update until it is ready
 */
record Functions(Engines<LambdaState> engines, Duration preparation) {
  private static final String NAME_PATTERN =
      "(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?"
          + "(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)"
          + "(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?";

  /** The engine of the caller's account and region. */
  Engine<LambdaState> engine(CallContext context) {
    return engines.at(context);
  }

  /**
   * The function that is meant, in the caller's account and region.
   *
   * @param qualifier the parameter of that name, or null
   * @param action for the error where another account's function is meant
   */
  FunctionReference reference(
      CallContext context, @Nullable String text, @Nullable String qualifier, String action) {
    FunctionReference reference = parse(context, text, qualifier);
    String account = reference.account();
    if (account != null && !account.equals(context.account().value())) {
      throw LambdaFault.accessDenied(
          caller(context.principal()), action, foreignArn(context, reference));
    }
    return reference;
  }

  /** The function that is meant, perhaps of another account. */
  FunctionReference parse(CallContext context, @Nullable String text, @Nullable String qualifier) {
    String name = required(text);
    FunctionReference reference =
        FunctionReference.parse(name)
            .orElseThrow(() -> LambdaFault.noMatch(name, "functionName", NAME_PATTERN))
            .qualified(qualifier);
    String region = reference.region();
    if (region != null && !region.equals(context.region().value())) {
      throw LambdaFault.otherRegion(region, context.region());
    }
    return reference;
  }

  /** As {@link #reference}, where only the unpublished version exists. */
  FunctionReference latest(
      CallContext context, @Nullable String text, @Nullable String qualifier, String action) {
    FunctionReference reference = reference(context, text, qualifier, action);
    refuseVersions(engine(context), reference);
    return reference;
  }

  /** Refuses versions and aliases: no function has any yet. */
  private static void refuseVersions(Engine<LambdaState> engine, FunctionReference reference) {
    if (reference.latest()) {
      return;
    }
    Arn arn = engine.view(state -> state.arn(reference.name(), reference.qualifier()));
    boolean known = engine.view(state -> state.function(reference.name()) != null);
    throw known && reference.alias()
        ? LambdaFault.aliasNotFound(arn)
        : LambdaFault.functionNotFound(arn);
  }

  private static Arn foreignArn(CallContext context, FunctionReference reference) {
    return new Arn(
        context.region().partition(),
        "lambda",
        context.region().value(),
        String.valueOf(reference.account()),
        "function:" + reference.name());
  }

  /** As error texts name who calls. */
  static String caller(Principal principal) {
    return switch (principal) {
      case Principal.Identity identity -> identity.arn();
      case Principal.Service service -> service.name();
    };
  }

  /** A member that the model requires: validation has seen to it. */
  static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("validation let an absent required member through");
    }
    return value;
  }
}
