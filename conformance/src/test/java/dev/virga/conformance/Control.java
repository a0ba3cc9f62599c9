package dev.virga.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.virga.testkit.Virga;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;

/** Raw requests, such as curl makes them. */
final class Control {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Control() {}

  static HttpResponse<String> send(HttpRequest request) {
    return send(request, BodyHandlers.ofString());
  }

  static HttpResponse<byte[]> download(HttpRequest request) {
    return send(request, BodyHandlers.ofByteArray());
  }

  private static <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> bodies) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, bodies);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static HttpRequest.Builder request(Virga virga, String path) {
    return HttpRequest.newBuilder(URI.create(virga.endpoint() + path));
  }

  static JsonNode get(Virga virga, String path) {
    return json(send(request(virga, path).build()).body());
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }
}
