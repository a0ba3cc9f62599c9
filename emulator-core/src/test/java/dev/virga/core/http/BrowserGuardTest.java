package dev.virga.core.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a web page may do to a server on the machine it is shown on: nothing, unless allowed. */
class BrowserGuardTest {
  private final RecordingHandler handler = new RecordingHandler();
  private final HttpServer server =
      HttpServer.builder(handler)
          .policy(new HostPolicy(List.of("dev.example"), List.of("http://app.example:3000")))
          .start();

  @AfterEach
  void stop() {
    server.close();
  }

  private RawClient.Response send(String request) throws IOException {
    try (RawClient client = new RawClient(server)) {
      return client.send(request).read();
    }
  }

  private static String request(String line, String... headers) {
    return line + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
  }

  @Test
  void host_isCheckedInEveryRequestOfAConnection() throws IOException {
    try (RawClient client = new RawClient(server)) {
      assertEquals(200, client.send(request("GET /", "Host: localhost")).read().status());
      assertEquals(200, client.send(request("GET /", "Host: localhost")).read().status());
      assertEquals(403, client.send(request("GET /", "Host: evil.example")).read().status());
      assertEquals(200, client.send(request("GET /", "Host: localhost")).read().status());
      assertEquals(400, client.send(request("GET /", "Host: localhost@evil")).read().status());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example",
        "null",
        "http://localhost:3000",
        "http://app.example",
        "https://app.example:3000",
        "http://app.example:3000.evil.example",
        "file://",
        "",
        "http://localhost, http://localhost"
      })
  void foreignOrigin_is403_whateverTheContentType(String origin) throws IOException {
    for (String type : List.of("text/plain", "application/x-amz-json-1.1", "multipart/form-data")) {
      RawClient.Response response =
          send(
              request(
                      "POST /",
                      "Host: localhost",
                      "Origin: " + origin,
                      "Content-Type: " + type,
                      "Content-Length: 2")
                  + "{}");
      assertEquals(403, response.status());
      assertTrue(response.body().contains("VIRGA_ALLOWED_ORIGINS"), response.body());
      assertNull(response.headers().first("Access-Control-Allow-Origin"));
    }
    assertEquals(0, handler.requests.size());
  }

  @Test
  void twoOrigins_are400() throws IOException {
    String twice =
        request(
            "POST /",
            "Host: localhost",
            "Origin: http://app.example:3000",
            "Origin: http://evil.example");
    assertEquals(400, send(twice).status());
  }

  @Test
  void foreignPreflight_is403_withoutCors() throws IOException {
    RawClient.Response response =
        send(
            request(
                "OPTIONS /",
                "Host: localhost",
                "Origin: http://evil.example",
                "Access-Control-Request-Method: POST"));
    assertEquals(403, response.status());
    assertNull(response.headers().first("Access-Control-Allow-Origin"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void pageWithoutOrigin_tellsOfItselfBySite(String site) throws IOException {
    RawClient.Response response =
        send(
            request("GET /?Action=DeleteQueue", "Host: localhost:4566", "Sec-Fetch-Site: " + site));
    assertEquals(403, response.status());
    assertEquals(0, handler.requests.size());
  }

  @Test
  void addressBar_isAnswered() throws IOException {
    assertEquals(
        200, send(request("GET /", "Host: localhost:4566", "Sec-Fetch-Site: none")).status());
  }

  @Test
  void reboundName_is403_namingTheSetting() throws IOException {
    RawClient.Response response = send(request("GET /", "Host: evil.example:4566"));
    assertEquals(403, response.status());
    assertTrue(response.body().contains("VIRGA_ALLOWED_HOSTS"), response.body());
    assertEquals(0, handler.requests.size());
  }

  @Test
  void reboundName_isNoSameOrigin() throws IOException {
    String rebound =
        request("POST /", "Host: evil.example:4566", "Origin: http://evil.example:4566");
    assertEquals(403, send(rebound).status());
    assertEquals(0, handler.requests.size());
  }

  @Test
  void allowedHost_isAnswered() throws IOException {
    assertEquals(200, send(request("GET /", "Host: dev.example:4566")).status());
  }

  @Test
  void ownPage_isAnswered() throws IOException {
    String own = request("GET /", "Host: localhost:4566", "Origin: http://localhost:4566");
    assertEquals(200, send(own).status());
  }

  @Test
  void allowedOrigin_getsCors() throws IOException {
    RawClient.Response response =
        send(request("GET /", "Host: localhost", "Origin: http://app.example:3000"));
    assertEquals(200, response.status());
    assertEquals(
        "http://app.example:3000", response.headers().first("Access-Control-Allow-Origin"));
    assertEquals("Origin", response.headers().first("Vary"));
  }

  @Test
  void allowedPreflight_isAnsweredWithoutTheHandler_andTheConnectionLives() throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send(
          request(
              "OPTIONS /2015-03-31/functions",
              "Host: localhost",
              "Origin: http://app.example:3000",
              "Access-Control-Request-Method: PUT",
              "Access-Control-Request-Headers: authorization,x-amz-target",
              "Access-Control-Request-Private-Network: true"));
      RawClient.Response response = client.read();
      assertEquals(204, response.status());
      Headers headers = response.headers();
      assertEquals("PUT", headers.first("Access-Control-Allow-Methods"));
      assertEquals("authorization,x-amz-target", headers.first("Access-Control-Allow-Headers"));
      assertEquals("true", headers.first("Access-Control-Allow-Private-Network"));
      assertEquals(0, handler.requests.size());
      assertEquals(200, client.send(request("GET /", "Host: localhost")).read().status());
    }
  }

  @Test
  void refusedBody_isSkipped_andTheConnectionLives() throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send(
          request("POST /", "Host: localhost", "Origin: null", "Content-Length: 3") + "abc");
      assertEquals(403, client.read().status());
      assertEquals(200, client.send(request("GET /", "Host: localhost")).read().status());
    }
  }

  @Test
  void withoutPolicy_nothingIsChecked() throws IOException {
    try (HttpServer open = HttpServer.builder(handler).policy(null).start();
        RawClient client = new RawClient(open)) {
      client.send(request("GET /", "Host: evil.example", "Origin: null"));
      assertEquals(200, client.read().status());
    }
  }
}
