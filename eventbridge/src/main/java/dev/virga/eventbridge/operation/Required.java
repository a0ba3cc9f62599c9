package dev.virga.eventbridge.operation;

import org.jspecify.annotations.Nullable;

/** Members that the model requires: validation has refused a request without them. */
final class Required {
  private Required() {}

  static <T> T member(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("a required member passed validation unset");
    }
    return value;
  }
}
