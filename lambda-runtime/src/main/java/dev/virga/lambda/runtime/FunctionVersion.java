package dev.virga.lambda.runtime;

import dev.virga.core.function.FunctionSpec.CodePackage;
import dev.virga.core.identity.Arn;
import java.time.Duration;
import java.util.Map;

/**
 * What is to be run: one version of a function at one revision. Environments serve only invocations
 * of the same {@link #arn} and {@link #revision}.
 *
 * @param arn qualified with the version: {@code ...:function:name:$LATEST}
 * @param name the function's name
 * @param version {@code $LATEST} or a number
 * @param revision changes with every update of code or configuration
 * @param runtime AWS's identifier, such as {@code python3.13}
 * @param handler as the user gave it
 * @param memoryMiB memory limit
 * @param timeout of one invocation
 * @param variables the user's environment variables; those of Lambda are added by the pool
 * @param logGroup where log lines go, {@code /aws/lambda/<name>} by default
 * @param code the deployment package and its layers
 */
public record FunctionVersion(
    Arn arn,
    String name,
    String version,
    String revision,
    String runtime,
    String handler,
    int memoryMiB,
    Duration timeout,
    Map<String, String> variables,
    String logGroup,
    CodePackage code) {}
