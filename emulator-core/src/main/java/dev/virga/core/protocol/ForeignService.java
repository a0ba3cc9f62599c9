package dev.virga.core.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An AWS service that is not here, as far as refusing it by name and in its own error shape needs.
 *
 * @param name what people call it, such as {@code dynamodb}
 * @param serviceId its identity in AWS's SDKs, such as {@code DynamoDB}
 * @param endpointPrefix first label of its host names
 * @param signingName SigV4 service name
 * @param protocols AWS's preferred one first; names as in ServiceSchema, and {@code ec2Query}
 * @param targetPrefix what stands before the dot in X-Amz-Target, or null
 * @param apiVersion such as {@code 2012-08-10}
 * @param xmlNamespace of query and XML answers, or null
 * @param pathPrefixes first segments of its REST paths, as far as they tell it from services that
 *     sign with the same name
 */
public record ForeignService(
    String name,
    String serviceId,
    String endpointPrefix,
    String signingName,
    List<String> protocols,
    @Nullable String targetPrefix,
    String apiVersion,
    @Nullable String xmlNamespace,
    List<String> pathPrefixes) {

  public ForeignService {
    protocols = List.copyOf(protocols);
    pathPrefixes = List.copyOf(pathPrefixes);
  }
}
