package dev.virga.lambda.runtime;

import dev.virga.core.identity.Arn;

/**
 * The log stream of one execution environment.
 *
 * @param function the qualified ARN of the function that writes to it
 * @param group such as {@code /aws/lambda/orders}
 * @param name such as {@code 2026/11/23/[$LATEST]0123456789abcdef0123456789abcdef}
 */
public record LogStream(Arn function, String group, String name) {}
