package dev.virga.core.http;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which host names a server answers to, and which web pages may call it: a page in a browser must
 * not reach the services of the machine it is shown on (cross-site requests, DNS rebinding).
 *
 * <p>Always answered: IP literals, single-label names, and the names below {@code localhost},
 * {@code docker.internal}, {@code localhost.localstack.cloud} and {@code amazonaws.com}. A request
 * with an {@code Origin} is refused unless it comes from the server's own pages or the origin is
 * allowed.
 *
 * @param allowedHosts further names: {@code example.com}, {@code *.example.com} or {@code *}
 * @param allowedOrigins such as {@code http://localhost:3000}, or {@code *}
 */
public record HostPolicy(List<String> allowedHosts, List<String> allowedOrigins) {
  /** What is answered by default. */
  public static final HostPolicy DEFAULT = new HostPolicy(List.of(), List.of());

  private static final List<String> SUFFIXES =
      List.of(".localhost", ".docker.internal", ".localhost.localstack.cloud", ".amazonaws.com");
  private static final Pattern HOST_SYNTAX =
      Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[A-Za-z0-9._-]+)(:\\d{0,5})?");
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");

  public HostPolicy {
    allowedHosts = allowedHosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    allowedOrigins =
        allowedOrigins.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).toList();
  }

  /** Whether a text can be a Host header: name or IP literal, perhaps a port, nothing else. */
  static boolean wellFormed(String authority) {
    return HOST_SYNTAX.matcher(authority).matches();
  }

  /** Whether requests for this well-formed authority are answered. */
  boolean answersTo(String authority) {
    String host = hostOf(authority);
    if (host.startsWith("[") || host.indexOf('.') < 0 || IPV4.matcher(host).matches()) {
      return true;
    }
    for (String suffix : SUFFIXES) {
      if (host.endsWith(suffix) || host.equals(suffix.substring(1))) {
        return true;
      }
    }
    for (String allowed : allowedHosts) {
      if (allowed.equals("*")
          || allowed.equals(host)
          || (allowed.startsWith("*.") && host.endsWith(allowed.substring(1)))) {
        return true;
      }
    }
    return false;
  }

  /** Whether the origin is on the list. */
  boolean allowsOrigin(String origin) {
    return allowedOrigins.contains("*")
        || (!origin.equals("null") && allowedOrigins.contains(origin.toLowerCase(Locale.ROOT)));
  }

  /** Whether a page of that origin came from this very server. */
  static boolean sameOrigin(@Nullable String origin, String scheme, String authority) {
    return origin != null && origin.equalsIgnoreCase(scheme + "://" + authority);
  }

  private static String hostOf(String authority) {
    String host = authority.toLowerCase(Locale.ROOT);
    int colon = host.lastIndexOf(':');
    if (colon > host.lastIndexOf(']')) {
      host = host.substring(0, colon);
    }
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }
}
