package dev.virga.cloudwatch.logs.operation;

import dev.virga.cloudwatch.logs.engine.LogsFault;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Opaque tokens of lists: where the page before ended. */
final class PageToken {
  private PageToken() {}

  static String write(String position) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(position.getBytes(StandardCharsets.UTF_8));
  }

  /** The position, or null without a token. */
  static @Nullable String read(@Nullable String token) {
    if (token == null) {
      return null;
    }
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notOurs) {
      throw LogsFault.badToken();
    }
  }

  /** A position that is a number, or 0 without a token. */
  static int readCount(@Nullable String token) {
    String position = read(token);
    if (position == null) {
      return 0;
    }
    try {
      return Integer.parseUnsignedInt(position);
    } catch (NumberFormatException notOurs) {
      throw LogsFault.badToken();
    }
  }
}
