package dev.virga.core.protocol.cbor;

import dev.virga.core.protocol.SerializationException;
import dev.virga.core.schema.Bytes;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads data items (RFC 8949) from bytes in memory: definite and indefinite lengths, floats of all
 * three widths, big numbers (tags 2, 3 and 4), null and undefined. Every length is checked against
 * the bytes that are left before it is believed. Not thread-safe.
 */
final class CborReader {
  /** Containers and tags inside each other. */
  static final int DEPTH_MAX = 200;

  /** Elements and entries of all containers together: a byte of input can cost a hundred here. */
  static final int ITEMS_MAX = 1_000_000;

  /** The tag of a point in time. */
  static final int TAG_EPOCH = 1;

  private static final int TAG_POSITIVE_BIGNUM = 2;
  private static final int TAG_NEGATIVE_BIGNUM = 3;
  private static final int TAG_DECIMAL_FRACTION = 4;

  /** Bytes of the largest big number taken: 1,232 decimal digits. */
  private static final int BIGNUM_BYTES_MAX = 512;

  /** Decimal places, either way, of the widest decimal fraction taken. */
  private static final int SCALE_MAX = 1_000;

  private static final int INDEFINITE = 31;
  private static final int BREAK = 0xff;

  private final byte[] bytes;
  private int at;
  private int depth;
  private int items;

  CborReader(Bytes bytes) {
    this.bytes = bytes.unsafeArray();
  }

  /** What kind of item comes next. */
  enum Kind {
    UNSIGNED,
    NEGATIVE,
    BYTE_STRING,
    TEXT_STRING,
    ARRAY,
    MAP,
    TAG,
    BOOLEAN,
    NULL,
    FLOAT
  }

  /** Looks at the next item without reading it. */
  Kind peek() throws SerializationException {
    int initial = peekByte();
    return switch (initial >> 5) {
      case 0 -> Kind.UNSIGNED;
      case 1 -> Kind.NEGATIVE;
      case 2 -> Kind.BYTE_STRING;
      case 3 -> Kind.TEXT_STRING;
      case 4 -> Kind.ARRAY;
      case 5 -> Kind.MAP;
      case 6 -> Kind.TAG;
      default ->
          switch (initial & 0x1f) {
            case 20, 21 -> Kind.BOOLEAN;
            case 22, 23 -> Kind.NULL;
            case 25, 26, 27 -> Kind.FLOAT;
            default -> throw malformed("an unknown simple value");
          };
    };
  }

  /** Takes a null or an undefined where one comes next. */
  boolean takeNull() throws SerializationException {
    if (peek() != Kind.NULL) {
      return false;
    }
    at++;
    return true;
  }

  boolean readBoolean() throws SerializationException {
    require(Kind.BOOLEAN, "a boolean");
    return (bytes[at++] & 0x1f) == 21;
  }

  /** A whole number of any size. */
  BigInteger readInteger() throws SerializationException {
    return switch (peek()) {
      case UNSIGNED -> unsigned(readArgument());
      case NEGATIVE -> unsigned(readArgument()).not();
      case TAG -> {
        Number number = readTaggedNumber();
        if (number instanceof BigInteger integer) {
          yield integer;
        }
        throw unexpected("an integer");
      }
      default -> throw unexpected("an integer");
    };
  }

  /** Any number: BigInteger, Double (floats of any width) or BigDecimal. */
  Number readNumber() throws SerializationException {
    return switch (peek()) {
      case UNSIGNED, NEGATIVE -> readInteger();
      case FLOAT -> readFloat();
      case TAG -> readTaggedNumber();
      default -> throw unexpected("a number");
    };
  }

  /** The number of the tag that comes next. */
  long readTag() throws SerializationException {
    require(Kind.TAG, "a tag");
    return readArgument();
  }

  Bytes readBytes() throws SerializationException {
    require(Kind.BYTE_STRING, "a byte string");
    return Bytes.wrap(readChunks());
  }

  /** A text, which must be valid UTF-8. */
  String readText() throws SerializationException {
    require(Kind.TEXT_STRING, "a text string");
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(readChunks())).toString();
    } catch (CharacterCodingException e) {
      throw new SerializationException("The text is not valid UTF-8");
    }
  }

  /** What to do with each element of an array or each key of a map. */
  interface Element {
    void read() throws SerializationException;
  }

  /** Reads an array: {@code element} runs before each element and reads it. */
  void readArray(Element element) throws SerializationException {
    require(Kind.ARRAY, "an array");
    readContainer(1, element);
  }

  /** Reads a map: {@code entry} runs before each key and reads the key and the value. */
  void readMap(Element entry) throws SerializationException {
    require(Kind.MAP, "a map");
    readContainer(2, entry);
  }

  private void readContainer(int itemsEach, Element element) throws SerializationException {
    enter();
    if ((peekByte() & 0x1f) == INDEFINITE) {
      at++;
      while (peekByte() != BREAK) {
        readElement(element);
      }
      at++;
    } else {
      long count = readArgument();
      if (count < 0 || count > (bytes.length - at) / itemsEach) {
        throw malformed("a length beyond the end");
      }
      for (long i = 0; i < count; i++) {
        readElement(element);
      }
    }
    depth--;
  }

  private void readElement(Element element) throws SerializationException {
    if (++items > ITEMS_MAX) {
      throw malformed("more items than are taken");
    }
    element.read();
  }

  /** Reads over one item, whatever it is. */
  void skip() throws SerializationException {
    switch (peek()) {
      case UNSIGNED, NEGATIVE -> readArgument();
      case BYTE_STRING, TEXT_STRING -> readChunks();
      case ARRAY -> readArray(this::skip);
      case MAP ->
          readMap(() -> {
            skip();
            skip();
          });
      case TAG -> {
        enter();
        readArgument();
        skip();
        depth--;
      }
      case BOOLEAN, NULL -> at++;
      case FLOAT -> readFloat();
    }
  }

  /** Any item as the value of a document; tags of other kinds than numbers' are refused. */
  @Nullable Object readAny() throws SerializationException {
    return switch (peek()) {
      case UNSIGNED, NEGATIVE, FLOAT, TAG -> narrowed(readNumber());
      case TEXT_STRING -> readText();
      case BOOLEAN -> readBoolean();
      case NULL -> {
        at++;
        yield null;
      }
      case ARRAY -> {
        List<@Nullable Object> values = new ArrayList<>();
        readArray(() -> values.add(readAny()));
        yield values;
      }
      case MAP -> {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        readMap(() -> {
          String key = readText();
          values.put(key, readAny());
        });
        yield values;
      }
      case BYTE_STRING -> throw unexpected("a document's value");
    };
  }

  /** Whether all bytes have been read. */
  boolean atEnd() {
    return at == bytes.length;
  }

  private static Number narrowed(Number number) {
    if (number instanceof BigInteger integer && integer.bitLength() < Long.SIZE) {
      long value = integer.longValue();
      return value == (int) value ? (Number) (int) value : (Number) value;
    }
    return number;
  }

  private Number readTaggedNumber() throws SerializationException {
    long tag = readTag();
    if (tag == TAG_POSITIVE_BIGNUM) {
      return bignum();
    }
    if (tag == TAG_NEGATIVE_BIGNUM) {
      return bignum().not();
    }
    if (tag == TAG_DECIMAL_FRACTION) {
      return decimalFraction();
    }
    throw unexpected("a number");
  }

  private BigInteger bignum() throws SerializationException {
    Bytes magnitude = readBytes();
    if (magnitude.size() > BIGNUM_BYTES_MAX) {
      throw malformed("a number that is too large");
    }
    return new BigInteger(1, magnitude.unsafeArray());
  }

  private BigDecimal decimalFraction() throws SerializationException {
    List<BigInteger> parts = new ArrayList<>(2);
    readArray(() -> {
      if (parts.size() == 2) {
        throw malformed("a decimal fraction of more than two parts");
      }
      parts.add(readInteger());
    });
    if (parts.size() != 2) {
      throw malformed("a decimal fraction of fewer than two parts");
    }
    if (parts.getFirst().abs().compareTo(BigInteger.valueOf(SCALE_MAX)) > 0) {
      throw malformed("a number that is too large");
    }
    return new BigDecimal(parts.getLast(), -parts.getFirst().intValueExact());
  }

  private Double readFloat() throws SerializationException {
    int width = bytes[at++] & 0x1f;
    return switch (width) {
      case 25 -> (double) Float.float16ToFloat((short) readBigEndian(2));
      case 26 -> (double) Float.intBitsToFloat((int) readBigEndian(4));
      default -> Double.longBitsToDouble(readBigEndian(8));
    };
  }

  /** The bytes of a string, put together where it comes in chunks. */
  private byte[] readChunks() throws SerializationException {
    int initial = peekByte();
    if ((initial & 0x1f) != INDEFINITE) {
      return readRun();
    }
    at++;
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    while (peekByte() != BREAK) {
      if (peekByte() >> 5 != initial >> 5 || (peekByte() & 0x1f) == INDEFINITE) {
        throw malformed("a chunk of another kind inside a string");
      }
      chunks.writeBytes(readRun());
    }
    at++;
    return chunks.toByteArray();
  }

  private byte[] readRun() throws SerializationException {
    long length = readArgument();
    if (length < 0 || length > bytes.length - at) {
      throw malformed("a length beyond the end");
    }
    int from = at;
    at += (int) length;
    return Arrays.copyOfRange(bytes, from, at);
  }

  /** The argument in an item's head; one above Long.MAX_VALUE comes as a negative number. */
  private long readArgument() throws SerializationException {
    int info = peekByte() & 0x1f;
    at++;
    if (info < 24) {
      return info;
    }
    if (info > 27) {
      throw malformed("a reserved length");
    }
    return readBigEndian(1 << (info - 24));
  }

  private long readBigEndian(int width) throws SerializationException {
    if (width > bytes.length - at) {
      throw malformed("an item cut short");
    }
    long value = 0;
    for (int i = 0; i < width; i++) {
      value = value << 8 | (bytes[at++] & 0xff);
    }
    return value;
  }

  private static BigInteger unsigned(long argument) {
    BigInteger value = BigInteger.valueOf(argument);
    return argument >= 0 ? value : value.add(BigInteger.ONE.shiftLeft(Long.SIZE));
  }

  private int peekByte() throws SerializationException {
    if (at >= bytes.length) {
      throw malformed("an item cut short");
    }
    return bytes[at] & 0xff;
  }

  private void enter() throws SerializationException {
    if (++depth > DEPTH_MAX) {
      throw malformed("nesting that is too deep");
    }
  }

  private void require(Kind kind, String wanted) throws SerializationException {
    if (peek() != kind) {
      throw unexpected(wanted);
    }
  }

  private SerializationException unexpected(String wanted) {
    return new SerializationException("CBOR: " + wanted + " is expected at byte " + at);
  }

  private SerializationException malformed(String what) {
    return new SerializationException("CBOR: " + what + " at byte " + at);
  }
}
