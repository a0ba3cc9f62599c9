package dev.virga.core.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Opaque tokens of lists: where the page before ended. A text that no page of the operation has
 * given is not a token; whether the page was of the same account and prefix is not told.
 */
public final class PageToken {
  private PageToken() {}

  /**
   * The token of a page.
   *
   * @param list what is listed, such as the operation's name
   * @param position where the page ended
   */
  public static String write(String list, String position) {
    byte[] text = position.getBytes(UTF_8);
    ByteBuffer token = ByteBuffer.allocate(Integer.BYTES + text.length);
    token.putInt(check(list, text)).put(text);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
  }

  /** The position in a token; empty where it is none of this list. */
  public static Optional<String> read(String list, String token) {
    ByteBuffer read;
    try {
      read = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
    if (read.remaining() < Integer.BYTES) {
      return Optional.empty();
    }
    int check = read.getInt();
    byte[] text = new byte[read.remaining()];
    read.get(text);
    return check == check(list, text) ? Optional.of(new String(text, UTF_8)) : Optional.empty();
  }

  private static int check(String list, byte[] text) {
    CRC32C sum = new CRC32C();
    sum.update(list.getBytes(UTF_8));
    sum.update(0);
    sum.update(text);
    return (int) sum.getValue();
  }
}
