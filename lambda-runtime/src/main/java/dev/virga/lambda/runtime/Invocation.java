package dev.virga.lambda.runtime;

import dev.virga.core.schema.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * One call of a function.
 *
 * @param requestId a UUID; what the function sees as its request id
 * @param payload the event, JSON
 * @param invokedFunctionArn as invoked: unqualified, or with the alias or version used
 * @param traceId the X-Amzn-Trace-Id header's value, such as {@code Root=1-...;Sampled=0}
 * @param clientContext JSON (already decoded from base64), or null
 * @param cognitoIdentity JSON, or null
 */
public record Invocation(
    String requestId,
    Bytes payload,
    String invokedFunctionArn,
    String traceId,
    @Nullable String clientContext,
    @Nullable String cognitoIdentity) {}
