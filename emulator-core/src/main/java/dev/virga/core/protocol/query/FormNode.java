package dev.virga.core.protocol.query;

import dev.virga.core.protocol.SerializationException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A form's parameters as the tree that the dots in their names spell: {@code A.member.1.B=x} is a
 * path of four nodes, the last of which has a value. Bounded in depth and in parameters.
 */
final class FormNode {
  /** Parameters of one form. AWS's own bodies, 1 MiB at most, hold fewer. */
  static final int PARAMETERS_MAX = 100_000;

  /** Dots in one name. */
  static final int DEPTH_MAX = 64;

  private final @Nullable FormNode parent;
  private final String name;
  private final Map<String, FormNode> children = new LinkedHashMap<>();
  private @Nullable String value;

  private FormNode(@Nullable FormNode parent, String name) {
    this.parent = parent;
    this.name = name;
  }

  /**
   * Parses the forms, one after the other, into one tree.
   *
   * @param forms in application/x-www-form-urlencoded
   * @throws SerializationException malformed escapes, no UTF-8, a name given twice, or more than
   *     the bounds allow
   */
  static FormNode parse(byte[]... forms) throws SerializationException {
    FormNode root = new FormNode(null, "");
    int count = 0;
    for (byte[] form : forms) {
      int at = 0;
      while (at < form.length) {
        int end = indexOf(form, '&', at, form.length);
        if (end > at) {
          if (++count > PARAMETERS_MAX) {
            throw new SerializationException("The request has too many parameters");
          }
          int equals = indexOf(form, '=', at, end);
          String name = decode(form, at, equals);
          root.add(name, equals < end ? decode(form, equals + 1, end) : "");
        }
        at = end + 1;
      }
    }
    return root;
  }

  private void add(String fullName, String text) throws SerializationException {
    FormNode node = this;
    int depth = 0;
    int at = 0;
    while (at <= fullName.length()) {
      if (++depth > DEPTH_MAX) {
        throw new SerializationException("A parameter name is nested too deeply");
      }
      int dot = fullName.indexOf('.', at);
      int end = dot < 0 ? fullName.length() : dot;
      FormNode above = node;
      node =
          above.children.computeIfAbsent(
              fullName.substring(at, end), segment -> new FormNode(above, segment));
      at = end + 1;
    }
    if (node.value != null) {
      throw new SerializationException("The parameter " + fullName + " is given more than once");
    }
    node.value = text;
  }

  /** The full name of the parameter, as in the form. */
  String path() {
    return parent == null || parent.parent == null ? name : parent.path() + "." + name;
  }

  /** The value, or null where only longer names were given. */
  @Nullable String value() {
    return value;
  }

  /** The node under a name, or null. */
  @Nullable FormNode child(String name) {
    return children.get(name);
  }

  Map<String, FormNode> children() {
    return children;
  }

  private static int indexOf(byte[] bytes, char wanted, int from, int end) {
    for (int i = from; i < end; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return end;
  }

  private static String decode(byte[] form, int from, int end) throws SerializationException {
    byte[] decoded = new byte[end - from];
    int length = 0;
    for (int i = from; i < end; i++) {
      byte b = form[i];
      if (b == '+') {
        b = ' ';
      } else if (b == '%') {
        int high = i + 2 < end ? Character.digit(form[i + 1], 16) : -1;
        int low = i + 2 < end ? Character.digit(form[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          throw new SerializationException("Malformed percent-encoding");
        }
        b = (byte) (high << 4 | low);
        i += 2;
      }
      decoded[length++] = b;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(decoded, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new SerializationException("The text is not valid UTF-8");
    }
  }
}
