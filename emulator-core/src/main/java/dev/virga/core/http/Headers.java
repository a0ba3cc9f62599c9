package dev.virga.core.http;

import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * HTTP headers: ordered, names compared without case, values kept as they came. Not thread-safe.
 */
public final class Headers {
  private static final int FIRST_CAPACITY = 8;

  /** As the decoder made them: most names are never looked at, and need not become strings. */
  private CharSequence[] names;

  private String[] values;
  private int size;

  public Headers() {
    this(FIRST_CAPACITY);
  }

  Headers(int capacity) {
    names = new CharSequence[capacity];
    values = new String[capacity];
  }

  /** Headers from alternating names and values. */
  public static Headers of(String... namesAndValues) {
    Headers headers = new Headers();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return headers;
  }

  /** Appends a header. */
  public Headers add(String name, String value) {
    return append(name, value);
  }

  Headers append(CharSequence name, String value) {
    if (size == names.length) {
      int capacity = Math.max(FIRST_CAPACITY, 2 * size);
      names = Arrays.copyOf(names, capacity);
      values = Arrays.copyOf(values, capacity);
    }
    names[size] = name;
    values[size] = value;
    size++;
    return this;
  }

  /** Replaces every header of that name by one. */
  public Headers set(String name, String value) {
    remove(name);
    return add(name, value);
  }

  /** Removes every header of that name. */
  public Headers remove(String name) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (!matches(i, name)) {
        names[kept] = names[i];
        values[kept] = values[i];
        kept++;
      }
    }
    size = kept;
    return this;
  }

  private boolean matches(int index, String name) {
    return AsciiString.contentEqualsIgnoreCase(names[index], name);
  }

  /** The first value, or null. */
  public @Nullable String first(String name) {
    for (int i = 0; i < size; i++) {
      if (matches(i, name)) {
        return values[i];
      }
    }
    return null;
  }

  /** All values in order; empty where there are none. */
  public List<String> all(String name) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      if (matches(i, name)) {
        found.add(values[i]);
      }
    }
    return found;
  }

  /** Visits every header in order. */
  public void forEach(BiConsumer<String, String> visitor) {
    for (int i = 0; i < size; i++) {
      visitor.accept(names[i].toString(), values[i]);
    }
  }

  /** Names in lower case, in order, without repetition. */
  public List<String> names() {
    return Stream.of(names)
        .limit(size)
        .map(name -> name.toString().toLowerCase(Locale.ROOT))
        .distinct()
        .toList();
  }

  /** Number of header lines. */
  public int size() {
    return size;
  }

  CharSequence name(int index) {
    return names[index];
  }

  String value(int index) {
    return values[index];
  }

  /** The names only: values may be credentials. */
  @Override
  public String toString() {
    return Arrays.asList(names).subList(0, size).toString();
  }
}
