package dev.virga.sqs.engine;

import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Arn;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.Cause;
import dev.virga.core.service.Principal;
import dev.virga.core.service.Wire;
import org.jspecify.annotations.Nullable;

/**
 * Who asks the engine for what.
 *
 * @param action as policies name it, such as {@code sqs:SendMessage}; batches ask for the single
 *     message's action
 * @param sourceArn the resource on whose behalf a service asks (aws:SourceArn), or null
 * @param wire how the request came, which conditions of a policy may ask for
 */
public record Caller(
    Principal principal, String action, @Nullable Arn sourceArn, Cause cause, Wire wire) {
  /** The caller of an operation. */
  public static Caller of(CallContext context, String action) {
    return new Caller(
        context.principal(), action, context.sourceArn(), context.cause(), context.wire());
  }

  /** Whether it is the root user of an account. */
  boolean isRootOf(AccountId account) {
    return principal.equals(Principal.root(account));
  }
}
