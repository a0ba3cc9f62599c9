package dev.virga.lambda.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules of a configuration that no model can say. */
final class SettingsCheck {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MAX_TIMEOUT_SECONDS = 900;
  private static final int MAX_MEMORY_MIB = 10_240;
  private static final int MAX_ENVIRONMENT_BYTES = 4096;
  private static final String HANDLER_PATTERN = "[^\\s]+";

  /**
   * Variables that Lambda sets itself.
   *
   * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">Reserved
   *     environment variables</a>
   */
  private static final Set<String> RESERVED =
      Set.of(
          "_HANDLER",
          "_X_AMZN_TRACE_ID",
          "AWS_REGION",
          "AWS_DEFAULT_REGION",
          "AWS_EXECUTION_ENV",
          "AWS_LAMBDA_FUNCTION_NAME",
          "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
          "AWS_LAMBDA_FUNCTION_VERSION",
          "AWS_LAMBDA_INITIALIZATION_TYPE",
          "AWS_LAMBDA_LOG_GROUP_NAME",
          "AWS_LAMBDA_LOG_STREAM_NAME",
          "AWS_ACCESS_KEY",
          "AWS_ACCESS_KEY_ID",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "AWS_LAMBDA_RUNTIME_API",
          "LAMBDA_TASK_ROOT",
          "LAMBDA_RUNTIME_DIR",
          "AWS_LAMBDA_MAX_CONCURRENCY");

  private SettingsCheck() {}

  static void check(FunctionSettings settings) {
    Runtimes.check(settings.runtime());
    if (!isUsable(settings.handler())) {
      throw LambdaFault.noMatch(settings.handler(), "handler", HANDLER_PATTERN);
    }
    long seconds = settings.timeout().toSeconds();
    if (seconds > MAX_TIMEOUT_SECONDS) {
      throw LambdaFault.tooBig((int) seconds, "timeout", MAX_TIMEOUT_SECONDS);
    }
    if (settings.memoryMiB() > MAX_MEMORY_MIB) {
      throw LambdaFault.tooBig(settings.memoryMiB(), "memorySize", MAX_MEMORY_MIB);
    }
    Map<String, String> variables = settings.variables();
    if (variables != null) {
      checkVariables(variables);
    }
  }

  private static void checkVariables(Map<String, String> variables) {
    List<String> reserved = variables.keySet().stream().filter(RESERVED::contains).toList();
    if (!reserved.isEmpty()) {
      throw LambdaFault.reservedVariables(reserved);
    }
    List<String> unusable =
        variables.keySet().stream().filter(key -> !isUsable(variables.get(key))).sorted().toList();
    if (!unusable.isEmpty()) {
      throw LambdaFault.unusableVariables(unusable);
    }
    String json;
    try {
      json = JSON.writeValueAsString(variables);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of strings is JSON", e);
    }
    if (json.getBytes(StandardCharsets.UTF_8).length > MAX_ENVIRONMENT_BYTES) {
      throw LambdaFault.environmentTooLarge(json);
    }
  }

  /** Whether a process or a container can be given the text: no NUL, no half of a character. */
  private static boolean isUsable(@Nullable String text) {
    return text == null
        || text.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
  }
}
