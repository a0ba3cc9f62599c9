package dev.virga.core.function;

import dev.virga.core.identity.Arn;
import dev.virga.core.schema.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * All an executor needs to make an execution environment of one function version. Free of paths and
 * sockets of this machine, so that an executor may be elsewhere.
 *
 * @param environmentId 32 hex digits; the same at every start of one execution environment, which
 *     after a reset finds its /tmp as it left it
 * @param arn the qualified function ARN
 * @param runtime AWS's identifier, such as {@code python3.13}
 * @param handler as the user gave it
 * @param memoryMiB memory limit
 * @param timeout of one invocation; real time
 * @param environment the complete environment of the function process, user variables, AWS_*
 *     variables and credentials included, AWS_LAMBDA_RUNTIME_API and AWS_ENDPOINT_URL excluded (the
 *     executor knows how the function reaches the server)
 * @param code the deployment package
 */
public record FunctionSpec(
    String environmentId,
    Arn arn,
    String runtime,
    String handler,
    int memoryMiB,
    Duration timeout,
    Map<String, String> environment,
    CodePackage code) {

  /**
   * A deployment package.
   *
   * @param sha256Hex content address: environments of the same hash share the unpacked code
   * @param zip the zip's bytes, already checked: paths confined, sizes bounded
   * @param layers zips of the layers in order, each with its hash
   */
  public record CodePackage(String sha256Hex, Bytes zip, List<CodePackage> layers) {}
}
