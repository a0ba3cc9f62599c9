package dev.virga.lambda.engine;

import org.jspecify.annotations.Nullable;

/**
 * One statement of a function's resource policy, as AddPermission gives it.
 *
 * @param sid unique in the policy
 * @param action such as {@code lambda:InvokeFunction}
 * @param principal {@code *}, an account, an ARN or a service
 * @param resource the ARN the statement is about
 * @param sourceArn only on behalf of this resource, or null
 * @param sourceAccount only on behalf of this account's resources, or null
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html">AddPermission
 *     </a>
 */
public record PermissionStatement(
    String sid,
    String action,
    String principal,
    String resource,
    @Nullable String sourceArn,
    @Nullable String sourceAccount) {}
