package dev.virga.core.engine;

import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Arn;
import dev.virga.core.identity.Region;
import org.jspecify.annotations.Nullable;

/**
 * Whose state an engine keeps.
 *
 * @param partition such as {@code aws}
 * @param account null for a partition's
 * @param region null for an account's or a partition's
 */
public record Scope(String partition, @Nullable AccountId account, @Nullable Region region)
    implements Comparable<Scope> {
  /** The scope of a kind that holds this account and region. */
  public static Scope of(ScopeKind kind, AccountId account, Region region) {
    return switch (kind) {
      case REGIONAL -> new Scope(region.partition(), account, region);
      case ACCOUNT -> new Scope(region.partition(), account, null);
      case PARTITION -> new Scope(region.partition(), null, null);
    };
  }

  /** The ARN of a resource of this scope. */
  public Arn arn(String service, String resource) {
    return new Arn(
        partition,
        service,
        region == null ? "" : region.value(),
        account == null ? "" : account.value(),
        resource);
  }

  @Override
  public int compareTo(Scope other) {
    return toString().compareTo(other.toString());
  }

  /** {@code aws/000000000000/eu-central-1}, as far as it reaches. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(partition);
    if (account != null) {
      text.append('/').append(account);
    }
    if (region != null) {
      text.append('/').append(region);
    }
    return text.toString();
  }
}
