package dev.virga.core.protocol.cbor;

import dev.virga.core.schema.Bytes;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Writes data items (RFC 8949): containers with indefinite lengths, as AWS does, everything else
 * definite and as short as its type allows. Not thread-safe.
 */
final class CborWriter {
  private static final int UNSIGNED = 0;
  private static final int NEGATIVE = 1;
  private static final int BYTE_STRING = 2;
  private static final int TEXT_STRING = 3;
  private static final int ARRAY = 4;
  private static final int TAG = 6;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

  CborWriter startMap() {
    out.write(0xbf);
    return this;
  }

  CborWriter startArray() {
    out.write(0x9f);
    return this;
  }

  /** Ends the innermost map or array. */
  CborWriter end() {
    out.write(0xff);
    return this;
  }

  CborWriter text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    head(TEXT_STRING, utf8.length);
    out.writeBytes(utf8);
    return this;
  }

  CborWriter bytes(Bytes bytes) {
    head(BYTE_STRING, bytes.size());
    out.writeBytes(bytes.unsafeArray());
    return this;
  }

  CborWriter bool(boolean value) {
    out.write(value ? 0xf5 : 0xf4);
    return this;
  }

  CborWriter nothing() {
    out.write(0xf6);
    return this;
  }

  CborWriter integer(long value) {
    if (value < 0) {
      head(NEGATIVE, ~value);
    } else {
      head(UNSIGNED, value);
    }
    return this;
  }

  CborWriter integer(BigInteger value) {
    if (value.bitLength() < Long.SIZE) {
      return integer(value.longValue());
    }
    boolean negative = value.signum() < 0;
    tag(negative ? 3 : 2);
    byte[] magnitude = (negative ? value.not() : value).toByteArray();
    int sign = magnitude[0] == 0 ? 1 : 0;
    head(BYTE_STRING, magnitude.length - sign);
    out.write(magnitude, sign, magnitude.length - sign);
    return this;
  }

  /** A decimal fraction, tag 4. */
  CborWriter decimal(BigDecimal value) {
    tag(4);
    head(ARRAY, 2);
    integer(-(long) value.scale());
    return integer(value.unscaledValue());
  }

  CborWriter single(float value) {
    out.write(0xfa);
    bigEndian(Float.floatToIntBits(value), 4);
    return this;
  }

  CborWriter twofold(double value) {
    out.write(0xfb);
    bigEndian(Double.doubleToLongBits(value), 8);
    return this;
  }

  CborWriter tag(long tag) {
    head(TAG, tag);
    return this;
  }

  Bytes toBytes() {
    return Bytes.wrap(out.toByteArray());
  }

  private void head(int major, long argument) {
    int type = major << 5;
    if (argument >= 0 && argument < 24) {
      out.write(type | (int) argument);
    } else if (argument >= 0 && argument <= 0xff) {
      out.write(type | 24);
      bigEndian(argument, 1);
    } else if (argument >= 0 && argument <= 0xffff) {
      out.write(type | 25);
      bigEndian(argument, 2);
    } else if (argument >= 0 && argument <= 0xffff_ffffL) {
      out.write(type | 26);
      bigEndian(argument, 4);
    } else {
      out.write(type | 27);
      bigEndian(argument, 8);
    }
  }

  private void bigEndian(long value, int width) {
    for (int i = width - 1; i >= 0; i--) {
      out.write((int) (value >>> (8 * i)));
    }
  }
}
