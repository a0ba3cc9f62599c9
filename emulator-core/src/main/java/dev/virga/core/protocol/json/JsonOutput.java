package dev.virga.core.protocol.json;

import dev.virga.core.schema.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * A JSON text that is being written, compact, in UTF-8. Escapes what has to be and nothing else.
 * Used by one thread.
 */
final class JsonOutput {
  private static final int ESCAPE_LENGTH_MAX = 6;
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] NULL = ascii("null");
  private static final JsonScratch.Pool NAMES = new JsonScratch.Pool();
  private static final byte[] HEX = ascii("0123456789ABCDEF");

  private final JsonScratch.Pool pool;
  private final JsonScratch scratch;
  private byte[] array;
  private int count;
  private int depth;
  private boolean comma;

  JsonOutput(JsonScratch.Pool pool) {
    this.pool = pool;
    this.scratch = pool.take();
    this.array = scratch.array;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** What {@link #name(byte[])} takes: a name with its quotes and colon. */
  static byte[] rendered(String name) {
    JsonOutput out = new JsonOutput(NAMES);
    out.text(name);
    out.put(':');
    return out.toBytes().unsafeArray();
  }

  /** The text so far; nothing can be written any more. */
  Bytes toBytes() {
    Bytes text = Bytes.wrap(Arrays.copyOf(array, count));
    scratch.array = array;
    pool.giveBack(scratch);
    return text;
  }

  void startObject() {
    start('{');
  }

  void endObject() {
    end('}');
  }

  void startArray() {
    start('[');
  }

  void endArray() {
    end(']');
  }

  private void start(int bracket) {
    if (++depth > 2 * JsonShapes.DEPTH_MAX) {
      throw new IllegalStateException("JSON deeper than " + 2 * JsonShapes.DEPTH_MAX);
    }
    separate();
    put(bracket);
    comma = false;
  }

  private void end(int bracket) {
    depth--;
    put(bracket);
    comma = true;
  }

  private void separate() {
    if (comma) {
      put(',');
    }
    comma = true;
  }

  /** The name of the value that comes next, as {@link #rendered} made it. */
  void name(byte[] rendered) {
    separate();
    put(rendered);
    comma = false;
  }

  void name(String name) {
    separate();
    text(name);
    put(':');
    comma = false;
  }

  void string(String value) {
    separate();
    text(value);
  }

  void bool(boolean value) {
    separate();
    put(value ? TRUE : FALSE);
  }

  void nothing() {
    separate();
    put(NULL);
  }

  /** A number, as it is to stand there. */
  void number(String digits) {
    separate();
    put(ascii(digits));
  }

  void number(long value) {
    number(Long.toString(value));
  }

  void base64(byte[] value) {
    separate();
    put('"');
    put(Base64.getEncoder().encode(value));
    put('"');
  }

  private void reserve(int more) {
    if (array.length - count < more) {
      array = Arrays.copyOf(array, Math.max(2 * array.length, Math.addExact(count, more)));
    }
  }

  private void put(int character) {
    reserve(1);
    array[count++] = (byte) character;
  }

  private void put(byte[] bytes) {
    put(bytes, 0, bytes.length);
  }

  private void put(byte[] bytes, int from, int to) {
    reserve(to - from);
    System.arraycopy(bytes, from, array, count, to - from);
    count += to - from;
  }

  /** A text with halves of surrogate pairs: each goes out as the escape that it was. */
  private void halves(String value) {
    put('"');
    for (int i = 0; i < value.length(); i += Character.charCount(value.codePointAt(i))) {
      int c = value.codePointAt(i);
      if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
        put("\\u%04X".formatted(c).getBytes(StandardCharsets.US_ASCII));
      } else {
        for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
          if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
            escape(b);
          } else {
            put(b);
          }
        }
      }
    }
    put('"');
  }

  private void text(String value) {
    int length = scratch.encoder.encode(value);
    if (length < 0) {
      halves(value);
      return;
    }
    byte[] utf8 = scratch.encoder.bytes();
    reserve(length + 2);
    put('"');
    int from = 0;
    int to = JsonBytes.notable(utf8, 0, length);
    while (to < length) {
      put(utf8, from, to);
      escape(utf8[to]);
      from = to + 1;
      to = JsonBytes.notable(utf8, from, length);
    }
    put(utf8, from, length);
    put('"');
  }

  private void escape(byte character) {
    reserve(ESCAPE_LENGTH_MAX);
    array[count++] = '\\';
    switch (character) {
      case '"', '\\' -> array[count++] = character;
      case '\b' -> array[count++] = 'b';
      case '\f' -> array[count++] = 'f';
      case '\n' -> array[count++] = 'n';
      case '\r' -> array[count++] = 'r';
      case '\t' -> array[count++] = 't';
      default -> {
        array[count++] = 'u';
        array[count++] = '0';
        array[count++] = '0';
        array[count++] = HEX[character >> 4];
        array[count++] = HEX[character & 0xf];
      }
    }
  }
}
