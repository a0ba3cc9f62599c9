package dev.virga.lambda.runtime;

import dev.virga.core.function.FunctionSpec;
import dev.virga.core.identity.Arn;
import java.util.HashMap;
import java.util.Map;

/**
 * The environment variables of a function's process, built from empty. What the user sets wins over
 * what AWS lets be set, and loses against what AWS reserves.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">Defined
 *     runtime environment variables</a>
 */
final class EnvironmentSettings {
  private EnvironmentSettings() {}

  static FunctionSpec spec(
      FunctionVersion function,
      String environmentId,
      LogStream stream,
      Map<String, String> credentials) {
    Arn arn = function.arn();
    Map<String, String> all = new HashMap<>();
    all.put("LANG", "en_US.UTF-8");
    all.put("TZ", ":UTC");
    all.put("AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR");
    all.put("AWS_EC2_METADATA_DISABLED", "true");
    all.putAll(function.variables());
    all.putAll(credentials);
    all.put("_HANDLER", function.handler());
    all.put("AWS_REGION", arn.region());
    all.put("AWS_DEFAULT_REGION", arn.region());
    if (!function.runtime().startsWith("provided")) {
      all.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + function.runtime());
    }
    all.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
    all.put("AWS_LAMBDA_FUNCTION_VERSION", function.version());
    all.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memoryMiB()));
    all.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    all.put("AWS_LAMBDA_LOG_GROUP_NAME", stream.group());
    all.put("AWS_LAMBDA_LOG_STREAM_NAME", stream.name());
    return new FunctionSpec(
        environmentId,
        arn,
        function.runtime(),
        function.handler(),
        function.memoryMiB(),
        function.timeout(),
        Map.copyOf(all),
        function.code());
  }
}
