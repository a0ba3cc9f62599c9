package dev.virga.docker;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * URLs of this server in the variables of a function: one that was made on this machine, such as a
 * queue's, names {@code localhost}, which is another machine inside a container. Immutable.
 *
 * <p>Some SDKs (JavaScript v3, .NET, Ruby) call a queue at the origin of its URL and not at {@code
 * AWS_ENDPOINT_URL}; AWS's own URLs work everywhere, so these must.
 */
final class ServerUrls {
  /** What names this machine's loopback, whoever looks it up. */
  private static final String LOOPBACK =
      "(?:localhost|(?:[a-z0-9-]+\\.)+localhost|(?:[a-z0-9-]+\\.)*localhost\\.localstack\\.cloud"
          + "|127(?:\\.\\d{1,3}){3}|\\[::1])";

  private final Pattern pattern;
  private final String reached;

  /**
   * @param host by which containers reach this server
   * @param port of this server
   */
  ServerUrls(String host, int port) {
    this.pattern =
        Pattern.compile(
            "\\b(https?://)" + LOOPBACK + ":" + port + "(?!\\d)", Pattern.CASE_INSENSITIVE);
    this.reached = "$1" + Matcher.quoteReplacement(host + ":" + port);
  }

  /** The variables as the container gets them. */
  Map<String, String> reachable(Map<String, String> variables) {
    Map<String, String> given = new HashMap<>(variables);
    given.replaceAll((name, value) -> pattern.matcher(value).replaceAll(reached));
    return given;
  }
}
