package dev.virga.cloudwatch.logs.operation;

import dev.virga.cloudwatch.logs.engine.LogsFault;
import dev.virga.core.service.PageToken;
import org.jspecify.annotations.Nullable;

/** Where the page before ended, by the tokens that callers give. */
final class Tokens {
  private Tokens() {}

  /**
   * The position, or null without a token.
   *
   * @throws dev.virga.core.fault.ServiceException InvalidParameterException
   */
  static @Nullable String position(String list, @Nullable String token) {
    return token == null ? null : PageToken.read(list, token).orElseThrow(LogsFault::badToken);
  }
}
