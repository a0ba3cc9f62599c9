package dev.virga.core.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The end of an HTTP/2 connection's own pipeline: its time-outs and its failures. */
@SuppressWarnings("FutureReturnValueIgnored") // A channel tells of its end by itself.
final class Http2Connection extends ChannelInboundHandlerAdapter implements Sweep.Timed {
  private final ServerContext server;
  private @Nullable ChannelHandlerContext context;
  private long busySince;

  Http2Connection(ServerContext server) {
    this.server = server;
    this.busySince = server.nanoTime.getAsLong();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    server.sweep(ctx.channel().eventLoop()).add(this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    server.sweep(ctx.channel().eventLoop()).remove(this);
  }

  /** Frames of the connection itself (settings, pings) need no answer from here. */
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    ReferenceCountUtil.release(frame);
  }

  @Override
  public void expire(long nowNanos) {
    if (context == null) {
      return;
    }
    Http2FrameCodec codec = context.pipeline().get(Http2FrameCodec.class);
    if (codec == null || codec.connection().numActiveStreams() > 0) {
      busySince = nowNanos;
    } else if (nowNanos - busySince > server.limits.idleTimeout().toNanos()) {
      context.close();
    }
  }

  /** Sends GOAWAY; streams that are open may end. */
  @Override
  public void drain() {
    if (context != null) {
      context.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)
        && !(cause instanceof io.netty.handler.codec.http2.Http2Exception)) {
      server.faults.accept(cause);
    }
    ctx.close();
  }
}
