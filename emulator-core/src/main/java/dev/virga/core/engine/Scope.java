package dev.virga.core.engine;

import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Arn;
import dev.virga.core.identity.Region;
import java.util.Objects;
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

  /** Spelled out, for every call of an engine asks for it: hashes of strings are remembered. */
  @Override
  public int hashCode() {
    int hash = partition.hashCode();
    hash = 31 * hash + (account == null ? 0 : account.value().hashCode());
    return 31 * hash + (region == null ? 0 : region.value().hashCode());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Scope scope
        && Objects.equals(account, scope.account)
        && Objects.equals(region, scope.region)
        && partition.equals(scope.partition);
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
