package dev.virga.core.http;

import dev.virga.core.schema.Bytes;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;

/** The answers that the server gives by itself, in the shape that AWS's JSON clients can read. */
final class Refusals {
  private Refusals() {}

  static HttpResponse of(int status, String code, String message) {
    String json = "{\"__type\":\"" + code + "\",\"message\":\"" + escaped(message) + "\"}";
    return HttpResponse.of(
        status,
        Headers.of("Content-Type", "application/json", "x-amzn-ErrorType", code),
        Bytes.utf8(json));
  }

  static RequestRefused badRequest(String message) {
    return new RequestRefused(of(400, "BadRequestException", message));
  }

  static RequestRefused forbidden(String message) {
    return new RequestRefused(of(403, "AccessDeniedException", message));
  }

  static HttpResponse tooLarge(long bound) {
    return of(
        413,
        "RequestEntityTooLargeException",
        "The request body is larger than " + bound + " bytes.");
  }

  static HttpResponse overloaded() {
    return of(
        503, "ServiceUnavailableException", "Too many request bodies are in process; try again.");
  }

  /** What a body's piece is refused with, or null where it was taken. */
  static @Nullable HttpResponse of(BodyBuffer.Added added, HttpLimits limits) {
    return switch (added) {
      case OK -> null;
      case TOO_LARGE -> tooLarge(limits.maxBodyBytes());
      case OVER_BUDGET -> overloaded();
    };
  }

  /** What the decoder could not read. */
  static HttpResponse malformed(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException tooLong ->
          of(414, "RequestURITooLong", "The request line is too long.");
      case TooLongHttpHeaderException tooLong ->
          of(431, "RequestHeaderFieldsTooLarge", "The headers are too long.");
      default -> of(400, "BadRequestException", "The request is not well-formed HTTP.");
    };
  }

  static HttpResponse timedOut() {
    return of(408, "RequestTimeout", "The request did not arrive in time.");
  }

  static HttpResponse internalFailure() {
    return of(500, "InternalFailure", "Virga failed to handle the request; its log says why.");
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c >= 0x20 && c < 0x7f) {
        out.append(c);
      } else {
        out.append('?');
      }
    }
    return out.toString();
  }
}
