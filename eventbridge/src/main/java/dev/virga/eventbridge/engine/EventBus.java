package dev.virga.eventbridge.engine;

import dev.virga.core.identity.Arn;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event bus. The default one is computed: it is in the state once it has tags.
 *
 * @param created null for the default bus
 * @param tags by key, in order of their keys
 */
public record EventBus(
    String name,
    Arn arn,
    @Nullable String description,
    @Nullable Instant created,
    @Nullable Instant modified,
    Map<String, String> tags) {
  /** The bus that every account has. */
  public static final String DEFAULT = "default";

  public EventBus {
    tags = Map.copyOf(tags);
  }
}
