package dev.virga.lambda.runtime;

import dev.virga.core.http.PeerPolicy;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Serves the Runtime API: one listener (one port) for each function process, all on the same event
 * loops, because a runtime only knows {@code host:port}.
 */
final class RuntimeApiServer implements AutoCloseable {
  private static final int EVENT_LOOPS = 2;
  private static final int MAX_CONNECTIONS_PER_PROCESS = 64;
  private static final int BIND_ATTEMPTS = 16;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          EVENT_LOOPS, new DefaultThreadFactory("runtime-api", true), NioIoHandler.newFactory());
  private final List<String> addresses;
  private final PeerPolicy peers;

  /**
   * A server whose listeners are bound on each of the addresses.
   *
   * @param addresses IP addresses, at least one
   * @param peers who may connect
   */
  RuntimeApiServer(List<String> addresses, PeerPolicy peers) {
    this.addresses = List.copyOf(addresses);
    this.peers = peers;
  }

  /** Opens a listener on a free port, the same on every address. */
  Listener listen(RuntimeApi api) throws IOException {
    IOException failure = new IOException("no address to listen on");
    for (int attempt = 0; attempt < BIND_ATTEMPTS; attempt++) {
      ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
      ServerBootstrap bootstrap = bootstrap(api, channels);
      int port = 0;
      boolean bound = true;
      for (String address : addresses) {
        ChannelFuture binding = bootstrap.bind(address, port).awaitUninterruptibly();
        if (!binding.isSuccess()) {
          failure = new IOException("cannot listen on " + address + ":" + port, binding.cause());
          bound = false;
          break;
        }
        Channel channel = binding.channel();
        channels.add(channel);
        port = ((InetSocketAddress) channel.localAddress()).getPort();
      }
      if (bound) {
        return new Listener(port, channels);
      }
      var _ = channels.close();
    }
    throw failure;
  }

  /** Runs a short action on an event loop after a real delay. */
  void later(Duration delay, Runnable action) {
    var _ = loops.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private ServerBootstrap bootstrap(RuntimeApi api, ChannelGroup channels) {
    return new ServerBootstrap()
        .group(loops)
        .channel(NioServerSocketChannel.class)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                admit(channel, api, channels);
              }
            });
  }

  /** Serves a connection, or closes it: its peer may not connect, or there are too many already. */
  void admit(Channel channel, RuntimeApi api, ChannelGroup channels) {
    if (!peers.accepts(channel.localAddress(), channel.remoteAddress())
        || channels.size() > MAX_CONNECTIONS_PER_PROCESS) {
      var _ = channel.close();
      return;
    }
    channels.add(channel);
    channel.pipeline().addLast(new HttpServerCodec(), new RuntimeApiHandler(api));
  }

  /**
   * A function process's own listener.
   *
   * @param port on every address of the server
   */
  record Listener(int port, ChannelGroup channels) implements AutoCloseable {
    /** Stops listening and closes every connection, whatever is on it. */
    @Override
    public void close() {
      var _ = channels.close();
    }
  }
}
