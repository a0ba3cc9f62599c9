package dev.virga.core.http;

import dev.virga.core.schema.Body;
import dev.virga.core.schema.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answering side of one request on an HTTP/1.1 connection or an h2 stream. Answers may come
 * from any thread; bytes are written on the event loop. The conversation is told when the answer
 * has been written or cannot be any more. Its monitor guards who is told of a disconnect, and is
 * where writers wait for the connection.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A channel tells of its end by itself.
final class NettyExchange implements HttpExchange, ChannelFutureListener {
  /** Pieces of a large answer: each one that the client takes counts as progress. */
  private static final int PIECE = 64 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(NettyExchange.class);

  /** What an answer must know of its request. */
  record Request(
      boolean http2,
      boolean oneDotZero,
      boolean head,
      boolean keepAlive,
      @Nullable String corsOrigin) {}

  private final ChannelHandlerContext context;
  private final ServerContext server;
  private final Request request;
  private final HttpConversation conversation;
  private final AtomicBoolean answered = new AtomicBoolean();
  private final AtomicInteger pendingWrites = new AtomicInteger();
  private @Nullable List<Runnable> disconnectActions;
  private volatile long progressNanos;
  private volatile boolean gone;
  private volatile boolean complete;
  private volatile boolean closing;

  NettyExchange(
      ChannelHandlerContext context,
      ServerContext server,
      Request request,
      HttpConversation conversation) {
    this.context = context;
    this.server = server;
    this.request = request;
    this.conversation = conversation;
  }

  @Override
  public boolean respond(HttpResponse response) {
    if (!answered.compareAndSet(false, true) || gone) {
      return false;
    }
    EventExecutor loop = context.executor();
    if (isMissed() && !loop.isShuttingDown()) {
      loop.execute(() -> loop.schedule(() -> give(response), 0, TimeUnit.NANOSECONDS));
    } else {
      give(response);
    }
    return !gone;
  }

  /**
   * Whether somebody wants to know that the client has gone. Then the loop looks at its connections
   * once more before the answer is written (a task that is due goes after the next look): a
   * client's end that is there already is read, and does not pass for an answer taken.
   */
  private synchronized boolean isMissed() {
    return disconnectActions != null;
  }

  private void give(HttpResponse response) {
    switch (response.body()) {
      case Body.InMemory memory -> respondFromMemory(response, memory.bytes());
      case Body body when request.head() -> {
        DefaultHttpResponse head = head(response.status(), response.headers());
        frame(head, body.length());
        write(head);
        finish(LastHttpContent.EMPTY_LAST_CONTENT);
      }
      case Body body -> {
        DefaultHttpResponse head = head(response.status(), response.headers());
        frame(head, body.length());
        if (context.executor().inEventLoop()) {
          server.fork("http-body", () -> copy(head, body));
        } else {
          copy(head, body);
        }
      }
    }
  }

  private void respondFromMemory(HttpResponse response, Bytes bytes) {
    int status = response.status();
    boolean empty = request.head() || status == 204 || status == 304 || bytes.isEmpty();
    if (!empty && bytes.size() <= PIECE && respondDirectly(response, bytes)) {
      return;
    }
    DefaultHttpResponse head = head(status, response.headers());
    if (status != 204 && status != 304) {
      head.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, bytes.size());
    }
    if (empty || bytes.size() <= PIECE) {
      finish(
          new DefaultFullHttpResponse(
              head.protocolVersion(),
              head.status(),
              empty ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(bytes.unsafeArray()),
              head.headers(),
              EmptyHttpHeaders.INSTANCE));
      return;
    }
    write(head);
    for (int from = 0; from < bytes.size(); from += PIECE) {
      int length = Math.min(PIECE, bytes.size() - from);
      write(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes.unsafeArray(), from, length)));
    }
    finish(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  /**
   * The common answer, written in one piece without Netty's message objects.
   *
   * @return false where it is not common; nothing has been written
   */
  private boolean respondDirectly(HttpResponse response, Bytes bytes) {
    ChannelHandlerContext encoder = conversation.encoder();
    if (encoder == null || request.oneDotZero() || request.corsOrigin() != null) {
      return false;
    }
    boolean last = !request.keepAlive() || server.draining();
    byte[] head = server.heads.render(response, bytes.size(), last);
    if (head == null) {
      return false;
    }
    closing = last;
    ByteBuf message = encoder.alloc().ioBuffer(head.length + bytes.size());
    message.writeBytes(head).writeBytes(bytes.unsafeArray());
    finish(encoder, message);
    return true;
  }

  private void copy(DefaultHttpResponse head, Body body) {
    long left = body.length() < 0 ? Long.MAX_VALUE : body.length();
    boolean whole = body.length() < 0;
    write(head);
    Writer writer = new Writer(true);
    try (InputStream in = body.open()) {
      byte[] piece = in.readNBytes((int) Math.min(PIECE, left));
      while (piece.length > 0 && writer.write(Bytes.wrap(piece))) {
        left -= piece.length;
        piece = in.readNBytes((int) Math.min(PIECE, left));
      }
      whole = whole || left == 0;
    } catch (IOException e) {
      LOG.error("a response body could not be read; the connection is cut", e);
      whole = false;
    }
    if (whole) {
      writer.end();
    } else {
      writer.abort();
    }
  }

  @Override
  public BodyWriter stream(int status, Headers headers) {
    boolean first = answered.compareAndSet(false, true);
    if (first && !gone) {
      DefaultHttpResponse head = head(status, headers);
      frame(head, -1);
      write(head);
    }
    return new Writer(first);
  }

  @Override
  public void onDisconnect(Runnable action) {
    synchronized (this) {
      if (!gone) {
        if (!complete) {
          if (disconnectActions == null) {
            disconnectActions = new ArrayList<>(1);
          }
          disconnectActions.add(action);
        }
        return;
      }
    }
    action.run();
  }

  /** The handler threw: an answer if there is none yet, else the connection is cut. */
  void fail() {
    if (answered.get()) {
      if (!complete) {
        abort();
      }
    } else {
      respond(Refusals.internalFailure());
    }
  }

  /** The client has gone, or nothing more can be written to it. On the event loop. */
  void disconnected() {
    List<Runnable> actions;
    synchronized (this) {
      if (gone || complete) {
        return;
      }
      gone = true;
      notifyAll();
      actions = disconnectActions == null ? List.of() : disconnectActions;
      disconnectActions = null;
    }
    for (Runnable action : actions) {
      server.fork("http-disconnect", action);
    }
  }

  /** The connection's writability may have changed. On the event loop. */
  void writabilityChanged() {
    synchronized (this) {
      notifyAll();
    }
  }

  /** Whether the client has taken nothing for longer than it may. */
  boolean stalled(long nowNanos) {
    return pendingWrites.get() > 0
        && nowNanos - progressNanos > server.limits.writeStallTimeout().toNanos();
  }

  void abort() {
    Channel channel = context.channel();
    context.executor().execute(() -> channel.close());
  }

  private DefaultHttpResponse head(int status, Headers headers) {
    DefaultHttpResponse head =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
    headers.forEach((name, value) -> head.headers().add(name, value));
    String origin = request.corsOrigin();
    if (origin != null) {
      Headers cors = new Headers();
      BrowserGuard.addCors(cors, origin);
      cors.forEach((name, value) -> head.headers().add(name, value));
    }
    head.headers().set(HttpHeaderNames.DATE, server.date.now());
    closing = !request.keepAlive() || server.draining();
    if (!request.http2()) {
      if (closing) {
        head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      } else if (request.oneDotZero()) {
        head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
      }
    }
    return head;
  }

  /** Says how long the body is: a length, chunks, or (HTTP/1.0) until the connection closes. */
  private void frame(DefaultHttpResponse head, long length) {
    if (length >= 0) {
      head.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
    } else if (request.oneDotZero()) {
      closing = true;
      head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (!request.head()) {
      HttpUtil.setTransferEncodingChunked(head, true);
    }
  }

  private void write(Object message) {
    send(context, message).addListener(this);
  }

  private ChannelFuture send(ChannelHandlerContext from, Object message) {
    if (pendingWrites.getAndIncrement() == 0) {
      progressNanos = server.nanoTime.getAsLong();
    }
    return from.writeAndFlush(message);
  }

  /** A piece has been written. */
  @Override
  public void operationComplete(ChannelFuture future) {
    progressNanos = server.nanoTime.getAsLong();
    pendingWrites.decrementAndGet();
    if (!future.isSuccess() && !gone) {
      disconnected();
      future.channel().close();
    }
  }

  private void finish(LastHttpContent last) {
    finish(context, last);
  }

  private void finish(ChannelHandlerContext from, Object last) {
    ChannelFuture future = send(from, last);
    if (future.isDone() && context.executor().inEventLoop()) {
      finished(future);
    } else {
      future.addListener((ChannelFutureListener) this::finished);
    }
  }

  private void finished(ChannelFuture future) {
    operationComplete(future);
    if (future.isSuccess()) {
      complete = true;
      conversation.answered(this, closing);
    }
  }

  private final class Writer implements BodyWriter {
    private boolean ended;

    /**
     * @param first false where another answer came before this one: nothing is written
     */
    Writer(boolean first) {
      ended = !first;
    }

    @Override
    public boolean write(Bytes piece) {
      if (ended) {
        return false;
      }
      for (int from = 0; from < piece.size(); from += PIECE) {
        if (!awaitWritable()) {
          return false;
        }
        int length = Math.min(PIECE, piece.size() - from);
        if (!request.head()) {
          NettyExchange.this.write(
              new DefaultHttpContent(Unpooled.wrappedBuffer(piece.unsafeArray(), from, length)));
        }
      }
      return !gone;
    }

    private boolean awaitWritable() {
      Channel channel = context.channel();
      if (gone || channel.isWritable()) {
        return !gone;
      }
      if (context.executor().inEventLoop()) {
        throw new IllegalStateException("a prompt handler must not stream: it would wait");
      }
      synchronized (NettyExchange.this) {
        try {
          while (!gone && !channel.isWritable()) {
            NettyExchange.this.wait();
          }
          return !gone;
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
    }

    @Override
    public void end() {
      if (!ended && !gone) {
        ended = true;
        finish(LastHttpContent.EMPTY_LAST_CONTENT);
      }
    }

    @Override
    public void abort() {
      if (!ended) {
        ended = true;
        NettyExchange.this.abort();
      }
    }
  }
}
