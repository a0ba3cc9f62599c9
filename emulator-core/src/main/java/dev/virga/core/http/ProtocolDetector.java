package dev.virga.core.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells from a connection's first bytes what is spoken on it: TLS, HTTP/2 with prior knowledge, or
 * HTTP/1.1, and makes way for it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A channel tells of its end by itself.
final class ProtocolDetector extends ByteToMessageDecoder implements Sweep.Timed {
  private static final int TLS_HANDSHAKE = 0x16;
  private static final Logger LOG = LoggerFactory.getLogger(ProtocolDetector.class);

  private final ServerContext server;
  private final Protocols protocols;
  private final long opened;
  private boolean awaitingTls;
  private boolean found;
  private @Nullable ChannelHandlerContext context;

  ProtocolDetector(ServerContext server, Protocols protocols) {
    this.server = server;
    this.protocols = protocols;
    this.opened = server.nanoTime.getAsLong();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    server.sweep(ctx.channel().eventLoop()).add(this);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    server.sweep(ctx.channel().eventLoop()).remove(this);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (awaitingTls || found || !in.isReadable()) {
      return;
    }
    int start = in.readerIndex();
    if (in.getUnsignedByte(start) == TLS_HANDSHAKE) {
      secure(ctx);
      return;
    }
    ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
    int length = Math.min(in.readableBytes(), preface.readableBytes());
    for (int i = 0; i < length; i++) {
      if (in.getByte(start + i) != preface.getByte(i)) {
        preface.release();
        becomes(ctx, () -> protocols.speakHttp1(ctx.pipeline(), "http"));
        return;
      }
    }
    if (length == preface.readableBytes()) {
      becomes(ctx, () -> protocols.speakHttp2(ctx.pipeline(), "http"));
    }
    preface.release();
  }

  private void becomes(ChannelHandlerContext ctx, Runnable protocol) {
    found = true;
    protocol.run();
    ctx.pipeline().remove(this);
  }

  private void secure(ChannelHandlerContext ctx) {
    TlsContext tls = server.tls;
    if (tls == null) {
      ctx.close();
      return;
    }
    awaitingTls = true;
    tls.context()
        .whenCompleteAsync(
            (context, failure) -> {
              if (failure != null) {
                LOG.error("TLS is not available", failure);
                ctx.close();
              } else if (!ctx.isRemoved()) {
                becomes(ctx, () -> protocols.speakTls(ctx.pipeline(), context));
              }
            },
            ctx.executor());
  }

  @Override
  public void expire(long nowNanos) {
    if (nowNanos - opened > server.limits.idleTimeout().toNanos()
        || (actualReadableBytes() > 0
            && nowNanos - opened > server.limits.headTimeout().toNanos())) {
      drain();
    }
  }

  @Override
  public void drain() {
    if (context != null) {
      context.close();
    }
  }
}
