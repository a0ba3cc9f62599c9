package dev.virga.core.protocol;

import dev.virga.core.schema.Bytes;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Looks for one parameter in a form without parsing it all: what detection needs. */
final class RawForm {
  private RawForm() {}

  /** The first value of a parameter, as it stands, or null; a name without a value has "". */
  static @Nullable String first(String form, String name) {
    int at = 0;
    while (at < form.length()) {
      int end = form.indexOf('&', at);
      end = end < 0 ? form.length() : end;
      if (form.startsWith(name, at)) {
        int behind = at + name.length();
        if (behind == end) {
          return "";
        }
        if (form.charAt(behind) == '=') {
          return form.substring(behind + 1, end);
        }
      }
      at = end + 1;
    }
    return null;
  }

  /** As above, in a body. */
  static @Nullable String first(Bytes form, String name) {
    byte[] bytes = form.unsafeArray();
    byte[] wanted = name.getBytes(StandardCharsets.US_ASCII);
    int at = 0;
    while (at < bytes.length) {
      int end = at;
      while (end < bytes.length && bytes[end] != '&') {
        end++;
      }
      int behind = at + wanted.length;
      if (behind <= end && startsWith(bytes, at, wanted)) {
        if (behind == end) {
          return "";
        }
        if (bytes[behind] == '=') {
          return new String(bytes, behind + 1, end - behind - 1, StandardCharsets.UTF_8);
        }
      }
      at = end + 1;
    }
    return null;
  }

  private static boolean startsWith(byte[] bytes, int from, byte[] wanted) {
    for (int i = 0; i < wanted.length; i++) {
      if (bytes[from + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }
}
