package dev.virga.core.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;

/** An address cannot be listened on because somebody else does. */
public final class PortInUseException extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  private final int port;

  PortInUseException(InetSocketAddress address, IOException cause) {
    super("cannot listen on " + address + ": the port is in use", cause);
    this.port = address.getPort();
  }

  /** The port. */
  public int port() {
    return port;
  }
}
