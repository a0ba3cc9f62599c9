package dev.virga.core.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lays out the pipeline for each protocol. Each one ends in an {@link HttpConversation}. */
@SuppressWarnings("FutureReturnValueIgnored") // A channel tells of its end by itself.
final class Protocols {
  /** An upgrade's request is aggregated by Netty before the switch; larger ones stay HTTP/1.1. */
  private static final int MAX_UPGRADE_BODY = 64 << 10;

  private static final int STREAM_WINDOW = 256 << 10;

  private final ServerContext server;

  Protocols(ServerContext server) {
    this.server = server;
  }

  void speakTls(ChannelPipeline pipeline, SslContext tls) {
    pipeline.addLast(tls.newHandler(pipeline.channel().alloc()));
    pipeline.addLast(
        new ApplicationProtocolNegotiationHandler(ApplicationProtocolNames.HTTP_1_1) {
          @Override
          protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
              speakHttp2(ctx.pipeline(), "https");
            } else {
              speakHttp1(ctx.pipeline(), "https");
            }
          }

          @Override
          protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
          }
        });
  }

  void speakHttp2(ChannelPipeline pipeline, String scheme) {
    pipeline.addLast(frames());
    pipeline.addLast(new Http2MultiplexHandler(streams(scheme)));
    pipeline.addLast(new Http2Connection(server));
  }

  void speakHttp1(ChannelPipeline pipeline, String scheme) {
    HttpConversation conversation = new HttpConversation(server, false, scheme);
    HttpDecoderConfig config =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(server.limits.maxInitialLineBytes())
            .setMaxHeaderSize(server.limits.maxHeaderBytes())
            .setMaxChunkSize(64 << 10);
    StrictDecoder decoder = new StrictDecoder(config);
    conversation.midHead(decoder::partial);
    pipeline.addLast(decoder);
    pipeline.addLast(new HttpResponseEncoder());
    if (scheme.equals("http")) {
      pipeline.addLast(new FirstRequestUpgrade(conversation));
    }
    pipeline.addLast(conversation);
  }

  private Http2FrameCodec frames() {
    return Http2FrameCodecBuilder.forServer()
        .initialSettings(
            Http2Settings.defaultSettings()
                .maxConcurrentStreams(server.limits.maxStreams())
                .maxHeaderListSize(server.limits.maxHeaderBytes())
                .initialWindowSize(STREAM_WINDOW))
        .gracefulShutdownTimeoutMillis(server.limits.stopGrace().toMillis())
        .build();
  }

  private ChannelInitializer<Channel> streams(String scheme) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel stream) {
        stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(true));
        stream.pipeline().addLast(new HttpConversation(server, true, scheme));
      }
    };
  }

  /** Refuses what has two readings (Netty would pick one), and knows when it is in a message. */
  private static final class StrictDecoder extends HttpRequestDecoder {
    private boolean partial;

    StrictDecoder(HttpDecoderConfig config) {
      super(config);
    }

    boolean partial() {
      return partial;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
        throws Exception {
      int had = out.size();
      super.decode(ctx, in, out);
      partial = out.size() == had || !(out.get(out.size() - 1) instanceof LastHttpContent);
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
      throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
    }
  }

  /**
   * Switches to HTTP/2 where a connection's first request asks for it (RFC 7540, 3.2); leaves the
   * pipeline where it does not.
   */
  private final class FirstRequestUpgrade extends HttpServerUpgradeHandler {
    private boolean first = true;

    FirstRequestUpgrade(HttpConversation conversation) {
      super(
          ctx -> {
            ctx.pipeline().remove(StrictDecoder.class);
            ctx.pipeline().remove(HttpResponseEncoder.class);
          },
          protocol -> upgrade(conversation, protocol),
          MAX_UPGRADE_BODY);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
      boolean last = message instanceof LastHttpContent;
      super.channelRead(ctx, message);
      if (last && !ctx.isRemoved()) {
        ctx.pipeline().remove(this);
      }
    }

    @Override
    protected boolean shouldHandleUpgradeRequest(HttpRequest request) {
      boolean upgrade =
          first
              && !HttpUtil.isTransferEncodingChunked(request)
              && !request.headers().contains(HttpHeaderNames.EXPECT)
              && HttpUtil.getContentLength(request, 0L) <= MAX_UPGRADE_BODY;
      first = false;
      return upgrade;
    }
  }

  private HttpServerUpgradeHandler.@Nullable UpgradeCodec upgrade(
      HttpConversation conversation, CharSequence protocol) {
    if (!AsciiString.contentEquals(Http2CodecUtil.HTTP_UPGRADE_PROTOCOL_NAME, protocol)) {
      return null;
    }
    return new Http2ServerUpgradeCodec(
        frames(), new Http2MultiplexHandler(streams("http")), new Http2Connection(server)) {
      @Override
      public void upgradeTo(ChannelHandlerContext ctx, FullHttpRequest request) {
        super.upgradeTo(ctx, request);
        ctx.pipeline().remove(conversation);
      }
    };
  }
}
