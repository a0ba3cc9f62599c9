package dev.virga.core.protocol.validation;

import dev.virga.core.schema.Body;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Document;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.OpenEnum;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.Trait;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values as AWS's Java prints them: {@code [a, b]}, {@code {k=v}}, {@code
 * PutEventsRequestEntry(time=null, source=s)}. Cut at {@link #LENGTH_MAX} characters.
 */
final class ValueText {
  /** Most characters printed of one value. */
  static final int LENGTH_MAX = 65_536;

  private final StringBuilder out = new StringBuilder();

  private ValueText() {}

  static String of(Object value) {
    ValueText text = new ValueText();
    text.append(value);
    if (text.full()) {
      text.out.setLength(LENGTH_MAX);
    }
    return text.out.toString();
  }

  private boolean full() {
    return out.length() > LENGTH_MAX;
  }

  private void append(@Nullable Object value) {
    switch (value) {
      case null -> out.append("null");
      case OpenEnum known -> out.append(known.value());
      case Bytes bytes -> appendBuffer(bytes.size());
      case Body body -> appendBuffer(body.length());
      case Document document -> append(document.value());
      case Structure structure -> appendStructure(structure);
      case List<?> list -> appendList(list);
      case Map<?, ?> map -> appendMap(map);
      default -> out.append(value);
    }
  }

  private void appendBuffer(long length) {
    out.append("java.nio.HeapByteBuffer[pos=0 lim=" + length + " cap=" + length + "]");
  }

  private void appendStructure(Structure structure) {
    out.append(structure.schema().name()).append('(');
    String separator = "";
    for (Member member : structure.schema().members()) {
      if (full()) {
        return;
      }
      Object value = structure.get(member.index());
      out.append(separator).append(ValuePath.lowerFirst(member.name())).append('=');
      if (value != null && member.has(Trait.SENSITIVE)) {
        out.append("***Sensitive Data Redacted***");
      } else {
        append(value);
      }
      separator = ", ";
    }
    out.append(')');
  }

  private void appendList(List<?> list) {
    out.append('[');
    String separator = "";
    for (Object item : list) {
      if (full()) {
        return;
      }
      out.append(separator);
      append(item);
      separator = ", ";
    }
    out.append(']');
  }

  private void appendMap(Map<?, ?> map) {
    out.append('{');
    String separator = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (full()) {
        return;
      }
      out.append(separator).append(entry.getKey()).append('=');
      append(entry.getValue());
      separator = ", ";
    }
    out.append('}');
  }
}
