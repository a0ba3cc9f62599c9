package dev.virga.core.protocol.json;

/** {@link PlainTokens} has met what it does not read: the text is for {@link JacksonTokens}. */
final class UnusualJsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Where to stop is all it tells. */
  static final UnusualJsonException INSTANCE = new UnusualJsonException();

  private UnusualJsonException() {
    super("not plain JSON", null, false, false);
  }
}
