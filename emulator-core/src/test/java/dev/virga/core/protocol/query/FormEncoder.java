package dev.virga.core.protocol.query;

import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.OpenEnum;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.Trait;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The client's side of awsQuery. */
public final class FormEncoder {
  private final StringBuilder form = new StringBuilder();

  private FormEncoder() {}

  /** The form of a call. */
  public static Bytes encode(String action, String version, Structure input) {
    FormEncoder encoder = new FormEncoder();
    encoder.parameter("Action", action);
    encoder.parameter("Version", version);
    encoder.members("", input);
    return Bytes.utf8(encoder.form.toString());
  }

  private void parameter(String name, String value) {
    form.append(form.isEmpty() ? "" : "&")
        .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
        .append('=')
        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
  }

  private void members(String prefix, Structure value) {
    boolean any = false;
    for (Member member : value.schema().members()) {
      Object each = value.get(member.index());
      if (each != null) {
        any = true;
        value(prefix + name(member), member, each);
      }
    }
    if (!any && !prefix.isEmpty()) {
      parameter(prefix.substring(0, prefix.length() - 1), "");
    }
  }

  private void value(String name, Member member, Object value) {
    boolean flat = member.ownTraits().has(Trait.XML_FLATTENED);
    switch (value) {
      case Structure structure -> members(name + ".", structure);
      case List<?> list -> {
        Member item = member.target().listMember();
        String prefix = flat ? name : name + "." + name(item);
        for (int i = 0; i < list.size(); i++) {
          value(prefix + "." + (i + 1), item, list.get(i));
        }
        if (list.isEmpty()) {
          parameter(name, "");
        }
      }
      case Map<?, ?> map -> {
        int number = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          String prefix = name + (flat ? "." : ".entry.") + ++number + ".";
          Member key = member.target().mapKey();
          Member mapped = member.target().mapValue();
          value(prefix + name(key), key, entry.getKey());
          value(prefix + name(mapped), mapped, entry.getValue());
        }
        if (map.isEmpty()) {
          parameter(name, "");
        }
      }
      case Bytes bytes -> parameter(name, Base64.getEncoder().encodeToString(bytes.unsafeArray()));
      case OpenEnum symbol -> parameter(name, symbol.value());
      case Instant instant -> parameter(name, time(member, instant));
      default -> parameter(name, value.toString());
    }
  }

  private static String time(Member member, Instant instant) {
    return "epoch-seconds".equals(member.traits().string(Trait.TIMESTAMP_FORMAT))
        ? String.valueOf(instant.toEpochMilli() / 1000.0)
        : instant.toString();
  }

  private static String name(Member member) {
    String name = member.ownTraits().string(Trait.XML_NAME);
    return name == null ? member.name() : name;
  }
}
