package dev.virga.core.protocol;

/**
 * The request's bytes are no value of the input shape. A service may rename it; the default answer
 * is AWS's SerializationException (400).
 */
public final class SerializationException extends Exception {
  private static final long serialVersionUID = 1L;

  public SerializationException(String message) {
    super(message, null, false, false);
  }
}
