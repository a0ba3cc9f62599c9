package dev.virga.lambda.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.virga.core.http.PeerPolicy;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who may speak to a function's Runtime API where it listens on a container network's gateway; an
 * address elsewhere stands for a neighbour on the LAN (ReachIT has a real one).
 */
final class RuntimeApiPeersTest {
  private static final int MAX_CONNECTIONS = 64;

  private final BlockingQueue<RuntimeEvent> events = new LinkedBlockingQueue<>();
  private final RuntimeApi api = new RuntimeApi(events::add);
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

  /** A connection between two addresses that are no machine's here. */
  private static final class Connection extends EmbeddedChannel {
    private final String peer;

    Connection(String peer) {
      super(DefaultChannelId.newInstance());
      this.peer = peer;
    }

    @Override
    protected SocketAddress localAddress0() {
      return new InetSocketAddress("172.17.0.1", 9001);
    }

    @Override
    protected SocketAddress remoteAddress0() {
      return new InetSocketAddress(peer, 40000);
    }
  }

  private Connection connect(RuntimeApiServer server, String peer) {
    Connection connection = new Connection(peer);
    server.admit(connection, api, channels);
    return connection;
  }

  @ParameterizedTest
  @CsvSource({
    "172.17.0.9, served",
    "172.17.255.254, served",
    "172.18.0.9, refused",
    "198.51.100.2, refused",
    "2001:db8::1, refused"
  })
  void listener_servesItsNetworkOnly(String peer, String outcome) {
    try (RuntimeApiServer server =
        new RuntimeApiServer(List.of("172.17.0.1"), PeerPolicy.of(List.of("172.17.0.1/16")))) {
      Connection connection = connect(server, peer);
      if (connection.isOpen()) {
        connection.writeInbound(
            Unpooled.copiedBuffer(
                "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n\r\n",
                StandardCharsets.US_ASCII));
      }
      assertEquals(outcome, connection.isOpen() ? "served" : "refused");
      assertEquals(outcome.equals("served") ? 1 : 0, events.size());
    }
  }

  @Test
  void listener_refusesMoreConnectionsThanARuntimeNeeds() {
    try (RuntimeApiServer server =
        new RuntimeApiServer(List.of("172.17.0.1"), PeerPolicy.of(List.of("172.17.0.1/16")))) {
      int open = 0;
      for (int i = 0; i < 2 * MAX_CONNECTIONS; i++) {
        open += connect(server, "172.17.0.9").isOpen() ? 1 : 0;
      }
      assertEquals(MAX_CONNECTIONS + 1, open);
    }
  }
}
