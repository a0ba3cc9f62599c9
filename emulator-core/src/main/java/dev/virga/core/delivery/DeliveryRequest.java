package dev.virga.core.delivery;

import dev.virga.core.engine.EffectBody;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Arn;
import dev.virga.core.identity.Region;
import dev.virga.core.schema.Bytes;
import dev.virga.core.service.Cause;
import dev.virga.core.service.Principal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something to be delivered, as data. Can be an effect's body: then it needs no handler of its own.
 *
 * @param target whose service takes it
 * @param payload what is delivered
 * @param attributes what goes with it, by the names of {@link DeliveryAttributes}
 * @param principal on whose authority, such as {@code events.amazonaws.com}
 * @param source the resource on whose behalf (aws:SourceArn), such as the rule
 * @param account of the source
 * @param region of the source
 * @param cause the record that caused it
 * @param retries how often and how long
 * @param deadLetter where it goes when given up; null: it is dropped
 * @param orderKey first attempts with equal keys are made one after the other in the order of
 *     submission; null: no order
 * @param tag handed back with the outcome, see {@link DeliveryEngine#onOutcome}; null: nobody asks
 */
public record DeliveryRequest(
    Arn target,
    Bytes payload,
    Map<String, String> attributes,
    Principal principal,
    Arn source,
    AccountId account,
    Region region,
    Cause cause,
    RetryPolicy retries,
    @Nullable DeadLetter deadLetter,
    @Nullable String orderKey,
    @Nullable EffectBody tag)
    implements EffectBody {
  public DeliveryRequest {
    attributes = Map.copyOf(attributes);
  }

  /** Begins a request on behalf of a resource. */
  public static Builder from(
      Arn source, Principal principal, AccountId account, Region region, Cause cause) {
    return new Builder(source, principal, account, region, cause);
  }

  /** Collects a request. Not thread-safe. */
  public static final class Builder {
    private final Arn source;
    private final Principal principal;
    private final AccountId account;
    private final Region region;
    private final Cause cause;
    private Map<String, String> attributes = Map.of();
    private RetryPolicy retries = RetryPolicy.NONE;
    private @Nullable DeadLetter deadLetter;
    private @Nullable String orderKey;
    private @Nullable EffectBody tag;

    private Builder(
        Arn source, Principal principal, AccountId account, Region region, Cause cause) {
      this.source = source;
      this.principal = principal;
      this.account = account;
      this.region = region;
      this.cause = cause;
    }

    /** What goes with it, by the names of {@link DeliveryAttributes}. */
    public Builder attributes(Map<String, String> value) {
      attributes = value;
      return this;
    }

    /** How often and how long; by default once. */
    public Builder retries(RetryPolicy value) {
      retries = value;
      return this;
    }

    /** Where it goes when given up. */
    public Builder deadLetter(@Nullable DeadLetter value) {
      deadLetter = value;
      return this;
    }

    /** First attempts with equal keys keep their order. */
    public Builder orderKey(String value) {
      orderKey = value;
      return this;
    }

    /** Handed back with the outcome. */
    public Builder tag(EffectBody value) {
      tag = value;
      return this;
    }

    /** The request. */
    public DeliveryRequest to(Arn target, Bytes payload) {
      return new DeliveryRequest(
          target,
          payload,
          attributes,
          principal,
          source,
          account,
          region,
          cause,
          retries,
          deadLetter,
          orderKey,
          tag);
    }
  }
}
