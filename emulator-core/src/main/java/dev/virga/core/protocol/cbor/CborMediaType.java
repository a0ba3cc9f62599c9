package dev.virga.core.protocol.cbor;

import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.http.HttpRequest;
import java.util.Locale;

/** The check that a body is said to be CBOR before it is read as such. */
final class CborMediaType {
  private CborMediaType() {}

  static void require(HttpRequest request, String mediaType) {
    String given = request.headers().first("Content-Type");
    if (request.body().isEmpty() && given == null) {
      return;
    }
    String bare = given == null ? "" : given;
    int semicolon = bare.indexOf(';');
    bare = (semicolon < 0 ? bare : bare.substring(0, semicolon)).strip();
    if (!bare.toLowerCase(Locale.ROOT).equals(mediaType)) {
      throw new ServiceException(
          CommonError.UNSUPPORTED_MEDIA_TYPE, "The Content-Type must be " + mediaType);
    }
  }
}
