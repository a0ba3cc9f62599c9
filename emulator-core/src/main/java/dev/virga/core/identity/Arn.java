package dev.virga.core.identity;

import java.util.Optional;

/**
 * An Amazon Resource Name, {@code arn:partition:service:region:account:resource}.
 *
 * <p>See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 *
 * @param region may be empty
 * @param account may be empty
 * @param resource the rest, colons and slashes included
 */
public record Arn(
    String partition, String service, String region, String account, String resource) {

  /** An ARN in the region's partition. */
  public static Arn of(String service, Region region, AccountId account, String resource) {
    return new Arn(region.partition(), service, region.value(), account.value(), resource);
  }

  /** The ARN that a text spells, or empty where it is none. */
  public static Optional<Arn> parse(String text) {
    String[] parts = text.split(":", 6);
    if (parts.length < 6 || !parts[0].equals("arn") || parts[5].isEmpty()) {
      return Optional.empty();
    }
    if (parts[1].isEmpty() || parts[2].isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Arn(parts[1], parts[2], parts[3], parts[4], parts[5]));
  }

  @Override
  public String toString() {
    return String.join(":", "arn", partition, service, region, account, resource);
  }
}
