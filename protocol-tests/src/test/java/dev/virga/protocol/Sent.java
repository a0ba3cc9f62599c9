package dev.virga.protocol;

import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.schema.Bytes;

/** Requests as clients send them. */
final class Sent {
  private Sent() {}

  static HttpRequest request(String method, String uri, Headers headers, Bytes body) {
    int question = uri.indexOf('?');
    return new HttpRequest(
        method,
        question < 0 ? uri : uri.substring(0, question),
        question < 0 ? "" : uri.substring(question + 1),
        headers,
        body,
        "http",
        "localhost:4566");
  }

  /** The Authorization header of a SigV4 signature. */
  static String signature(String accessKeyId, String region, String service) {
    return "AWS4-HMAC-SHA256 Credential="
        + accessKeyId
        + "/20261123/"
        + region
        + "/"
        + service
        + "/aws4_request, SignedHeaders=host, Signature=00";
  }

  static HttpRequest json(String target, String version, String body) {
    return request(
        "POST",
        "/",
        Headers.of("X-Amz-Target", target, "Content-Type", "application/x-amz-json-" + version),
        Bytes.utf8(body));
  }

  static HttpRequest form(String body, String... headers) {
    Headers all = Headers.of(headers).set("Content-Type", "application/x-www-form-urlencoded");
    return request("POST", "/", all, Bytes.utf8(body));
  }

  static HttpRequest signed(String method, String uri, String service) {
    Headers headers = Headers.of("Authorization", signature("test", "eu-west-1", service));
    return request(method, uri, headers, Bytes.EMPTY);
  }
}
