package dev.virga.core.protocol.rest;

import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.ShapeType;
import dev.virga.core.schema.Trait;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Content-Type and Accept: what a body is, and what the client takes. */
final class MediaTypes {
  static final String JSON = "application/json";
  private static final String EVENT_STREAM = "application/vnd.amazon.eventstream";

  private MediaTypes() {}

  /**
   * Refuses a body of another type than the input's.
   *
   * <p>A blob without a media type takes any. What SDKs send for JSON under another name ({@code
   * application/x-amz-json-1.1}, the AWS SDK for Java 1) counts as JSON. Where no member stands in
   * the body, an object is let pass and ignored (the AWS SDK for JavaScript 2 sends one).
   *
   * @throws ServiceException UnsupportedMediaTypeException
   */
  static void requireContentType(RestBindings input, HttpRequest request) {
    String header = request.headers().first("Content-Type");
    if (input.bindsHeader("Content-Type") || (request.body().isEmpty() && header == null)) {
      return;
    }
    String actual = header == null ? "" : essence(header);
    if (input.unit() || input.bodiless()) {
      boolean ignorable = request.body().isEmpty() || header == null;
      if (!ignorable && (input.unit() || !isJson(actual))) {
        throw unsupported();
      }
      return;
    }
    Member payload = input.payload();
    String expected = payload == null ? JSON : ofPayload(payload);
    boolean anyBlob =
        payload != null
            && payload.target().type() == ShapeType.BLOB
            && !payload.has(Trait.MEDIA_TYPE);
    boolean emptyJson = request.body().isEmpty() && isJson(expected);
    if (!anyBlob && !emptyJson && !matches(actual, expected)) {
      throw unsupported();
    }
  }

  /**
   * Refuses a request whose Accept header excludes what the output will be.
   *
   * @throws ServiceException NotAcceptableException
   */
  static void requireAccept(RestBindings output, Headers headers) {
    String accept = headers.first("Accept");
    Member payload = output.payload();
    if (accept == null || output.unit()) {
      return;
    }
    if (payload != null
        && (payload.has(Trait.STREAMING)
            || (payload.target().type() == ShapeType.BLOB && !payload.has(Trait.MEDIA_TYPE)))) {
      return;
    }
    String offered = payload == null ? JSON : ofPayload(payload);
    for (String range : accept.split(",", -1)) {
      String essence = essence(range);
      if (essence.equals("*/*")
          || (essence.endsWith("/*")
              && offered.startsWith(essence.substring(0, essence.length() - 1)))
          || matches(essence, offered)) {
        return;
      }
    }
    throw new ServiceException(CommonError.NOT_ACCEPTABLE, "");
  }

  /** The type of a payload's bytes. */
  static String ofPayload(Member payload) {
    String modelled = payload.traits().string(Trait.MEDIA_TYPE);
    if (modelled != null) {
      return modelled;
    }
    return switch (payload.target().type()) {
      case BLOB -> "application/octet-stream";
      case STRING, ENUM -> "text/plain";
      case UNION -> payload.has(Trait.STREAMING) ? EVENT_STREAM : JSON;
      default -> JSON;
    };
  }

  private static boolean matches(@Nullable String actual, String expected) {
    return expected.equals(actual) || (isJson(expected) && isJson(actual));
  }

  private static boolean isJson(@Nullable String type) {
    return JSON.equals(type)
        || "application/x-amz-json-1.1".equals(type)
        || "application/x-amz-json-1.0".equals(type);
  }

  /** Type and subtype, without parameters. */
  private static String essence(String header) {
    int semicolon = header.indexOf(';');
    String type = semicolon < 0 ? header : header.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  private static ServiceException unsupported() {
    return new ServiceException(CommonError.UNSUPPORTED_MEDIA_TYPE, "");
  }
}
