package dev.virga.core.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server: HTTP/1.1, HTTP/2 (prior knowledge, upgrade, ALPN) and TLS on the same port. Event
 * loops move bytes; handlers run on virtual threads, prompt ones on the event loop. Started by
 * {@link Builder#start}, stopped by {@link #close}. Thread-safe.
 *
 * <p>Every resource is bounded by {@link HttpLimits}; who may call is decided by {@link
 * HostPolicy}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A channel tells of its end by itself.
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final int BACKLOG = 1024;
  private static final AttributeKey<PeerPolicy> PEERS =
      AttributeKey.valueOf(HttpServer.class, "peers");

  private final ServerContext server;
  private final EventLoops loops;
  private final boolean ownsLoops;
  private final ServerBootstrap bootstrap;
  private final List<Channel> listeners = new CopyOnWriteArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private HttpServer(ServerContext server, EventLoops loops, boolean ownsLoops) {
    this.server = server;
    this.loops = loops;
    this.ownsLoops = ownsLoops;
    this.bootstrap =
        new ServerBootstrap()
            .group(loops.group())
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Connections());
  }

  /** A server that is still to be described. */
  public static Builder builder(HttpHandler handler) {
    return new Builder(handler);
  }

  private void bind(List<InetSocketAddress> addresses) throws IOException {
    int port = 0;
    for (InetSocketAddress address : addresses) {
      InetSocketAddress actual =
          address.getPort() == 0 ? new InetSocketAddress(address.getAddress(), port) : address;
      listeners.add(listen(bootstrap, actual));
      port = port();
    }
  }

  private static Channel listen(ServerBootstrap bootstrap, InetSocketAddress address)
      throws IOException {
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (bound.isSuccess()) {
      return bound.channel();
    }
    Throwable cause = bound.cause();
    if (cause instanceof BindException taken && isInUse(taken)) {
      throw new PortInUseException(address, taken);
    }
    throw new IOException("cannot listen on " + address + ": " + cause.getMessage(), cause);
  }

  private static boolean isInUse(BindException cause) {
    return String.valueOf(cause.getMessage()).contains("in use");
  }

  /**
   * Listens on another address, at the same port: the gateway of a container network, say.
   *
   * @param peers who may connect there; others are disconnected before a byte is read
   * @throws UncheckedIOException where that is not possible
   */
  public void listenAlso(InetAddress address, PeerPolicy peers) {
    try {
      ServerBootstrap restricted = bootstrap.clone().attr(PEERS, peers);
      listeners.add(listen(restricted, new InetSocketAddress(address, port())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Requests that have come since the start. */
  public long requests() {
    return server.requests();
  }

  /** The port of the first address; all addresses given with port 0 share it. */
  public int port() {
    return ((InetSocketAddress) listeners.getFirst().localAddress()).getPort();
  }

  /** The addresses listened on. */
  public List<InetSocketAddress> addresses() {
    return listeners.stream().map(channel -> (InetSocketAddress) channel.localAddress()).toList();
  }

  /**
   * The certificate that TLS clients see, made now if none was needed yet.
   *
   * @throws IllegalStateException where TLS is off
   */
  public X509Certificate certificate() {
    TlsContext tls = server.tls;
    if (tls == null) {
      throw new IllegalStateException("TLS is off");
    }
    return tls.certificate().join().certificate();
  }

  /** Number of open connections. */
  int connections() {
    return server.connections.size();
  }

  /** Looks at all time-outs now. Ends when it is done. */
  void expireNow() {
    server.sweeps().forEach((loop, sweep) -> loop.submit(sweep::expireAll).syncUninterruptibly());
  }

  /**
   * Stops: accepts nothing more, closes idle connections, waits for requests in process up to the
   * bound, then closes the rest. Idempotent.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    listeners.forEach(listener -> listener.close().awaitUninterruptibly());
    server.drain();
    server.sweeps().forEach((loop, sweep) -> loop.execute(sweep::drainAll));
    try {
      if (!server.awaitQuiet(server.limits.stopGrace())) {
        LOG.warn("stopped with requests in process after {}", server.limits.stopGrace());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Channel channel : Set.copyOf(server.connections)) {
      channel.eventLoop().submit(() -> channel.unsafe().close(channel.voidPromise()));
    }
    for (Channel channel : Set.copyOf(server.connections)) {
      channel.closeFuture().awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
    if (ownsLoops) {
      loops.close();
    }
  }

  private final class Connections extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      PeerPolicy peers = channel.parent().attr(PEERS).get();
      if (peers != null && !peers.accepts(channel.localAddress(), channel.remoteAddress())) {
        LOG.debug("{} may not connect to {}", channel.remoteAddress(), channel.localAddress());
        channel.close();
        return;
      }
      if (server.connections.size() >= server.limits.maxConnections() || server.draining()) {
        channel.close();
        return;
      }
      server.connections.add(channel);
      channel.closeFuture().addListener(future -> server.connections.remove(channel));
      channel.pipeline().addLast(new ProtocolDetector(server, new Protocols(server)));
    }
  }

  /** Describes a server. Not thread-safe. */
  public static final class Builder {
    private final HttpHandler handler;
    private List<InetSocketAddress> addresses =
        List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private HttpLimits limits = HttpLimits.DEFAULT;
    private @Nullable HostPolicy policy = HostPolicy.DEFAULT;
    private boolean tls = true;
    private @Nullable EventLoops loops;
    private LongSupplier nanoTime = System::nanoTime;
    private Consumer<Throwable> faults =
        fault -> LOG.error("a handler or the HTTP server failed", fault);

    private Builder(HttpHandler handler) {
      this.handler = handler;
    }

    /** Where to listen; 127.0.0.1 and an ephemeral port by default. Port 0 is ephemeral. */
    public Builder bind(List<InetSocketAddress> bindAddresses) {
      addresses = List.copyOf(bindAddresses);
      return this;
    }

    /** The bounds; {@link HttpLimits#DEFAULT} by default. */
    public Builder limits(HttpLimits bounds) {
      limits = bounds;
      return this;
    }

    /** Which hosts and web pages are answered; null checks neither (a function's Runtime API). */
    public Builder policy(@Nullable HostPolicy hostPolicy) {
      policy = hostPolicy;
      return this;
    }

    /** Whether TLS is spoken too; on by default. */
    public Builder tls(boolean on) {
      tls = on;
      return this;
    }

    /** Event loops shared with other servers; without, the server has its own. */
    public Builder eventLoops(EventLoops shared) {
      loops = shared;
      return this;
    }

    /** Takes what a handler throws; logs it by default. The client gets 500. */
    public Builder faults(Consumer<Throwable> reporter) {
      faults = reporter;
      return this;
    }

    /** The clock of the time-outs. */
    Builder nanoTime(LongSupplier clock) {
      nanoTime = clock;
      return this;
    }

    /**
     * Starts it.
     *
     * @throws UncheckedIOException where an address cannot be listened on, such as a port in use
     */
    public HttpServer start() {
      ServerContext context =
          new ServerContext(
              handler,
              limits,
              policy == null ? null : new BrowserGuard(policy),
              tls ? new TlsContext() : null,
              nanoTime,
              faults);
      EventLoops used = loops == null ? EventLoops.sized() : loops;
      HttpServer server = new HttpServer(context, used, loops == null);
      boolean started = false;
      try {
        server.bind(addresses);
        started = true;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        if (!started) {
          server.close();
        }
      }
      return server;
    }
  }
}
