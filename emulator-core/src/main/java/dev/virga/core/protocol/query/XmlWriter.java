package dev.virga.core.protocol.query;

import dev.virga.core.schema.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Writes well-formed XML 1.0, whatever the texts: what XML cannot carry (most control characters,
 * lone surrogates) becomes U+FFFD. Names come from models and are written as they are.
 */
public final class XmlWriter {
  private static final char REPLACEMENT = '\uFFFD';

  private final StringBuilder out = new StringBuilder(512);
  private boolean tagOpen;

  /** Begins an element. */
  public XmlWriter open(String name) {
    closeTag();
    out.append('<').append(name);
    tagOpen = true;
    return this;
  }

  /** An attribute of the element just begun. */
  public XmlWriter attribute(String name, String value) {
    if (!tagOpen) {
      throw new IllegalStateException("no open tag for attribute " + name);
    }
    out.append(' ').append(name).append("=\"");
    escape(value, true);
    out.append('"');
    return this;
  }

  /** A namespace declaration of the element just begun. */
  public XmlWriter namespace(@Nullable String prefix, String uri) {
    return attribute(prefix == null ? "xmlns" : "xmlns:" + prefix, uri);
  }

  /** Text inside the current element. */
  public XmlWriter text(String text) {
    closeTag();
    escape(text, false);
    return this;
  }

  /** Ends an element. */
  public XmlWriter close(String name) {
    if (tagOpen) {
      out.append("/>");
      tagOpen = false;
    } else {
      out.append("</").append(name).append('>');
    }
    return this;
  }

  /** An element with a text. */
  public XmlWriter element(String name, String text) {
    return open(name).text(text).close(name);
  }

  /** The document, in UTF-8. */
  public Bytes toBytes() {
    return Bytes.utf8(out.toString());
  }

  private void closeTag() {
    if (tagOpen) {
      out.append('>');
      tagOpen = false;
    }
  }

  private void escape(String text, boolean quoted) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '\r' -> out.append("&#xD;");
        case '"' -> out.append(quoted ? "&quot;" : "\"");
        case '\n' -> out.append(quoted ? "&#xA;" : "\n");
        case '\t' -> out.append(quoted ? "&#x9;" : "\t");
        default -> {
          if (Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1))) {
            out.append(c).append(text.charAt(++i));
          } else {
            out.append(isXml(c) ? c : REPLACEMENT);
          }
        }
      }
    }
  }

  private static boolean isXml(char c) {
    return c >= ' ' && !Character.isSurrogate(c) && c != '\uFFFE' && c != '\uFFFF';
  }
}
