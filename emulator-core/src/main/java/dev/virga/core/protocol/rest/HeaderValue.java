package dev.virga.core.protocol.rest;

import dev.virga.core.protocol.SerializationException;
import dev.virga.core.protocol.TimestampFormat;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.ShapeType;
import dev.virga.core.schema.Trait;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Values in headers: scalars, and lists with commas, quotes and dates. */
final class HeaderValue {
  private HeaderValue() {}

  /**
   * Parses the lines of one header.
   *
   * @param lines at least one
   * @throws SerializationException they are no value of the member
   */
  static Object parse(Member member, List<String> lines) throws SerializationException {
    if (member.target().type() != ShapeType.LIST) {
      return scalar(member, String.join(", ", lines).strip());
    }
    Member element = member.target().listMember();
    List<Object> values = new ArrayList<>();
    for (String line : lines) {
      for (String item : items(element, line)) {
        values.add(TextValue.parse(element, item, TimestampFormat.HTTP_DATE));
      }
    }
    return List.copyOf(values);
  }

  /** The one line that carries a value. */
  static String print(Member member, Object value) {
    if (member.target().type() != ShapeType.LIST) {
      return isMediaTyped(member)
          ? Base64.getEncoder().encodeToString(((String) value).getBytes(StandardCharsets.UTF_8))
          : TextValue.print(member, value, TimestampFormat.HTTP_DATE);
    }
    Member element = member.target().listMember();
    List<String> items = new ArrayList<>();
    for (Object item : (List<?>) value) {
      String text = TextValue.print(element, item, TimestampFormat.HTTP_DATE);
      items.add(quotable(element) ? quote(text) : text);
    }
    return String.join(", ", items);
  }

  /** A string with a media type stands in a header as base64. */
  private static Object scalar(Member member, String text) throws SerializationException {
    return isMediaTyped(member)
        ? PercentEncoding.utf8(base64(text).unsafeArray())
        : TextValue.parse(member, text, TimestampFormat.HTTP_DATE);
  }

  private static boolean isMediaTyped(Member member) {
    return member.target().type() == ShapeType.STRING && member.has(Trait.MEDIA_TYPE);
  }

  private static Bytes base64(String text) throws SerializationException {
    if (text.length() % 4 != 0) {
      throw new SerializationException("Base64 without its padding");
    }
    try {
      return Bytes.wrap(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new SerializationException("Not base64");
    }
  }

  private static List<String> items(Member element, String line) throws SerializationException {
    if (quotable(element)) {
      return quotedItems(line);
    }
    boolean dates =
        element.target().type() == ShapeType.TIMESTAMP
            && TextValue.format(element, TimestampFormat.HTTP_DATE) == TimestampFormat.HTTP_DATE;
    List<String> items = new ArrayList<>();
    String[] parts = line.split(",", -1);
    for (int i = 0; i < parts.length; i++) {
      String item = parts[i].strip();
      if (dates && i + 1 < parts.length) {
        i++;
        item = item + ", " + parts[i].strip();
      }
      if (!item.isEmpty() || parts.length > 1) {
        items.add(item);
      }
    }
    return items;
  }

  private static boolean quotable(Member element) {
    return element.target().type() == ShapeType.STRING || element.target().type() == ShapeType.ENUM;
  }

  /** Items separated by commas, each bare or a quoted string (RFC 9110, 5.6.4). */
  private static List<String> quotedItems(String line) throws SerializationException {
    List<String> items = new ArrayList<>();
    int at = 0;
    while (at < line.length()) {
      at = skipSpace(line, at);
      if (at < line.length() && line.charAt(at) == '"') {
        StringBuilder item = new StringBuilder();
        at = readQuoted(line, at + 1, item);
        items.add(item.toString());
        at = skipSpace(line, at);
        if (at < line.length() && line.charAt(at) != ',') {
          throw new SerializationException("Text behind a quoted string");
        }
      } else {
        int comma = line.indexOf(',', at);
        int end = comma < 0 ? line.length() : comma;
        String item = line.substring(at, end).strip();
        if (!item.isEmpty()) {
          items.add(item);
        }
        at = end;
      }
      at++;
    }
    return items;
  }

  private static int readQuoted(String line, int start, StringBuilder item)
      throws SerializationException {
    for (int at = start; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c == '"') {
        return at + 1;
      }
      if (c == '\\' && at + 1 < line.length()) {
        at++;
        c = line.charAt(at);
      }
      item.append(c);
    }
    throw new SerializationException("A quoted string does not end");
  }

  private static int skipSpace(String line, int start) {
    int at = start;
    while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }

  private static String quote(String text) {
    if (text.indexOf(',') < 0 && text.indexOf('"') < 0 && text.strip().equals(text)) {
      return text;
    }
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
