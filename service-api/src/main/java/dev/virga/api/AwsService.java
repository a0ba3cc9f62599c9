package dev.virga.api;

import java.util.List;

/**
 * One AWS service as its SDKs know it. An empty text means that the service has none.
 *
 * @param name botocore's name, such as {@code dynamodb}
 * @param endpointPrefix first label of its endpoints' host names
 * @param signingName SigV4 service name in a credential scope
 * @param protocols as in ServiceSchema#protocols (and {@code ec2Query}), the preferred first
 * @param targetPrefix what stands before the dot in X-Amz-Target
 * @param serviceId the name in SDKs, such as {@code DynamoDB}
 * @param apiVersion such as {@code 2012-08-10}
 * @param xmlNamespace of query and EC2 answers
 * @param pathPrefixes first segments of its REST paths, where others sign with its name, too
 */
public record AwsService(
    String name,
    String endpointPrefix,
    String signingName,
    List<String> protocols,
    String targetPrefix,
    String serviceId,
    String apiVersion,
    String xmlNamespace,
    List<String> pathPrefixes) {}
