package dev.virga.core.protocol;

import dev.virga.core.schema.Structure;
import org.jspecify.annotations.Nullable;

/** Checks input against its model's constraints. Stateless and thread-safe. */
@FunctionalInterface
public interface InputValidator {
  /**
   * Checks a value.
   *
   * @return AWS's text of the violations, or null where there are none
   */
  @Nullable String violations(Structure input);
}
