package dev.virga.core.function;

/**
 * No way to run this runtime here. The message says which executor was tried and what to install.
 */
public final class RuntimeUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  public RuntimeUnavailableException(String message) {
    super(message);
  }
}
