package dev.virga.core.policy;

import dev.virga.core.service.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is asked of a policy: may this principal do this to that resource, in these circumstances.
 *
 * @param principal who asks
 * @param action such as {@code lambda:InvokeFunction}
 * @param resource the ARN acted on
 * @param keys context keys (compared without regard to case) to their values, such as {@code
 *     aws:SourceArn}; a key without a value is a missing key
 */
public record RequestContext(
    Principal principal, String action, String resource, Map<String, List<String>> keys) {

  public RequestContext {
    Map<String, List<String>> folded = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    keys.forEach((key, values) -> folded.put(key, List.copyOf(values)));
    keys = Collections.unmodifiableMap(folded);
  }

  /** A request without context keys. */
  public static RequestContext of(Principal principal, String action, String resource) {
    return new RequestContext(principal, action, resource, Map.of());
  }

  /** This request with one more context key. */
  public RequestContext with(String key, String... values) {
    Map<String, List<String>> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(keys);
    more.put(key, List.of(values));
    return new RequestContext(principal, action, resource, more);
  }

  /** The values of a key, computed ones included; empty where the request lacks it. */
  List<String> values(String key) {
    List<String> given = keys.get(key);
    if (given != null) {
      return given;
    }
    List<String> computed = new ArrayList<>();
    switch (key.toLowerCase(Locale.ROOT)) {
      case "aws:principalarn" -> {
        if (principal instanceof Principal.Identity identity) {
          computed.add(identity.arn());
        }
      }
      case "aws:principalaccount" -> {
        if (principal instanceof Principal.Identity identity) {
          computed.add(identity.account().value());
        }
      }
      case "aws:principalisawsservice" ->
          computed.add(String.valueOf(principal instanceof Principal.Service));
      case "aws:principalservicename" -> {
        if (principal instanceof Principal.Service service) {
          computed.add(service.name());
        }
      }
      default -> {
        // No such key: missing.
      }
    }
    return computed;
  }
}
