package dev.virga.core.policy;

import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Region;
import dev.virga.core.service.Wire;
import java.net.InetAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds a request, as the global condition keys tell it. Keys of organizations, sessions
 * and multi-factor authentication are missing: there are none here.
 *
 * <p>{@code aws:SecureTransport} is always true: Virga's plain endpoint stands for AWS's https one,
 * and a policy that asks for TLS would lock every client out otherwise.
 *
 * <p>See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 *
 * @param now the emulated present
 * @param wire how the request came; a service's own calls have no address and no agent
 * @param region that is called
 * @param owner the resource's account
 * @param tags the resource's
 */
public record Circumstances(
    Instant now, Wire wire, Region region, AccountId owner, Map<String, String> tags) {
  private static final String RESOURCE_TAG = "aws:resourcetag/";

  public Circumstances {
    TreeMap<String, String> folded = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    folded.putAll(tags);
    tags = folded;
  }

  /** The value of a key in lower case, or null where the request lacks it. */
  @Nullable String value(String key) {
    return switch (key) {
      case "aws:currenttime" -> now.truncatedTo(ChronoUnit.SECONDS).toString();
      case "aws:epochtime" -> Long.toString(now.getEpochSecond());
      case "aws:requestedregion" -> region.value();
      case "aws:resourceaccount" -> owner.value();
      case "aws:securetransport" -> "true";
      case "aws:viaawsservice" -> "false";
      case "aws:sourceip" -> literal(wire.peer());
      case "aws:useragent" -> wire.userAgent();
      default ->
          key.startsWith(RESOURCE_TAG) ? tags.get(key.substring(RESOURCE_TAG.length())) : null;
    };
  }

  /** Without the interface that a link-local address may name. */
  private static @Nullable String literal(@Nullable InetAddress address) {
    return address == null ? null : address.getHostAddress().split("%", 2)[0];
  }
}
