package dev.virga.lambda.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.virga.core.schema.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * HTTP of the Runtime API on one connection. Reads a bounded body, throws away what is beyond the
 * bound, and answers one request after the other. Runs on the connection's event loop.
 */
final class RuntimeApiHandler extends SimpleChannelInboundHandler<HttpObject>
    implements RuntimeApi.Waiter {
  private static final String PREFIX = "/2018-06-01/runtime/";
  private static final String ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";
  private static final String ERROR_BODY = "Lambda-Runtime-Function-Error-Body";
  private static final String RESPONSE_MODE = "Lambda-Runtime-Function-Response-Mode";

  private final RuntimeApi api;
  private @Nullable ChannelHandlerContext context;
  private @Nullable HttpRequest request;
  private ByteArrayOutputStream body = new ByteArrayOutputStream();
  private boolean tooLarge;

  RuntimeApiHandler(RuntimeApi api) {
    this.api = api;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelInactive(ChannelHandlerContext left) {
    api.gone(this);
    left.fireChannelInactive();
  }

  /** The process died in the middle of a request, or does not speak HTTP: nobody to answer. */
  @Override
  public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
    var _ = failed.close();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext reading, HttpObject message)
      throws IOException {
    if (message instanceof HttpRequest start) {
      request = start;
      body = new ByteArrayOutputStream();
      tooLarge = false;
      if (HttpUtil.is100ContinueExpected(start)) {
        var _ =
            reading.writeAndFlush(
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
      }
    }
    if (message instanceof HttpContent content) {
      ByteBuf piece = content.content();
      tooLarge |= body.size() + piece.readableBytes() > RuntimeApi.MAX_RESPONSE_BYTES;
      if (tooLarge) {
        body = new ByteArrayOutputStream();
      } else {
        piece.readBytes(body, piece.readableBytes());
      }
    }
    HttpRequest complete = request;
    if (complete != null && message instanceof LastHttpContent last) {
      request = null;
      dispatch(reading, complete, last.trailingHeaders());
    }
  }

  private void dispatch(ChannelHandlerContext to, HttpRequest asked, HttpHeaders trailers) {
    if (asked.decoderResult().isFailure()) {
      var _ = to.close();
      return;
    }
    boolean keepAlive = HttpUtil.isKeepAlive(asked);
    String uri = asked.uri();
    if (uri.startsWith("/2020-01-01/extension/")
        || uri.startsWith("/2022-07-01/telemetry")
        || uri.startsWith("/2020-08-15/logs")) {
      RuntimeApi.Answer answer =
          new RuntimeApi.Answer(
              501, "NotImplemented", "Virga does not implement the Lambda Extensions API yet");
      write(to, answer, keepAlive);
      return;
    }
    if (!uri.startsWith(PREFIX)) {
      notFound(to, keepAlive);
      return;
    }
    String[] path = uri.substring(PREFIX.length()).split("/", -1);
    Bytes content = Bytes.wrap(body.toByteArray());
    body = new ByteArrayOutputStream();
    boolean post = asked.method().equals(HttpMethod.POST);
    String errorType = asked.headers().get(ERROR_TYPE);
    if (asked.method().equals(HttpMethod.GET) && is(path, "invocation", "next")) {
      RuntimeApi.Answer refusal = api.next(this);
      if (refusal != null) {
        write(to, refusal, keepAlive);
      }
    } else if (post && is(path, "init", "error")) {
      write(to, api.failInit(errorType, content), keepAlive);
    } else if (post && path.length == 3 && path[0].equals("invocation")) {
      switch (path[2]) {
        case "response" -> write(to, respond(path[1], asked, trailers, content), keepAlive);
        case "error" -> write(to, api.fail(path[1], errorType, content), keepAlive);
        default -> notFound(to, keepAlive);
      }
    } else {
      notFound(to, keepAlive);
    }
  }

  private static boolean is(String[] path, String first, String second) {
    return path.length == 2 && path[0].equals(first) && path[1].equals(second);
  }

  private RuntimeApi.Answer respond(
      String requestId, HttpRequest asked, HttpHeaders trailers, Bytes content) {
    String mode = asked.headers().get(RESPONSE_MODE);
    if (mode != null && !mode.equals("streaming")) {
      return new RuntimeApi.Answer(
          400, "InvalidFunctionResponseMode", "Invalid function response mode: " + mode);
    }
    if (tooLarge) {
      return api.respondTooMuch(requestId);
    }
    String failedLate = trailers.get(ERROR_TYPE);
    if (failedLate != null) {
      String errorBody = trailers.get(ERROR_BODY);
      return api.fail(requestId, failedLate, errorBody == null ? content : decode(errorBody));
    }
    return api.respond(requestId, content);
  }

  private static Bytes decode(String base64) {
    try {
      return Bytes.wrap(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException notBase64) {
      return Bytes.utf8(base64);
    }
  }

  @Override
  public void deliver(Delivery delivery) {
    ChannelHandlerContext to = context;
    if (to == null) {
      throw new IllegalStateException("not on a connection");
    }
    Invocation invocation = delivery.invocation();
    FullHttpResponse response =
        response(HttpResponseStatus.OK, invocation.payload().unsafeArray(), "application/json");
    HttpHeaders headers = response.headers();
    headers.set("Lambda-Runtime-Aws-Request-Id", invocation.requestId());
    headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(delivery.deadline().toEpochMilli()));
    headers.set("Lambda-Runtime-Invoked-Function-Arn", invocation.invokedFunctionArn());
    headers.set("Lambda-Runtime-Trace-Id", invocation.traceId());
    optional(headers, "Lambda-Runtime-Client-Context", invocation.clientContext());
    optional(headers, "Lambda-Runtime-Cognito-Identity", invocation.cognitoIdentity());
    var _ =
        to.writeAndFlush(response)
            .addListener(written -> {
              if (!written.isSuccess()) {
                api.undelivered(delivery);
              }
            });
  }

  private static void optional(HttpHeaders headers, String name, @Nullable String json) {
    if (json != null && !json.isEmpty()) {
      headers.set(name, asciiJson(json));
    }
  }

  /** The same JSON in the characters a header may have: others occur only in its strings. */
  private static String asciiJson(String json) {
    StringBuilder ascii = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c < ' ') {
        ascii.append(' ');
      } else if (c > '~') {
        ascii.append(String.format("\\u%04x", (int) c));
      } else {
        ascii.append(c);
      }
    }
    return ascii.toString();
  }

  private static void notFound(ChannelHandlerContext to, boolean keepAlive) {
    byte[] text = "404 page not found\n".getBytes(UTF_8);
    send(to, response(HttpResponseStatus.NOT_FOUND, text, "text/plain"), keepAlive);
  }

  private static void write(ChannelHandlerContext to, RuntimeApi.Answer answer, boolean keepAlive) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (answer.errorType() == null) {
      json.put("status", answer.message());
    } else {
      json.put("errorMessage", answer.message()).put("errorType", answer.errorType());
    }
    byte[] text = (json + "\n").getBytes(UTF_8);
    send(
        to,
        response(HttpResponseStatus.valueOf(answer.status()), text, "application/json"),
        keepAlive);
  }

  private static FullHttpResponse response(HttpResponseStatus status, byte[] content, String type) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(content));
    response.headers().set("Content-Type", type);
    HttpUtil.setContentLength(response, content.length);
    return response;
  }

  private static void send(ChannelHandlerContext to, FullHttpResponse response, boolean keepAlive) {
    if (keepAlive) {
      var _ = to.writeAndFlush(response);
    } else {
      var _ = to.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
  }
}
