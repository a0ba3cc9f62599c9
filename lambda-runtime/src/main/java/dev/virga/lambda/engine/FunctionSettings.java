package dev.virga.lambda.engine;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a function version, as far as it can be changed.
 *
 * @param runtime AWS's identifier, such as {@code python3.13}
 * @param timeout of one invocation, whole seconds
 * @param memoryMiB memory limit
 * @param variables the user's environment variables, sorted; null where none were ever given
 * @param logGroup where its log goes if not to {@code /aws/lambda/<name>}, or null
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html">
 *     FunctionConfiguration</a>
 */
public record FunctionSettings(
    String runtime,
    String handler,
    String role,
    String description,
    Duration timeout,
    int memoryMiB,
    @Nullable Map<String, String> variables,
    @Nullable String logGroup) {
  public FunctionSettings {
    variables = variables == null ? null : Collections.unmodifiableMap(new TreeMap<>(variables));
  }

  /** The log group in use. */
  public String logGroup(FunctionName name) {
    return logGroup == null ? "/aws/lambda/" + name : logGroup;
  }
}
