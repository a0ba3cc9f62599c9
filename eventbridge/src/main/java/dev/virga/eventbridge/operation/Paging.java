package dev.virga.eventbridge.operation;

import dev.virga.core.service.PageToken;
import dev.virga.eventbridge.engine.EventBridgeFault;
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

  /**
   * A page.
   *
   * @param list the operation, whose tokens are no other's
   */
  static <T> Paging<T> of(
      String list,
      List<T> all,
      Function<T, String> key,
      @Nullable Integer limit,
      @Nullable String token) {
    String after =
        token == null
            ? ""
            : PageToken.read(list, token).orElseThrow(EventBridgeFault.BAD_TOKEN::with);
    List<T> rest = all.stream().filter(item -> key.apply(item).compareTo(after) > 0).toList();
    int size = limit == null ? DEFAULT_LIMIT : limit;
    if (rest.size() <= size) {
      return new Paging<>(rest, null);
    }
    List<T> items = rest.subList(0, size);
    return new Paging<>(items, PageToken.write(list, key.apply(items.getLast())));
  }
}
