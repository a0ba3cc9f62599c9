package dev.virga.core.protocol;

import dev.virga.core.fault.ServiceException;
import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Who signed a request, and for which region and service, as its SigV4 credential says: in the
 * Authorization header or, presigned, in the query. Signatures are not verified. An unsigned
 * request has {@link #NONE}.
 *
 * @param accessKeyId null where the request is unsigned
 * @param region null where the request is unsigned or signed for any region (SigV4A)
 * @param service the signing name, null where the request is unsigned
 * @param problem the error to answer where a signature is there but cannot be read
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html">
 *     SigV4 elements</a>
 */
record Credential(
    @Nullable String accessKeyId,
    @Nullable String region,
    @Nullable String service,
    @Nullable ServiceException problem) {
  static final Credential NONE = new Credential(null, null, null, null);

  private static final String SIGV4A = "AWS4-ECDSA-P256-SHA256";

  /** Reads the credential of a request. */
  static Credential of(HttpRequest request) {
    Headers headers = request.headers();
    String authorization = headers.first("Authorization");
    if (authorization != null && authorization.startsWith("AWS4-")) {
      int start = authorization.indexOf("Credential=");
      if (start < 0) {
        return broken(
            RoutingError.INCOMPLETE_SIGNATURE,
            "Authorization header requires 'Credential' parameter.");
      }
      String text = until(authorization, start + "Credential=".length(), ',', ' ');
      return parse(text, authorization.startsWith(SIGV4A), headers);
    }
    String presigned = queryParameter(request.rawQuery(), "X-Amz-Credential");
    if (presigned != null) {
      String algorithm = queryParameter(request.rawQuery(), "X-Amz-Algorithm");
      return parse(presigned, SIGV4A.equals(algorithm), headers);
    }
    return NONE;
  }

  private static Credential parse(String text, boolean anyRegion, Headers headers) {
    int wanted = anyRegion ? 4 : 5;
    int[] ends = new int[wanted];
    if (!elements(text, ends) || ends[0] == 0 || ends[wanted - 2] - ends[wanted - 3] == 1) {
      return broken(
          RoutingError.INCOMPLETE_SIGNATURE,
          anyRegion
              ? "Credential must have exactly 4 slash-delimited elements, "
                  + "e.g. keyid/date/service/term"
              : "Credential must have exactly 5 slash-delimited elements, "
                  + "e.g. keyid/date/region/service/term");
    }
    String region = anyRegion ? regionSet(headers) : text.substring(ends[1] + 1, ends[2]);
    String service = text.substring(ends[wanted - 3] + 1, ends[wanted - 2]);
    return new Credential(text.substring(0, ends[0]), region, service, null);
  }

  /** Finds where the elements end; false where there are more or less than {@code ends} holds. */
  private static boolean elements(String text, int[] ends) {
    int start = 0;
    for (int i = 0; i < ends.length; i++) {
      int slash = text.indexOf('/', start);
      boolean last = i == ends.length - 1;
      if (last != slash < 0) {
        return false;
      }
      ends[i] = last ? text.length() : slash;
      start = slash + 1;
    }
    return true;
  }

  /** The first region of SigV4A's set that is no pattern. */
  private static @Nullable String regionSet(Headers headers) {
    String set = headers.first("X-Amz-Region-Set");
    if (set == null) {
      return null;
    }
    String first = until(set, 0, ',', ' ');
    return first.contains("*") ? null : first;
  }

  private static Credential broken(RoutingError error, String message) {
    return new Credential(null, null, null, new ServiceException(error, message));
  }

  private static String until(String text, int start, char end, char otherEnd) {
    int at = start;
    while (at < text.length() && text.charAt(at) != end && text.charAt(at) != otherEnd) {
      at++;
    }
    return text.substring(start, at);
  }

  private static @Nullable String queryParameter(String rawQuery, String name) {
    String value = RawForm.first(rawQuery, name);
    if (value == null || value.indexOf('%') < 0) {
      return value;
    }
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }

  /** The key id and the rest may identify a person: only the scope is for logs. */
  @Override
  public String toString() {
    return "Credential[" + region + "/" + service + "]";
  }
}
