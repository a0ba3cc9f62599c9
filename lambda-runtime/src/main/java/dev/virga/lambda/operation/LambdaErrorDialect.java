package dev.virga.lambda.operation;

import dev.virga.core.fault.ServiceException;
import dev.virga.core.protocol.ErrorDialect;
import dev.virga.core.protocol.SerializationException;
import dev.virga.core.schema.OperationSchema;
import dev.virga.lambda.engine.LambdaFault;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How Lambda names input that cannot be parsed, and a runtime that its model does not list. */
public final class LambdaErrorDialect implements ErrorDialect {
  private static final Pattern RUNTIME =
      Pattern.compile(
          "1 validation error detected: Value '([^']*)' at 'runtime' failed to satisfy constraint:"
              + " Member must satisfy enum value set: .*");

  @Override
  public ServiceException malformed(OperationSchema operation, SerializationException problem) {
    return LambdaFault.malformedBody(String.valueOf(problem.getMessage()));
  }

  @Override
  public ServiceException invalid(OperationSchema operation, String message) {
    Matcher runtime = RUNTIME.matcher(message);
    return runtime.matches()
        ? LambdaFault.unknownRuntime(runtime.group(1))
        : ErrorDialect.super.invalid(operation, message);
  }
}
