package dev.virga.benchmarks;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;

/**
 * What Netty alone can do: reads a request to its end and answers a fixed body of the size of a
 * SendMessage answer, with as many headers. One event loop, as Virga has on two cores.
 *
 * <p>Arguments: number of event loops.
 */
public final class BareServer {
  private static final byte[] BODY =
      Requests.ascii(
          "{\"MessageId\":\"5c2a7ab9-6c1f-1e0d-5d6a-0a5f7e1a3b4c\","
              + "\"MD5OfMessageBody\":\"9dd4e461268c8034f5c8564e155c67a6\"}");

  private BareServer() {}

  /** Serves until the process ends. */
  public static void main(String[] arguments) throws InterruptedException {
    int loops = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(loops, NioIoHandler.newFactory());
    Channel listener =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    pipeline(channel);
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    int port = ((InetSocketAddress) listener.localAddress()).getPort();
    System.out.println("http://127.0.0.1:" + port);
    System.out.println("Ready.");
    listener.closeFuture().sync();
  }

  /** Lays out the pipeline. */
  public static void pipeline(Channel channel) {
    channel
        .pipeline()
        .addLast(new HttpServerCodec())
        .addLast(new HttpObjectAggregator(1 << 20))
        .addLast(new Answer());
  }

  /** Answers the same to everything. */
  private static final class Answer extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // a broken connection tells the generator
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      ByteBuf body = Unpooled.wrappedBuffer(BODY);
      FullHttpResponse response =
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
      response
          .headers()
          .set(HttpHeaderNames.CONTENT_TYPE, "application/x-amz-json-1.0")
          .set("x-amzn-RequestId", "5c2a7ab9-6c1f-1e0d-5d6a-0a5f7e1a3b4c")
          .set(HttpHeaderNames.DATE, "Wed, 25 Nov 2026 12:00:00 GMT")
          .setInt(HttpHeaderNames.CONTENT_LENGTH, BODY.length);
      context.write(response);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }
  }
}
