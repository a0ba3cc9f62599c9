package dev.virga.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.testkit.Virga;
import dev.virga.testkit.VirgaExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClientBuilder;

/** What the README tells to type, typed; only the port is another. */
@ExtendWith(VirgaExtension.class)
class ReadmeIT {
  private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w+)\n(.*?)^```$");
  private static final Pattern CURL =
      Pattern.compile("curl (?:-X (\\w+) )?localhost:4566(\\S+?)(?: -d '([^']*)')?(?:\\s+#.*)?");

  /** The README's Java, letter by letter; {@link #javaSnippet_isCompiledHere} compares. */
  private static EventBridgeClientBuilder snippet() {
    return EventBridgeClient.builder()
        .endpointOverride(URI.create("http://localhost:4566"))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
  }

  private static String readme() throws IOException {
    return Files.readString(Repository.file("README.md"), StandardCharsets.UTF_8);
  }

  private static List<String> fences(String language) throws IOException {
    List<String> found = new ArrayList<>();
    Matcher fence = FENCE.matcher(readme());
    while (fence.find()) {
      if (fence.group(1).equals(language)) {
        found.add(fence.group(2));
      }
    }
    return found;
  }

  private static String withoutSpace(String code) {
    return code.replaceAll("\\s+", "");
  }

  @Test
  void javaSnippet_isCompiledHere() throws IOException {
    String source =
        Files.readString(
            Repository.file("conformance/src/test/java/dev/virga/conformance/ReadmeIT.java"),
            StandardCharsets.UTF_8);
    List<String> java = fences("java");

    assertEquals(1, java.size());
    String builder =
        withoutSpace(java.getFirst())
            .replace("EventBridgeClientevents=", "return")
            .replace(".build();", ";");
    assertTrue(withoutSpace(source).contains(builder), builder);
  }

  @Test
  void javaSnippet_connects(Virga virga) {
    EventBridgeClientBuilder builder =
        snippet()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .endpointOverride(virga.endpoint());
    try (EventBridgeClient events = builder.build()) {
      assertEquals("default", events.listEventBuses(r -> {}).eventBuses().getFirst().name());
    }
  }

  /** Every curl line, in the README's order; an event with a rule that it does not match. */
  @Test
  void curlLines_answer(Virga virga) throws IOException {
    String event;
    try (Sdk sdk = new Sdk(virga)) {
      sdk.events().putRule(r -> r.name("orders").eventPattern("{\"source\":[\"other\"]}"));
      event =
          sdk.events()
              .putEvents(r -> r.entries(Sdk.event("my.app", "{}")))
              .entries()
              .getFirst()
              .eventId();
    }
    Control.send(
        Control.request(virga, "/")
            .header("X-Amz-Target", "AmazonSQS.CreateQueue")
            .header("Content-Type", "application/x-amz-json-1.0")
            .POST(HttpRequest.BodyPublishers.ofString("{\"QueueName\":\"orders\"}"))
            .build());
    List<String> run = new ArrayList<>();
    for (String block : fences("sh")) {
      for (String line : block.lines().filter(each -> each.startsWith("curl ")).toList()) {
        String typed = line.replace("<event id>", event).replace("<name>", "orders");
        Matcher curl = CURL.matcher(typed);
        assertTrue(curl.matches(), "not a line this test understands: " + line);
        HttpResponse<String> answer = send(virga, curl);
        assertEquals(200, answer.statusCode(), line + "\n" + answer.body());
        run.add(curl.group(2).replace(event, "ID"));
        if (curl.group(2).endsWith("/explain")) {
          assertTrue(answer.body().contains("\"orders\""), answer.body());
          assertTrue(answer.body().contains("source"), answer.body());
        }
        if (curl.group(2).endsWith("/advance")) {
          assertTrue(Control.json(answer.body()).get("settled").asBoolean(), answer.body());
          assertEquals("held", Control.json(answer.body()).get("mode").asText());
        }
      }
    }

    assertEquals(
        List.of(
            "/_virga/events/ID/explain",
            "/_virga/events",
            "/_virga/sqs/queues/orders/messages",
            "/_virga/clock",
            "/_virga/clock/freeze",
            "/_virga/clock/advance",
            "/_virga/reset"),
        run);
    assertEquals(
        404,
        Control.send(Control.request(virga, "/_virga/events/" + event + "/explain").build())
            .statusCode());
  }

  /** As curl does: GET, POST with -d, and curl's own content type. */
  private static HttpResponse<String> send(Virga virga, Matcher curl) {
    String body = curl.group(3);
    String method = curl.group(1) != null ? curl.group(1) : body == null ? "GET" : "POST";
    HttpRequest.Builder request = Control.request(virga, curl.group(2));
    if (body != null) {
      request.header("Content-Type", "application/x-www-form-urlencoded");
    }
    return Control.send(
        request
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build());
  }

  /** The AWS CLI's line, by what it says: its entries are such as PutEvents takes. */
  @Test
  void cliEntries_areAccepted(Virga virga) throws IOException {
    Matcher entries = Pattern.compile("put-events --entries '([^']*)'").matcher(readme());
    assertTrue(entries.find());

    HttpResponse<String> answer =
        Control.send(
            Control.request(virga, "/")
                .header("X-Amz-Target", "AWSEvents.PutEvents")
                .header("Content-Type", "application/x-amz-json-1.1")
                .POST(BodyPublishers.ofString("{\"Entries\":" + entries.group(1) + "}"))
                .build());

    assertEquals(0, Control.json(answer.body()).get("FailedEntryCount").asInt(-1));
    assertFalse(entries.find());
  }

  /** Links lead to files of the repository. */
  @Test
  void links_leadSomewhere() throws IOException {
    Matcher link = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)").matcher(readme());
    int seen = 0;
    while (link.find()) {
      seen++;
      assertTrue(Files.exists(Repository.file(link.group(1))), link.group(1));
    }
    assertTrue(seen > 3);
  }
}
