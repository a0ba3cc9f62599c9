package dev.virga.eventbridge.operation;

import dev.virga.eventbridge.engine.EventBridgeFault;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list in order of its keys. The token holds the last key seen, so that a list may
 * change between two pages.
 *
 * @param next null on the last page
 */
record Paging<T>(List<T> items, @Nullable String next) {
  private static final int DEFAULT_LIMIT = 100;

  static <T> Paging<T> of(
      List<T> all, Function<T, String> key, @Nullable Integer limit, @Nullable String token) {
    String after = token == null ? "" : decode(token);
    List<T> rest = all.stream().filter(item -> key.apply(item).compareTo(after) > 0).toList();
    int size = limit == null ? DEFAULT_LIMIT : limit;
    if (rest.size() <= size) {
      return new Paging<>(rest, null);
    }
    List<T> items = rest.subList(0, size);
    byte[] last = key.apply(items.getLast()).getBytes(StandardCharsets.UTF_8);
    return new Paging<>(items, Base64.getUrlEncoder().encodeToString(last));
  }

  private static String decode(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notOurs) {
      throw EventBridgeFault.BAD_TOKEN.with();
    }
  }
}
