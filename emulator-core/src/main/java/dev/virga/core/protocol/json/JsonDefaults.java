package dev.virga.core.protocol.json;

import dev.virga.core.schema.Body;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Document;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.Trait;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values that a model's default trait stands for, in the Java types of the shapes.
 *
 * <p>Models made from botocore carry no defaults, so there absent stays null; a model that gives
 * one gets it applied, as Smithy's server tests ask.
 */
public final class JsonDefaults {
  private JsonDefaults() {}

  /** The member's default, or null where it has none. */
  public static @Nullable Object of(Member member) {
    Object value = member.ownTraits().get(Trait.DEFAULT);
    if (value == null) {
      return null;
    }
    return switch (member.target().type()) {
      case BLOB -> blob(member, (String) value);
      case ENUM -> member.target().newEnum((String) value);
      case BYTE -> ((Number) value).byteValue();
      case SHORT -> ((Number) value).shortValue();
      case INTEGER, INT_ENUM -> ((Number) value).intValue();
      case LONG -> ((Number) value).longValue();
      case FLOAT -> ((Number) value).floatValue();
      case DOUBLE -> ((Number) value).doubleValue();
      case BIG_INTEGER -> new BigInteger(value.toString());
      case BIG_DECIMAL -> new BigDecimal(value.toString());
      case TIMESTAMP -> timestamp(value);
      case DOCUMENT -> new Document(value);
      case LIST -> List.of();
      case MAP -> Map.of();
      case BOOLEAN, STRING -> value;
      case STRUCTURE, UNION ->
          throw new IllegalArgumentException("A structure has no default: " + member);
    };
  }

  private static Object blob(Member member, String base64) {
    Bytes bytes = Bytes.wrap(Base64.getDecoder().decode(base64));
    return member.has(Trait.STREAMING) ? Body.of(bytes) : bytes;
  }

  private static Instant timestamp(Object value) {
    if (value instanceof Number number) {
      return Instant.ofEpochMilli(
          new BigDecimal(number.toString()).movePointRight(3).longValueExact());
    }
    return Instant.parse((String) value);
  }
}
