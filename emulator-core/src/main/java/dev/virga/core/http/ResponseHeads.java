package dev.virga.core.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Renders status line and headers of whole HTTP/1.1 answers. Does the common ones only: what needs
 * a closer look (a status without a body, a header that frames the message, a character that is no
 * plain one) is left to Netty's encoder, which checks it. Thread-safe.
 */
final class ResponseHeads {
  private static final int FIRST_CAPACITY = 256;

  /** Headers that the server itself decides on. */
  private static final List<String> OWN =
      List.of("Date", "Connection", "Content-Length", "Transfer-Encoding");

  private static final byte[] OK = ascii("HTTP/1.1 200 OK\r\n");
  private static final byte[] VERSION = ascii("HTTP/1.1 ");
  private static final byte[] DATE = ascii("date: ");
  private static final byte[] LENGTH = ascii("\r\ncontent-length: ");
  private static final byte[] CLOSE = ascii("\r\nconnection: close");
  private static final byte[] END = ascii("\r\n\r\n");

  private final HttpDate date;

  ResponseHeads(HttpDate date) {
    this.date = date;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * The head of an answer that has a body.
   *
   * @param length of the body, in bytes
   * @param last whether the connection closes after it
   * @return null where it is not a common one
   */
  byte @Nullable [] render(HttpResponse response, int length, boolean last) {
    int status = response.status();
    if (status < 200 || status == 204 || status == 205 || status == 304 || status > 999) {
      return null;
    }
    Headers headers = response.headers();
    for (String own : OWN) {
      if (headers.first(own) != null) {
        return null;
      }
    }
    Text text = new Text();
    text.status(status);
    for (int i = 0; i < headers.size(); i++) {
      if (!text.header(headers.name(i), headers.value(i))) {
        return null;
      }
    }
    text.bytes(DATE).plain(date.now());
    text.bytes(LENGTH).plain(Integer.toString(length));
    if (last) {
      text.bytes(CLOSE);
    }
    return text.bytes(END).toArray();
  }

  /** Bytes that grow. */
  private static final class Text {
    private byte[] array = new byte[FIRST_CAPACITY];
    private int count;

    private void reserve(int more) {
      if (array.length - count < more) {
        array = Arrays.copyOf(array, Math.max(2 * array.length, count + more));
      }
    }

    Text bytes(byte[] bytes) {
      reserve(bytes.length);
      System.arraycopy(bytes, 0, array, count, bytes.length);
      count += bytes.length;
      return this;
    }

    void status(int status) {
      if (status == 200) {
        bytes(OK);
        return;
      }
      String reason = HttpResponseStatus.valueOf(status).reasonPhrase();
      bytes(VERSION).bytes(ascii(status + " " + reason + "\r\n"));
    }

    /** Whether all of it was visible ASCII, blanks or, in other places than the ends, tabs. */
    boolean header(CharSequence name, String value) {
      if (!isToken(name) || !plain(name)) {
        return false;
      }
      reserve(2);
      array[count++] = ':';
      array[count++] = ' ';
      if (!plain(value)) {
        return false;
      }
      reserve(2);
      array[count++] = '\r';
      array[count++] = '\n';
      return true;
    }

    private static boolean isToken(CharSequence name) {
      for (int i = 0; i < name.length(); i++) {
        char c = name.charAt(i);
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && c != '-' && !(c >= '0' && c <= '9')) {
          return false;
        }
      }
      return !name.isEmpty();
    }

    /** Appends visible ASCII characters and blanks; false where there is another one. */
    boolean plain(CharSequence text) {
      int length = text.length();
      reserve(length);
      for (int i = 0; i < length; i++) {
        char c = text.charAt(i);
        if (c < 0x20 || c > 0x7e) {
          return false;
        }
        array[count + i] = (byte) c;
      }
      count += length;
      return true;
    }

    byte[] toArray() {
      return Arrays.copyOf(array, count);
    }
  }
}
