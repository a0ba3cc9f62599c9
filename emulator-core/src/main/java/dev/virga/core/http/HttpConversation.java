package dev.virga.core.http;

import dev.virga.core.schema.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The conversation on one HTTP/1.1 connection, or on one h2 stream: reads a request, has it
 * handled, answers, and only then looks at the next one. Used on its event loop; what other threads
 * do goes through {@link NettyExchange}.
 *
 * <pre>
 *   IDLE -> HEAD -> BODY -> HANDLING -> IDLE      (keep-alive)
 *            |       |         |
 *            +-------+---------+-> CLOSING         (what still comes is thrown away, for a while)
 * </pre>
 */
@SuppressWarnings("FutureReturnValueIgnored") // A channel tells of its end by itself.
final class HttpConversation extends ChannelInboundHandlerAdapter
    implements Sweep.Timed, RequestHead.Connection {
  /** How long a client may go on sending what nobody reads, after its refusal. */
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** Pipelined messages that wait; beyond it, the socket is not read. */
  private static final int MAX_WAITING = 64;

  private static final Logger LOG = LoggerFactory.getLogger(HttpConversation.class);

  private enum Phase {
    IDLE,
    HEAD,
    BODY,
    HANDLING,
    CLOSING
  }

  private final ServerContext server;
  private final boolean http2;
  private final String scheme;
  private final ArrayDeque<HttpObject> waiting = new ArrayDeque<>(0);
  private Phase phase = Phase.IDLE;
  private long since;
  private boolean pumping;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ChannelHandlerContext encoder;
  private @Nullable RequestHead head;
  private @Nullable BodyBuffer body;
  private @Nullable HttpResponse refusal;
  private @Nullable NettyExchange exchange;
  private NettyExchange.@Nullable Request asked;
  private boolean counted;
  private boolean inputEnded;
  private @Nullable String authority;
  private @Nullable InetAddress peer;
  private BooleanSupplier midHead = () -> false;

  HttpConversation(ServerContext server, boolean http2, String scheme) {
    this.server = server;
    this.http2 = http2;
    this.scheme = scheme;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    Channel connection = http2 ? ctx.channel().parent() : ctx.channel();
    peer = connection.remoteAddress() instanceof InetSocketAddress from ? from.getAddress() : null;
    encoder = http2 ? null : ctx.pipeline().context(HttpResponseEncoder.class);
    enter(Phase.IDLE);
    server.sweep(loop(ctx)).add(this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    server.sweep(loop(ctx)).remove(this);
  }

  private static EventLoop loop(ChannelHandlerContext ctx) {
    return ctx.channel().eventLoop();
  }

  /** Behind which whole answers can be written as bytes; null on an h2 stream. */
  @Nullable ChannelHandlerContext encoder() {
    return encoder;
  }

  /** Tells whether the decoder holds the beginning of a request. */
  void midHead(BooleanSupplier decoder) {
    midHead = decoder;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (phase == Phase.IDLE && midHead.getAsBoolean()) {
      enter(Phase.HEAD);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof HttpObject object)) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (phase != Phase.HANDLING && !pumping && waiting.isEmpty()) {
      accept(ctx, object);
      return;
    }
    waiting.add(object);
    if (waiting.size() > MAX_WAITING) {
      ctx.channel().config().setAutoRead(false);
    }
    pump(ctx);
  }

  private void pump(ChannelHandlerContext ctx) {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      while (phase != Phase.HANDLING && !waiting.isEmpty()) {
        accept(ctx, waiting.remove());
      }
    } finally {
      pumping = false;
    }
    if (waiting.isEmpty() && !ctx.channel().config().isAutoRead()) {
      ctx.channel().config().setAutoRead(true);
    }
  }

  private void accept(ChannelHandlerContext ctx, HttpObject object) {
    try {
      if (phase == Phase.CLOSING) {
        inputEnded |= object instanceof LastHttpContent;
        if (inputEnded && exchange == null) {
          ctx.close();
        }
      } else if (object.decoderResult().isFailure()) {
        refuse(ctx, Refusals.malformed(object.decoderResult().cause()));
      } else {
        if (object instanceof HttpRequest request) {
          begin(ctx, request);
        }
        inputEnded = object instanceof LastHttpContent;
        if (object instanceof HttpContent content && phase == Phase.BODY) {
          append(ctx, content.content());
        }
        if (inputEnded && phase == Phase.BODY) {
          complete(ctx);
        }
      }
    } finally {
      ReferenceCountUtil.release(object);
    }
  }

  private void begin(ChannelHandlerContext ctx, HttpRequest request) {
    server.requestBegins();
    counted = true;
    enter(Phase.BODY);
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    boolean headOnly = request.method().name().equals("HEAD");
    boolean oneDotZero = !http2 && request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    asked = new NettyExchange.Request(http2, oneDotZero, headOnly, keepAlive, null);
    try {
      RequestHead parsed = RequestHead.parse(request, http2, this);
      head = parsed;
      body =
          new BodyBuffer(server.limits.maxBodyBytes(), server.bodyBudget, parsed.contentLength());
      if (server.guard != null) {
        String origin = server.guard.admit(parsed, this);
        if (origin != null) {
          asked = new NettyExchange.Request(http2, oneDotZero, headOnly, keepAlive, origin);
        }
      }
      authority = parsed.authority();
      if (parsed.contentLength() > server.limits.maxBodyBytes()) {
        refuse(ctx, Refusals.tooLarge(server.limits.maxBodyBytes()));
      } else if (parsed.headers().first("Expect") != null) {
        expect(ctx, parsed);
      }
    } catch (RequestRefused refused) {
      RequestHead parsed = head;
      if (parsed == null
          || parsed.expectsContinue()
          || parsed.contentLength() > server.limits.maxBodyBytes()) {
        refuse(ctx, refused.answer());
      } else {
        refusal = refused.answer();
      }
    }
  }

  private void expect(ChannelHandlerContext ctx, RequestHead parsed) {
    if (parsed.oneDotZero()) {
      return;
    }
    if (parsed.expectsContinue()) {
      ctx.writeAndFlush(
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    } else {
      refuse(
          ctx, Refusals.of(417, "ExpectationFailed", "Only Expect: 100-continue is understood."));
    }
  }

  private void append(ChannelHandlerContext ctx, ByteBuf piece) {
    since = server.nanoTime.getAsLong();
    if (refusal != null || body == null || !piece.isReadable()) {
      return;
    }
    HttpResponse answer = Refusals.of(body.append(piece), server.limits);
    if (answer != null) {
      refuse(ctx, answer);
    }
  }

  private void complete(ChannelHandlerContext ctx) {
    RequestHead parsed = head;
    BodyBuffer buffer = body;
    NettyExchange.Request request = asked;
    if (request == null) {
      throw new IllegalStateException("a body without its head");
    }
    enter(Phase.HANDLING);
    NettyExchange current = new NettyExchange(ctx, server, request, this);
    exchange = current;
    HttpResponse early = refusal;
    refusal = null;
    if (early != null || parsed == null || buffer == null) {
      current.respond(early == null ? Refusals.internalFailure() : early);
      return;
    }
    Bytes bytes = buffer.bytes();
    if (parsed.gzipped() && !bytes.isEmpty()) {
      server.fork("http-request", () -> unpack(parsed, bytes, current));
      return;
    }
    handle(parsed.request(parsed.headers(), bytes, this), current);
  }

  private void unpack(RequestHead parsed, Bytes packed, NettyExchange current) {
    BodyBuffer plain = new BodyBuffer(server.limits.maxBodyBytes(), server.bodyBudget, -1);
    try {
      HttpResponse answer = Refusals.of(Gzip.unpack(packed, plain), server.limits);
      if (answer == null) {
        Headers headers = parsed.headers().remove("Content-Encoding");
        dev.virga.core.http.HttpRequest request = parsed.request(headers, plain.bytes(), this);
        answer(server.handler.prepare(request), current);
      } else {
        current.respond(answer);
      }
    } catch (RequestRefused refused) {
      current.respond(refused.answer());
    } finally {
      plain.release();
    }
  }

  private void handle(dev.virga.core.http.HttpRequest request, NettyExchange current) {
    HttpHandler.Prepared prepared = guarded(current, () -> server.handler.prepare(request));
    if (prepared.prompt()) {
      answer(prepared, current);
    } else {
      server.fork("http-request", () -> answer(prepared, current));
    }
  }

  private static void answer(HttpHandler.Prepared prepared, NettyExchange current) {
    guarded(
        current,
        () -> {
          prepared.answer().accept(current);
          return prepared;
        });
  }

  /** What the handler throws is our fault: the client gets 500, the thread's handler the rest. */
  private static <T> T guarded(NettyExchange current, Supplier<T> step) {
    boolean returned = false;
    try {
      T value = step.get();
      returned = true;
      return value;
    } finally {
      if (!returned) {
        current.fail();
      }
    }
  }

  /** The answer has been written. On the event loop. */
  void answered(NettyExchange which, boolean close) {
    if (which != exchange || context == null) {
      return;
    }
    boolean unread = phase == Phase.CLOSING;
    requestEnds();
    if (http2) {
      if (unread) {
        context.write(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
      }
      context.flush();
    } else if (unread && !inputEnded) {
      linger(context.channel());
    } else if (close || unread) {
      phase = Phase.CLOSING;
      context.close();
    } else {
      enter(waiting.isEmpty() && midHead.getAsBoolean() ? Phase.HEAD : Phase.IDLE);
      pump(context);
    }
  }

  /** Answers before the request was read to its end: the connection cannot go on. */
  private void refuse(ChannelHandlerContext ctx, HttpResponse answer) {
    NettyExchange.Request request = asked;
    boolean headOnly = request != null && request.head();
    enter(Phase.CLOSING);
    if (!counted) {
      server.requestBegins();
      counted = true;
    }
    NettyExchange current =
        new NettyExchange(
            ctx, server, new NettyExchange.Request(http2, false, headOnly, false, null), this);
    exchange = current;
    current.respond(answer);
  }

  /**
   * The client may still be sending: closing now would reset the connection, and the client might
   * never see the answer. So our side is ended, and what comes is thrown away for a while.
   */
  private void linger(Channel channel) {
    since = server.nanoTime.getAsLong();
    if (channel instanceof SocketChannel socket && scheme.equals("http")) {
      socket.shutdownOutput();
    } else {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void requestEnds() {
    if (body != null) {
      body.release();
    }
    body = null;
    head = null;
    asked = null;
    refusal = null;
    exchange = null;
    if (counted) {
      counted = false;
      server.requestEnds();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (exchange != null) {
      exchange.writabilityChanged();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    phase = Phase.CLOSING;
    NettyExchange current = exchange;
    if (current != null) {
      current.disconnected();
    }
    requestEnds();
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException
        || cause instanceof CodecException
        || cause instanceof Http2Exception
        || cause instanceof Http2FrameStreamException) {
      LOG.debug("connection broken: {}", cause.toString());
      ctx.close();
      return;
    }
    server.faults.accept(cause);
    if (exchange == null || phase != Phase.HANDLING) {
      ctx.close();
    }
  }

  @Override
  public void expire(long now) {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      return;
    }
    HttpLimits limits = server.limits;
    long waited = now - since;
    switch (phase) {
      case IDLE -> closeIf(ctx, waited > limits.idleTimeout().toNanos());
      case HEAD -> {
        if (waited > limits.headTimeout().toNanos()) {
          refuse(ctx, Refusals.timedOut());
        }
      }
      case BODY -> {
        if (waited > limits.bodyIdleTimeout().toNanos()) {
          refuse(ctx, Refusals.timedOut());
        }
      }
      case HANDLING -> closeIf(ctx, exchange != null && exchange.stalled(now));
      case CLOSING -> closeIf(ctx, waited > LINGER_NANOS);
    }
  }

  private static void closeIf(ChannelHandlerContext ctx, boolean late) {
    if (late) {
      ctx.close();
    }
  }

  @Override
  public void drain() {
    if (context != null && !http2 && (phase == Phase.IDLE || phase == Phase.HEAD)) {
      context.close();
    }
  }

  private void enter(Phase next) {
    phase = next;
    since = server.nanoTime.getAsLong();
  }

  @Override
  public String scheme() {
    return scheme;
  }

  @Override
  public @Nullable InetAddress peer() {
    return peer;
  }

  @Override
  public String localAuthority() {
    return context != null && context.channel().localAddress() instanceof InetSocketAddress inet
        ? inet.getAddress().getHostAddress().replaceFirst("^(.*:.*)$", "[$1]")
            + ":"
            + inet.getPort()
        : "localhost";
  }

  /** Clients name the same host in every request: what was let in once is not checked again. */
  @Override
  public boolean isKnown(String host) {
    return host.equals(authority);
  }
}
