package dev.virga.core.protocol.rest;

import dev.virga.core.protocol.SerializationException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Percent-encoding of paths and queries (RFC 3986), strict about malformed input. */
final class PercentEncoding {
  private PercentEncoding() {}

  /**
   * Decodes a path segment.
   *
   * @throws SerializationException a percent sign without two hex digits, or no UTF-8
   */
  static String decode(String text) throws SerializationException {
    return decode(text, false);
  }

  /**
   * The parameters of a query in order; a plus sign is a space, a name without a value has the
   * empty one.
   *
   * @throws SerializationException as {@link #decode(String)}
   */
  static List<Map.Entry<String, String>> query(String rawQuery) throws SerializationException {
    List<Map.Entry<String, String>> parameters = new ArrayList<>();
    for (String part : rawQuery.split("&", -1)) {
      if (!part.isEmpty()) {
        int equals = part.indexOf('=');
        String name = equals < 0 ? part : part.substring(0, equals);
        String value = equals < 0 ? "" : part.substring(equals + 1);
        parameters.add(Map.entry(decode(name, true), decode(value, true)));
      }
    }
    return parameters;
  }

  private static String decode(String text, boolean plusIsSpace) throws SerializationException {
    if (text.indexOf('%') < 0 && (!plusIsSpace || text.indexOf('+') < 0)) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        if (i + 2 >= text.length()
            || !HexFormat.isHexDigit(text.charAt(i + 1))
            || !HexFormat.isHexDigit(text.charAt(i + 2))) {
          throw new SerializationException("Malformed percent-encoding");
        }
        bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
        i += 2;
      } else if (c == '+' && plusIsSpace) {
        bytes.write(' ');
      } else {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return utf8(bytes.toByteArray());
  }

  /**
   * Decodes bytes as UTF-8.
   *
   * @throws SerializationException they are not
   */
  static String utf8(byte[] bytes) throws SerializationException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new SerializationException("The text is not valid UTF-8");
    }
  }
}
