package dev.virga.core.policy;

import dev.virga.core.service.Principal;
import dev.virga.core.service.UserId;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a policy: may this principal do this to that resource, in these circumstances.
 *
 * @param principal who asks
 * @param action such as {@code lambda:InvokeFunction}
 * @param resource the ARN acted on
 * @param keys context keys (compared without regard to case) to their values, such as {@code
 *     aws:SourceArn}; a key without a value is a missing key
 * @param circumstances what tells the global keys; null where they are missing
 */
public record RequestContext(
    Principal principal,
    String action,
    String resource,
    Map<String, List<String>> keys,
    @Nullable Circumstances circumstances) {

  public RequestContext {
    Map<String, List<String>> folded = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    keys.forEach((key, values) -> folded.put(key, List.copyOf(values)));
    keys = Collections.unmodifiableMap(folded);
  }

  /** A request without context keys. */
  public static RequestContext of(Principal principal, String action, String resource) {
    return new RequestContext(principal, action, resource, Map.of(), null);
  }

  /** This request with one more context key. */
  public RequestContext with(String key, String... values) {
    Map<String, List<String>> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(keys);
    more.put(key, List.of(values));
    return new RequestContext(principal, action, resource, more, circumstances);
  }

  /** This request in these circumstances. */
  public RequestContext in(Circumstances around) {
    return new RequestContext(principal, action, resource, keys, around);
  }

  /** The values of a key, computed ones included; empty where the request lacks it. */
  List<String> values(String key) {
    List<String> given = keys.get(key);
    if (given != null) {
      return given;
    }
    String name = key.toLowerCase(Locale.ROOT);
    String value =
        switch (principal) {
          case Principal.Identity identity -> of(identity, name);
          case Principal.Service service -> of(service, name);
        };
    if (value == null && circumstances != null) {
      value = circumstances.value(name);
    }
    return value == null ? List.of() : List.of(value);
  }

  private static @Nullable String of(Principal.Identity identity, String key) {
    return switch (key) {
      case "aws:principalarn" -> identity.arn();
      case "aws:principalaccount" -> identity.account().value();
      case "aws:principalisawsservice" -> "false";
      case "aws:principaltype" -> type(identity.arn());
      case "aws:userid" -> UserId.of(identity);
      default -> null;
    };
  }

  private static String type(String arn) {
    if (arn.endsWith(":root")) {
      return "Account";
    }
    return arn.contains(":assumed-role/") ? "AssumedRole" : "User";
  }

  private static @Nullable String of(Principal.Service service, String key) {
    return switch (key) {
      case "aws:principalisawsservice" -> "true";
      case "aws:principalservicename" -> service.name();
      default -> null;
    };
  }
}
