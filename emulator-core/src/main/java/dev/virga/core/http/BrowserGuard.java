package dev.virga.core.http;

import dev.virga.core.schema.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages out (see {@link HostPolicy}) and answers CORS for the origins that are allowed.
 * Stateless.
 */
final class BrowserGuard {
  private static final String EXPOSED =
      "x-amzn-RequestId, x-amzn-ErrorType, x-amz-request-id, x-amz-id-2, x-amz-function-error,"
          + " x-amz-log-result, x-amz-executed-version, ETag, Content-Length, Date";

  private final HostPolicy policy;

  BrowserGuard(HostPolicy policy) {
    this.policy = policy;
  }

  /**
   * Checks a request's host and where it comes from.
   *
   * @param connection a host that it knows has been let in before
   * @return the foreign origin that may read the answer, or null where CORS plays no part
   * @throws RequestRefused 400 or 403, or 204 as the answer to an allowed origin's preflight
   */
  @Nullable String admit(RequestHead head, RequestHead.Connection connection)
      throws RequestRefused {
    if (!connection.isKnown(head.authority()) && !policy.answersTo(head.authority())) {
      throw Refusals.forbidden(
          "Host "
              + head.authority()
              + " is not served: a web page could reach this machine under a name of its own."
              + " If it is yours, add it to VIRGA_ALLOWED_HOSTS.");
    }
    String origin = head.headers().first("Origin");
    if (origin == null) {
      checkFetchSite(head);
      return null;
    }
    if (head.headers().all("Origin").size() > 1) {
      throw Refusals.badRequest("There is more than one Origin header.");
    }
    if (HostPolicy.sameOrigin(origin, connection.scheme(), head.authority())) {
      return null;
    }
    if (!policy.allowsOrigin(origin)) {
      throw Refusals.forbidden(
          "Origin "
              + origin
              + " may not call Virga. If the page is yours, add it to"
              + " VIRGA_ALLOWED_ORIGINS.");
    }
    if (head.method().equals("OPTIONS")
        && head.headers().first("Access-Control-Request-Method") != null) {
      throw new RequestRefused(preflight(head, origin));
    }
    return origin;
  }

  /** A browser's request without an Origin (an image, a form's GET) tells of itself here. */
  private static void checkFetchSite(RequestHead head) throws RequestRefused {
    String site = head.headers().first("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      throw Refusals.forbidden(
          "A page of another site may not call Virga (Sec-Fetch-Site: "
              + site
              + "). If the page is yours, call with CORS and add its origin to"
              + " VIRGA_ALLOWED_ORIGINS.");
    }
  }

  private static HttpResponse preflight(RequestHead head, String origin) {
    Headers headers = head.headers();
    Headers answer = new Headers();
    addCors(answer, origin);
    String method = headers.first("Access-Control-Request-Method");
    answer.add("Access-Control-Allow-Methods", method == null ? "GET" : method);
    String wanted = headers.first("Access-Control-Request-Headers");
    if (wanted != null) {
      answer.add("Access-Control-Allow-Headers", wanted);
    }
    if ("true".equals(headers.first("Access-Control-Request-Private-Network"))) {
      answer.add("Access-Control-Allow-Private-Network", "true");
    }
    answer.add("Access-Control-Max-Age", "600");
    return HttpResponse.of(204, answer, Bytes.EMPTY);
  }

  /** Lets a page of that origin read the answer. */
  static void addCors(Headers answer, String origin) {
    answer.set("Access-Control-Allow-Origin", origin);
    answer.set("Access-Control-Expose-Headers", EXPOSED);
    answer.add("Vary", "Origin");
  }
}
