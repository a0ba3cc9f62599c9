package dev.virga.core.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Values of any modelled shape, from a seed: the same seed gives the same values. Members are
 * present or absent at random; required members and HTTP labels are always there. Strings are not
 * empty and hold what every wire format can carry (no control characters); those bound to headers
 * and labels are ASCII. Timestamps have whole milliseconds, or whole seconds where the format or
 * the place knows no fractions. Constraints (length, range, pattern) are not kept. An event stream
 * is always absent.
 */
public final class RandomValues {
  /** Below this depth of nesting, what is optional is absent and collections are empty. */
  private static final int MAX_DEPTH = 5;

  private static final String LETTERS = "abcXYZ019 -_.~<>&\"'/?=%+äß漢\uD83D\uDE80";
  private static final String ASCII = "abcdefXYZ0189-_.";

  private final SplittableRandom random;
  private final boolean emptyCollections;

  /** Values with empty collections among them. */
  public RandomValues(long seed) {
    this(seed, true);
  }

  /**
   * @param emptyCollections whether lists and maps may be empty; query and some headers cannot tell
   *     an empty one from an absent one
   */
  public RandomValues(long seed, boolean emptyCollections) {
    this.random = new SplittableRandom(seed);
    this.emptyCollections = emptyCollections;
  }

  /** A value of a structure or union. */
  public Structure structure(Schema schema) {
    return structure(schema, 0);
  }

  /** A value of a member's target, never null. */
  public Object value(Member member) {
    return value(member, 0);
  }

  private Structure structure(Schema schema, int depth) {
    StructureBuilder builder = schema.newBuilder();
    if (schema.type() == ShapeType.UNION) {
      Member variant = variant(schema, depth);
      builder.set(variant.index(), value(variant, depth + 1));
      return builder.build();
    }
    for (Member member : schema.members()) {
      boolean needed = member.has(Trait.REQUIRED) || member.has(Trait.HTTP_LABEL);
      if (!eventStream(member) && (needed || (depth < MAX_DEPTH && random.nextInt(3) > 0))) {
        Object value = value(member, depth + 1);
        if (emptyCollections || needed || !isEmpty(value)) {
          builder.set(member.index(), value);
        }
      }
    }
    return builder.build();
  }

  private static boolean eventStream(Member member) {
    return member.target().type() == ShapeType.UNION && member.has(Trait.STREAMING);
  }

  private static boolean isEmpty(Object value) {
    return (value instanceof List<?> list && list.isEmpty())
        || (value instanceof Map<?, ?> map && map.isEmpty());
  }

  private Member variant(Schema union, int depth) {
    List<Member> variants = union.members();
    if (depth >= MAX_DEPTH) {
      for (Member variant : variants) {
        if (variant.target().members().isEmpty()) {
          return variant;
        }
      }
    }
    return variants.get(random.nextInt(variants.size()));
  }

  private Object value(Member member, int depth) {
    Schema target = member.target();
    return switch (target.type()) {
      case STRUCTURE, UNION -> structure(target, depth);
      case LIST -> list(target, depth);
      case MAP -> map(target, depth);
      case BLOB -> member.has(Trait.STREAMING) ? Body.of(bytes()) : bytes();
      case STRING -> text(member);
      case ENUM -> target.newEnum(enumValue(target));
      case TIMESTAMP -> instant(member);
      case DOCUMENT -> new Document(document(depth));
      default -> number(target);
    };
  }

  private Object number(Schema target) {
    return switch (target.type()) {
      case BOOLEAN -> random.nextBoolean();
      case BYTE -> (byte) random.nextInt();
      case SHORT -> (short) random.nextInt();
      case INTEGER -> random.nextInt();
      case INT_ENUM -> intEnum(target);
      case LONG -> random.nextLong();
      case FLOAT -> random.nextInt(-1_000_000, 1_000_000) / 64f;
      case DOUBLE -> random.nextInt() / 1024d;
      case BIG_INTEGER -> BigInteger.valueOf(random.nextLong()).multiply(BigInteger.TEN.pow(12));
      case BIG_DECIMAL -> BigDecimal.valueOf(random.nextLong(), 7);
      default -> throw new IllegalArgumentException("no random " + target);
    };
  }

  private Object intEnum(Schema target) {
    Object values = target.traits().get(Trait.INT_ENUM_VALUES);
    return values instanceof List<?> known && !known.isEmpty()
        ? known.get(random.nextInt(known.size()))
        : random.nextInt();
  }

  private String enumValue(Schema target) {
    List<String> known = target.traits().strings(Trait.ENUM_VALUES);
    return known.isEmpty() || random.nextInt(10) == 0
        ? "Unknown" + random.nextInt(100)
        : known.get(random.nextInt(known.size()));
  }

  private List<@Nullable Object> list(Schema schema, int depth) {
    List<@Nullable Object> items = new ArrayList<>();
    int size = size(schema.listMember(), depth);
    for (int i = 0; i < size; i++) {
      items.add(hole(schema) ? null : value(schema.listMember(), depth + 1));
    }
    return items;
  }

  private Map<String, @Nullable Object> map(Schema schema, int depth) {
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    int size = size(schema.mapValue(), depth);
    for (int i = 0; i < size; i++) {
      String key =
          schema.mapKey().target().type() == ShapeType.ENUM
              ? enumValue(schema.mapKey().target())
              : text(ASCII) + i;
      entries.put(key, hole(schema) ? null : value(schema.mapValue(), depth + 1));
    }
    return entries;
  }

  private int size(Member item, int depth) {
    if (depth >= MAX_DEPTH) {
      return emptyCollections || !item.target().members().isEmpty() ? 0 : 1;
    }
    return emptyCollections ? random.nextInt(4) : random.nextInt(1, 4);
  }

  private boolean hole(Schema collection) {
    return collection.traits().has(Trait.SPARSE) && random.nextInt(4) == 0;
  }

  private Bytes bytes() {
    byte[] bytes = new byte[random.nextInt(1, 20)];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private String text(Member member) {
    boolean ascii =
        member.has(Trait.HTTP_HEADER)
            || member.has(Trait.HTTP_LABEL)
            || member.has(Trait.HTTP_PREFIX_HEADERS)
            || member.has(Trait.EVENT_HEADER)
            || member.has(Trait.HOST_LABEL);
    if (member.traits().get(Trait.MEDIA_TYPE) instanceof String type && type.endsWith("json")) {
      return "{\"random\":" + random.nextInt() + "}";
    }
    return text(ascii ? ASCII : LETTERS);
  }

  private String text(String alphabet) {
    int[] symbols = alphabet.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(1, 16);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(symbols[random.nextInt(symbols.length)]);
    }
    // White space at either end is not kept by every wire format.
    return text.toString().strip().isEmpty() ? "x" : text.toString().strip();
  }

  private Instant instant(Member member) {
    Instant seconds = Instant.ofEpochSecond(random.nextLong(0, 4_102_444_800L));
    boolean whole =
        "http-date".equals(member.traits().string(Trait.TIMESTAMP_FORMAT))
            || member.has(Trait.HTTP_HEADER);
    return whole ? seconds : seconds.plusMillis(random.nextInt(1000));
  }

  private @Nullable Object document(int depth) {
    return switch (random.nextInt(depth < MAX_DEPTH ? 6 : 4)) {
      case 0 -> text(LETTERS);
      case 1 -> random.nextInt();
      case 2 -> random.nextBoolean();
      case 3 -> null;
      case 4 -> documentList(depth + 1);
      default -> {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        entries.put(text(LETTERS), document(depth + 1));
        yield entries;
      }
    };
  }

  private List<@Nullable Object> documentList(int depth) {
    List<@Nullable Object> items = new ArrayList<>();
    int size = random.nextInt(3);
    for (int i = 0; i < size; i++) {
      items.add(document(depth));
    }
    return items;
  }
}
