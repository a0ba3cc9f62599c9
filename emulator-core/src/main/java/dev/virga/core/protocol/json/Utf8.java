package dev.virga.core.protocol.json;

import dev.virga.core.protocol.SerializationException;
import dev.virga.core.schema.Bytes;

/** Well-formedness of UTF-8 (RFC 3629), which Jackson checks only in part. */
final class Utf8 {
  private Utf8() {}

  /**
   * Checks a JSON text.
   *
   * @return whether a {@code \\ud…} escape stands in it, so that strings may hold lone surrogates
   * @throws SerializationException the bytes are not UTF-8
   */
  static boolean requireValid(Bytes text) throws SerializationException {
    byte[] bytes = text.unsafeArray();
    boolean surrogateEscape = false;
    int at = 0;
    while (at < bytes.length) {
      byte first = bytes[at];
      if (first >= 0) {
        if (first == '\\' && at + 2 < bytes.length && bytes[at + 1] == 'u') {
          surrogateEscape |= (bytes[at + 2] | 0x20) == 'd';
        }
        at++;
      } else {
        int length = sequenceLength(bytes, at);
        if (length == 0) {
          throw new SerializationException("The text is not valid UTF-8");
        }
        at += length;
      }
    }
    return surrogateEscape;
  }

  /** Length of the multi-byte sequence at an index, 0 where it is malformed. */
  static int sequenceLength(byte[] bytes, int at) {
    int first = bytes[at] & 0xff;
    int length;
    if (first >= 0xc2 && first <= 0xdf) {
      length = 2;
    } else if (first >= 0xe0 && first <= 0xef) {
      length = 3;
    } else if (first >= 0xf0 && first <= 0xf4) {
      length = 4;
    } else {
      return 0;
    }
    if (at + length > bytes.length) {
      return 0;
    }
    for (int i = 1; i < length; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    int second = bytes[at + 1] & 0xff;
    boolean overlongOrBeyond =
        (first == 0xe0 && second < 0xa0)
            || (first == 0xed && second > 0x9f)
            || (first == 0xf0 && second < 0x90)
            || (first == 0xf4 && second > 0x8f);
    return overlongOrBeyond ? 0 : length;
  }

  /** Whether a surrogate stands alone in the text. */
  static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }
}
