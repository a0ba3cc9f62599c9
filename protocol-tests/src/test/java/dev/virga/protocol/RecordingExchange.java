package dev.virga.protocol;

import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpExchange;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.schema.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An exchange that keeps the answer, and a client that can go away. */
final class RecordingExchange implements HttpExchange {
  private final List<Runnable> onDisconnect = new ArrayList<>();
  private final ByteArrayOutputStream streamed = new ByteArrayOutputStream();
  private @Nullable HttpResponse response;
  private boolean gone;
  private boolean ended;
  private boolean aborted;

  @Override
  public boolean respond(HttpResponse answer) {
    if (response == null) {
      response = answer;
    }
    return !gone;
  }

  @Override
  public BodyWriter stream(int status, Headers headers) {
    response = HttpResponse.of(status, headers, Bytes.EMPTY);
    return new BodyWriter() {
      @Override
      public boolean write(Bytes piece) {
        streamed.writeBytes(piece.unsafeArray());
        return !gone;
      }

      @Override
      public void end() {
        ended = true;
      }

      @Override
      public void abort() {
        aborted = true;
      }
    };
  }

  @Override
  public void onDisconnect(Runnable action) {
    onDisconnect.add(action);
  }

  /** The client goes away. */
  void disconnect() {
    gone = true;
    onDisconnect.forEach(Runnable::run);
  }

  /** The client goes away and nobody has noticed yet. */
  void vanish() {
    gone = true;
  }

  boolean answered() {
    return response != null;
  }

  boolean ended() {
    return ended;
  }

  boolean aborted() {
    return aborted;
  }

  HttpResponse response() {
    HttpResponse given = response;
    if (given == null) {
      throw new AssertionError("no answer");
    }
    return given;
  }

  int status() {
    return response().status();
  }

  @Nullable String header(String name) {
    return response().headers().first(name);
  }

  String text() {
    try {
      return response().body().readAll().asUtf8();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  byte[] streamed() {
    return streamed.toByteArray();
  }
}
