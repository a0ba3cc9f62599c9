package dev.virga.sqs.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a receive hands out to delete its message by. Opaque to users; inside it is the way to the
 * message. A check guards against texts that are no handles, not against forgers.
 *
 * @param queue the queue's number, which a queue of the same name created later does not have
 * @param order the message's
 * @param slot the message's
 * @param receipt number of the receive
 */
record ReceiptHandle(long queue, long order, int slot, int receipt) {
  /** As AWS's, it begins with {@code AQEB}. */
  private static final byte PREFIX = 1;

  private static final int PREFIX_BYTES = 3;
  private static final int BYTES = PREFIX_BYTES + 8 + 8 + 4 + 4 + 6;

  String text() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.put(PREFIX).put(PREFIX).put(PREFIX);
    bytes.putLong(queue).putLong(order).putInt(slot).putInt(receipt);
    long check = check();
    bytes.putInt((int) (check >>> 32)).putShort((short) check);
    return new String(Base64.getEncoder().encode(bytes.array()), StandardCharsets.ISO_8859_1);
  }

  private long check() {
    long mixed = (queue * 31 + order) * 0x9e3779b97f4a7c15L + (((long) slot << 32) ^ receipt);
    mixed = (mixed ^ (mixed >>> 32)) * 0xd6e8feb86659fd93L;
    return (mixed ^ (mixed >>> 29)) & 0xffff_ffff_0000_ffffL;
  }

  /** The handle that a text spells, or null where it is none of ours. */
  static @Nullable ReceiptHandle parse(String text) {
    if (text.length() != BYTES / 3 * 4) {
      return null;
    }
    byte[] decoded = new byte[BYTES];
    if (!decode(text, decoded)) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(decoded);
    boolean prefixed = true;
    for (int i = 0; i < PREFIX_BYTES; i++) {
      prefixed &= bytes.get() == PREFIX;
    }
    ReceiptHandle handle =
        new ReceiptHandle(bytes.getLong(), bytes.getLong(), bytes.getInt(), bytes.getInt());
    long check = ((long) bytes.getInt() << 32) | (bytes.getShort() & 0xffffL);
    return prefixed && check == handle.check() ? handle : null;
  }

  private static boolean decode(String text, byte[] into) {
    try {
      return Base64.getDecoder().decode(text.getBytes(StandardCharsets.ISO_8859_1), into)
          == into.length;
    } catch (IllegalArgumentException e) {
      return false; // no base64, so no handle: the caller says so
    }
  }
}
