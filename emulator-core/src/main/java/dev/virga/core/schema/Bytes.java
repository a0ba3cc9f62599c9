package dev.virga.core.schema;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An immutable sequence of bytes. */
public final class Bytes {
  /** No bytes. */
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long SPACES = 0x2020202020202020L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private final byte[] array;

  private Bytes(byte[] array) {
    this.array = array;
  }

  /** Takes the array over, without a copy: the caller gives it up. */
  public static Bytes wrap(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array);
  }

  /** A copy of these bytes. */
  public static Bytes copyOf(byte[] array) {
    return wrap(array.clone());
  }

  /** The UTF-8 bytes of a text. */
  public static Bytes utf8(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Number of bytes. */
  public int size() {
    return array.length;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return array.length == 0;
  }

  /** The byte at an index. */
  public byte at(int index) {
    return array[index];
  }

  /** Whether they are ASCII without control characters; DEL counts as none. */
  public boolean isPlainAscii() {
    int at = 0;
    while (at <= array.length - Long.BYTES) {
      long eight = (long) LONGS.get(array, at);
      if (((eight | (eight - SPACES)) & HIGH_BITS) != 0) {
        return false;
      }
      at += Long.BYTES;
    }
    while (at < array.length) {
      if (array[at] < ' ') {
        return false;
      }
      at++;
    }
    return true;
  }

  /** A copy as an array. */
  public byte[] toArray() {
    return array.clone();
  }

  /** A read-only view. */
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(array).asReadOnlyBuffer();
  }

  /** The array itself, for readers that promise not to write: codecs, digests, sockets. */
  public byte[] unsafeArray() {
    return array;
  }

  /** These bytes decoded as UTF-8, malformed input replaced. */
  public String asUtf8() {
    return new String(array, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  /** The length only: contents never reach a log. */
  @Override
  public String toString() {
    return "Bytes[" + array.length + "]";
  }
}
