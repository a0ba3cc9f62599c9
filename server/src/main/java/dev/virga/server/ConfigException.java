package dev.virga.server;

/** The user's configuration is off; the message names the setting and what it takes. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConfigException(String message) {
    super(message, null, false, false);
  }
}
