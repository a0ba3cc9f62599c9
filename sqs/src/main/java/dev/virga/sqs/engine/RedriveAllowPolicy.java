package dev.virga.sqs.engine;

import dev.virga.core.identity.Arn;
import java.util.List;

/**
 * Which queues may name a queue as their dead-letter queue. Checked when a source's RedrivePolicy
 * is set.
 *
 * @param sources at most 10 source queues, for BY_QUEUE
 * @param text the attribute as it was set
 */
public record RedriveAllowPolicy(Permission permission, List<Arn> sources, String text) {
  /** Whom it lets. */
  public enum Permission {
    ALLOW_ALL,
    DENY_ALL,
    BY_QUEUE
  }

  public RedriveAllowPolicy {
    sources = List.copyOf(sources);
  }

  /** Whether this queue may send its dead letters. */
  boolean allows(Arn source) {
    return switch (permission) {
      case ALLOW_ALL -> true;
      case DENY_ALL -> false;
      case BY_QUEUE -> sources.contains(source);
    };
  }
}
