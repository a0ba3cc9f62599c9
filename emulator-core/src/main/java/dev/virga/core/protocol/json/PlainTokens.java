package dev.virga.core.protocol.json;

import com.fasterxml.jackson.core.JsonToken;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of the JSON that clients send, several times faster than a general parser: strings are
 * found eight bytes at a time and become Strings by one copy.
 *
 * <p>It reads only what is certainly well-formed and within bounds, and there as {@link
 * JacksonTokens} does, value for value; at everything else it gives up with an {@link
 * UnusualJsonException}, and the text is read again from its beginning by Jackson, which refuses or
 * accepts it. So it has no error texts, and needs no bounds but modest ones.
 */
final class PlainTokens implements JsonTokens {
  private static final int DEPTH_MAX = Long.SIZE;
  private static final int TOKENS_MAX = 200_000;
  private static final int LONG_DIGITS = 18;
  private static final int EXPONENT_DIGITS = 3;
  private static final int NUMBER_LENGTH_MAX = 100;

  private final byte[] bytes;
  private int at;
  private int depth;
  private int tokens;

  /** A bit per level: an object, else an array. */
  private long objects;

  /** Whether the next thing in the array or object is its first. */
  private boolean first = true;

  private @Nullable JsonToken current;

  /** The token's text without quotes. */
  private int start;

  private int end;
  private boolean escapes;
  private boolean ascii;

  PlainTokens(byte[] bytes) {
    this.bytes = bytes;
  }

  private static UnusualJsonException unusual() {
    return new UnusualJsonException();
  }

  @Override
  public @Nullable JsonToken current() {
    return current;
  }

  @Override
  public boolean mayHoldLoneSurrogates() {
    return false;
  }

  private int blanks() {
    while (at < bytes.length) {
      int c = bytes[at];
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        return c;
      }
      at++;
    }
    return -1;
  }

  private boolean inObject() {
    return ((objects >>> (depth - 1)) & 1) != 0;
  }

  private void count() {
    if (++tokens > TOKENS_MAX) {
      throw unusual();
    }
  }

  @Override
  public @Nullable JsonToken next() {
    count();
    int c = blanks();
    if (depth == 0) {
      if (!first) {
        if (c >= 0 || at < bytes.length) {
          throw unusual();
        }
        current = null;
        return null;
      }
    } else if (!inObject()) {
      if (c == ']') {
        return close(JsonToken.END_ARRAY);
      }
      c = separated(c);
    } else if (current != JsonToken.FIELD_NAME) {
      throw unusual();
    }
    first = false;
    current = value(c);
    return current;
  }

  /** The element behind a comma, or the first one without. */
  private int separated(int c) {
    if (first) {
      return c;
    }
    if (c != ',') {
      throw unusual();
    }
    at++;
    return blanks();
  }

  private JsonToken close(JsonToken token) {
    at++;
    depth--;
    first = false;
    current = token;
    return token;
  }

  private JsonToken open(JsonToken token, long bit) {
    if (depth == DEPTH_MAX) {
      throw unusual();
    }
    at++;
    objects = (objects & ~(1L << depth)) | (bit << depth);
    depth++;
    first = true;
    return token;
  }

  @Override
  public @Nullable String nextName() {
    count();
    int c = blanks();
    if (depth == 0 || !inObject()) {
      throw unusual();
    }
    if (c == '}') {
      close(JsonToken.END_OBJECT);
      return null;
    }
    if (separated(c) != '"') {
      throw unusual();
    }
    string();
    String name = text();
    if (blanks() != ':') {
      throw unusual();
    }
    at++;
    first = false;
    current = JsonToken.FIELD_NAME;
    return name;
  }

  private JsonToken value(int c) {
    return switch (c) {
      case '"' -> {
        string();
        yield JsonToken.VALUE_STRING;
      }
      case '{' -> open(JsonToken.START_OBJECT, 1);
      case '[' -> open(JsonToken.START_ARRAY, 0);
      case 't' -> word("true", JsonToken.VALUE_TRUE);
      case 'f' -> word("false", JsonToken.VALUE_FALSE);
      case 'n' -> word("null", JsonToken.VALUE_NULL);
      default -> number(c);
    };
  }

  private JsonToken word(String word, JsonToken token) {
    if (bytes.length - at < word.length()) {
      throw unusual();
    }
    for (int i = 0; i < word.length(); i++) {
      if (bytes[at + i] != word.charAt(i)) {
        throw unusual();
      }
    }
    at += word.length();
    return token;
  }

  private JsonToken number(int c) {
    start = at;
    if (c == '-') {
      at++;
    }
    int integer = digits();
    if (integer > 1 && bytes[at - integer] == '0') {
      throw unusual();
    }
    boolean whole = true;
    if (at < bytes.length && bytes[at] == '.') {
      at++;
      digits();
      whole = false;
    }
    if (at < bytes.length && (bytes[at] | 0x20) == 'e') {
      at++;
      if (at < bytes.length && (bytes[at] == '+' || bytes[at] == '-')) {
        at++;
      }
      if (digits() > EXPONENT_DIGITS) {
        throw unusual();
      }
      whole = false;
    }
    end = at;
    escapes = false;
    ascii = true;
    if (end - start > NUMBER_LENGTH_MAX || (whole && integer > LONG_DIGITS)) {
      throw unusual();
    }
    return whole ? JsonToken.VALUE_NUMBER_INT : JsonToken.VALUE_NUMBER_FLOAT;
  }

  /** Reads digits, one at least; answers how many. */
  private int digits() {
    int from = at;
    while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    if (at == from) {
      throw unusual();
    }
    return at - from;
  }

  /** Reads the string whose quote is here: where it ends, and what is in it. */
  private void string() {
    start = ++at;
    escapes = false;
    ascii = true;
    while (true) {
      at = JsonBytes.special(bytes, at);
      if (at == bytes.length) {
        throw unusual();
      }
      int c = bytes[at];
      if (c == '"') {
        end = at++;
        return;
      }
      if (c == '\\') {
        escapes = true;
        escape();
      } else if (c < 0) {
        ascii = false;
        int length = Utf8.sequenceLength(bytes, at);
        if (length == 0) {
          throw unusual();
        }
        at += length;
      } else {
        throw unusual();
      }
    }
  }

  /** Steps over an escape that is well-formed. Those that may be surrogates are left to Jackson. */
  private void escape() {
    int kind = at + 1 < bytes.length ? bytes[at + 1] : -1;
    switch (kind) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at += 2;
      case 'u' -> {
        if (bytes.length - at < 6 || codeUnit(at + 2) < 0) {
          throw unusual();
        }
        at += 6;
      }
      default -> throw unusual();
    }
  }

  /** The character of four hexadecimal digits; -1 where they are none, or half of a pair. */
  private int codeUnit(int from) {
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = Character.digit(bytes[i], 16);
      if (digit < 0 || bytes[i] < 0) {
        return -1;
      }
      value = (value << 4) | digit;
    }
    return Character.isSurrogate((char) value) ? -1 : value;
  }

  @Override
  public void skip() {
    if (current != JsonToken.START_OBJECT && current != JsonToken.START_ARRAY) {
      return;
    }
    int outside = depth - 1;
    while (depth > outside) {
      if (!inObject()) {
        next();
      } else if (nextName() != null) {
        next();
      }
    }
  }

  @Override
  public String text() {
    if (escapes) {
      return unescaped();
    }
    return new String(
        bytes, start, end - start, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }

  /** What is escaped is written out in UTF-8, which takes no more bytes than the escape. */
  private String unescaped() {
    byte[] plain = new byte[end - start];
    int length = 0;
    int from = start;
    while (from < end) {
      byte c = bytes[from];
      if (c != '\\') {
        plain[length++] = c;
        from++;
        continue;
      }
      byte kind = bytes[from + 1];
      if (kind == 'u') {
        length = put(plain, length, codeUnit(from + 2));
        from += 6;
      } else {
        plain[length++] =
            switch (kind) {
              case 'b' -> '\b';
              case 'f' -> '\f';
              case 'n' -> '\n';
              case 'r' -> '\r';
              case 't' -> '\t';
              default -> kind;
            };
        from += 2;
      }
    }
    return new String(plain, 0, length, StandardCharsets.UTF_8);
  }

  private static int put(byte[] plain, int at, int c) {
    int to = at;
    if (c < 0x80) {
      plain[to++] = (byte) c;
    } else if (c < 0x800) {
      plain[to++] = (byte) (0xc0 | (c >> 6));
      plain[to++] = (byte) (0x80 | (c & 0x3f));
    } else {
      plain[to++] = (byte) (0xe0 | (c >> 12));
      plain[to++] = (byte) (0x80 | ((c >> 6) & 0x3f));
      plain[to++] = (byte) (0x80 | (c & 0x3f));
    }
    return to;
  }

  @Override
  public long longValue() {
    boolean negative = bytes[start] == '-';
    long value = 0;
    for (int i = negative ? start + 1 : start; i < end; i++) {
      value = value * 10 + bytes[i] - '0';
    }
    return negative ? -value : value;
  }

  @Override
  public double doubleValue() {
    return current == JsonToken.VALUE_NUMBER_INT ? longValue() : Double.parseDouble(text());
  }

  @Override
  public BigInteger bigInteger() {
    return BigInteger.valueOf(longValue());
  }

  @Override
  public BigDecimal decimal() {
    return new BigDecimal(text());
  }

  @Override
  public Number number() {
    long value = longValue();
    if (value == (int) value) {
      return (int) value;
    }
    return value;
  }

  @Override
  public byte[] binary() {
    String text = text();
    if (text.length() % 4 != 0) {
      throw unusual();
    }
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw unusual();
    }
  }
}
