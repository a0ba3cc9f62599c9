package dev.virga.core.service;

import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Arn;
import dev.virga.core.identity.Region;
import org.jspecify.annotations.Nullable;

/**
 * What an operation knows of its call besides the input.
 *
 * @param principal who calls
 * @param sourceArn the resource on whose behalf a service calls (aws:SourceArn), or null
 * @param account the account whose resources are meant
 * @param region the region whose resources are meant
 * @param requestId the x-amzn-RequestId
 * @param endpoint scheme, host and port as the client used them, such as {@code
 *     http://localhost:4566}; URLs in answers begin with it
 * @param cause the causal chain this call belongs to
 * @param wire how it came, for the few operations that must know
 */
public record CallContext(
    Principal principal,
    @Nullable Arn sourceArn,
    AccountId account,
    Region region,
    String requestId,
    String endpoint,
    Cause cause,
    Wire wire) {
  /** A call that did not come over the wire. */
  public CallContext(
      Principal principal,
      @Nullable Arn sourceArn,
      AccountId account,
      Region region,
      String requestId,
      String endpoint,
      Cause cause) {
    this(principal, sourceArn, account, region, requestId, endpoint, cause, Wire.NONE);
  }
}
