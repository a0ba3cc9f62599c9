package dev.virga.core.protocol.json;

/** {@link PlainTokens} has met what it does not read: the text is for {@link JacksonTokens}. */
final class UnusualJsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusualJsonException() {
    super("not plain JSON", null, false, false);
  }
}
