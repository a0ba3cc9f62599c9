package dev.virga.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The running server, as the commands call it: JSON over HTTP. */
final class Endpoint {
  private static final int CONNECT_MILLIS = 3_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String url;

  private Endpoint(String url) {
    this.url = url;
  }

  /** The answer of a request. */
  record Answer(int status, JsonNode body) {}

  /** The server given by AWS_ENDPOINT_URL, else the one that {@code ./virga start} started. */
  static Endpoint find(Map<String, String> environment) throws IOException {
    String given = environment.getOrDefault("AWS_ENDPOINT_URL", "");
    if (!given.isBlank()) {
      return new Endpoint(given);
    }
    return RunFile.read()
        .filter(RunFile::alive)
        .map(file -> new Endpoint(file.endpoint()))
        .orElseThrow(
            () -> new IOException("no Virga is running here; start one: ./virga start -d"));
  }

  static Endpoint at(String url) {
    return new Endpoint(url);
  }

  String url() {
    return url;
  }

  Answer get(String path) throws IOException {
    return call("GET", path, Map.of(), null);
  }

  Answer post(String path, String body) throws IOException {
    return call("POST", path, Map.of("Content-Type", "application/json"), body);
  }

  /** An awsJson 1.1 call, unsigned. */
  Answer aws(String target, String body) throws IOException {
    return call(
        "POST",
        "/",
        Map.of("Content-Type", "application/x-amz-json-1.1", "X-Amz-Target", target),
        body);
  }

  private HttpURLConnection connect(
      String method, String path, Map<String, String> headers, @Nullable String body)
      throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(url + path).toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setConnectTimeout(CONNECT_MILLIS);
    headers.forEach(connection::setRequestProperty);
    if (body != null) {
      connection.setDoOutput(true);
      connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
    return connection;
  }

  private Answer call(
      String method, String path, Map<String, String> headers, @Nullable String body)
      throws IOException {
    HttpURLConnection connection = connect(method, path, headers, body);
    int status = connection.getResponseCode();
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return new Answer(status, in == null ? JSON.nullNode() : JSON.readTree(in));
    }
  }
}
