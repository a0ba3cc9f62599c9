package dev.virga.sqs.operation;

import dev.virga.core.schema.Bytes;
import dev.virga.sqs.engine.SqsFault;
import org.jspecify.annotations.Nullable;

/**
 * What characters texts of SQS have.
 *
 * <p>See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
final class Texts {
  private static final int ID_MAX = 128;
  private static final int FIRST_OF_FFFE = 0xEF;

  private Texts() {}

  /**
   * Checks that a text has only characters that XML 1.0 has.
   *
   * @param utf8 the text in UTF-8: nearly all texts are told by these bytes alone
   * @param where in what the error says that the character was found
   * @throws dev.virga.core.fault.ServiceException InvalidMessageContents
   */
  static void check(String text, Bytes utf8, String where) {
    if (utf8.isPlainAscii()) {
      return;
    }
    for (byte b : utf8.unsafeArray()) {
      if (b < ' ' && b != '\n' && b != '\t' && b != '\r' && (b >= 0 || b == (byte) FIRST_OF_FFFE)) {
        checkEach(text, where);
        return;
      }
    }
  }

  private static void checkEach(String text, String where) {
    for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
      int c = text.codePointAt(at);
      boolean allowed =
          c >= 0x20
              ? c <= 0xD7FF || (c >= 0xE000 && c != 0xFFFE && c != 0xFFFF)
              : c == '\t' || c == '\n' || c == '\r';
      if (!allowed) {
        throw SqsFault.badCharacter(c, where);
      }
    }
  }

  /**
   * Checks a group, deduplication or attempt id: 1 to 128 letters, digits and punctuation of ASCII.
   *
   * @throws dev.virga.core.fault.ServiceException InvalidParameterValue
   */
  static void checkId(String parameter, String id) {
    boolean valid = !id.isEmpty() && id.length() <= ID_MAX;
    for (int i = 0; valid && i < id.length(); i++) {
      valid = id.charAt(i) > ' ' && id.charAt(i) <= '~';
    }
    if (!valid) {
      throw SqsFault.badId(parameter, id);
    }
  }

  /** Whether a text has 1 to 80 letters, digits, hyphens and underscores only. */
  static boolean isName(String text) {
    boolean valid = !text.isEmpty() && text.length() <= 80;
    for (int i = 0; valid && i < text.length(); i++) {
      valid = isNameCharacter(text.charAt(i));
    }
    return valid;
  }

  /** Whether a character is a letter or digit of ASCII, a hyphen or an underscore. */
  static boolean isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  /** The number of bytes of a text in UTF-8. */
  static int utf8Length(String text) {
    int length = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        length += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return length;
  }

  /** A parameter that has to be there and not be empty. */
  static String required(@Nullable String value, String parameter) {
    if (value == null || value.isEmpty()) {
      throw SqsFault.missing(parameter);
    }
    return value;
  }
}
