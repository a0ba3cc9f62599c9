package dev.virga.core.identity;

import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** UUIDs as {@link UUID#toString} writes them: two numbers can stand for such a text. */
public final class UuidText {
  private static final int LENGTH = 36;

  private UuidText() {}

  /** The UUID whose text this is, to the letter; null where it is none. */
  public static @Nullable UUID parse(String text) {
    if (text.length() != LENGTH) {
      return null;
    }
    long most = 0;
    long least = 0;
    for (int i = 0; i < LENGTH; i++) {
      char c = text.charAt(i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash != (c == '-') || !(dash || isDigit(c))) {
        return null;
      }
      if (!dash) {
        most = (most << 4) | (least >>> 60);
        least = (least << 4) | HexFormat.fromHexDigit(c);
      }
    }
    return new UUID(most, least);
  }

  private static boolean isDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }
}
