package dev.virga.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.server.Config;
import dev.virga.server.Setting;
import dev.virga.testkit.Virga;
import dev.virga.testkit.VirgaExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/** Accounts, regions, and requests that no SDK would send. */
class EdgesIT {
  private static final int MAX_BODY = 4096;

  @RegisterExtension
  static final VirgaExtension VIRGA =
      VirgaExtension.with(
          Config.of(
              Map.of(),
              Map.of(Setting.PORT, "0", Setting.MAX_BODY_BYTES, String.valueOf(MAX_BODY))));

  private static List<String> groups(CloudWatchLogsClient logs) {
    return logs.describeLogGroups().logGroups().stream().map(LogGroup::logGroupName).toList();
  }

  /** Provenance: documented: every resource is of one account and region. */
  @Test
  void accountsAndRegions_doNotSeeEachOther(Virga virga) {
    try (Sdk one = new Sdk(virga, "111111111111", "eu-west-1");
        Sdk other = new Sdk(virga, "222222222222", "eu-west-1");
        Sdk elsewhere = new Sdk(virga, "111111111111", "ap-south-2")) {
      one.logs().createLogGroup(r -> r.logGroupName("g"));
      one.events().createEventBus(r -> r.name("orders"));
      other.logs().createLogGroup(r -> r.logGroupName("mine"));

      assertEquals(List.of("g"), groups(one.logs()));
      assertEquals(List.of("mine"), groups(other.logs()));
      assertEquals(List.of(), groups(elsewhere.logs()));
      assertEquals(
          "arn:aws:events:eu-west-1:111111111111:event-bus/orders",
          one.events().describeEventBus(r -> r.name("orders")).arn());
      Refused.with(
          400,
          "ResourceNotFoundException",
          "Event bus orders does not exist.",
          () -> other.events().describeEventBus(r -> r.name("orders")));
    }
  }

  /** Provenance: Virga: every region exists; partitions documented. */
  @ParameterizedTest
  @CsvSource({"cn-north-1,aws-cn", "us-gov-west-1,aws-us-gov", "mx-central-1,aws"})
  void regionNeverSeen_works(String region, String partition, Virga virga) {
    try (Sdk sdk = new Sdk(virga, "987654321098", region)) {
      EventBridgeClient events = sdk.events();
      assertEquals(
          "arn:" + partition + ":events:" + region + ":987654321098:event-bus/default",
          events.describeEventBus(r -> {}).arn());
      assertEquals(0, events.putEvents(r -> r.entries(Sdk.event("a", "{}"))).failedEntryCount());
    }
  }

  /** Provenance: Virga. */
  @Test
  void bodyOverTheLimit_is413(Virga virga) {
    HttpResponse<String> answer = put(virga, "x".repeat(MAX_BODY + 1));

    assertEquals(413, answer.statusCode());
    assertTrue(put(virga, "{}").statusCode() != 413);
  }

  /** Provenance: documented: AWS's JSON protocols answer SerializationException. */
  @Test
  void truncatedDocument_isASerializationException(Virga virga) {
    HttpResponse<String> answer = put(virga, "{\"logGroupName\":\"g");

    assertEquals(400, answer.statusCode());
    assertEquals(
        "SerializationException",
        Control.json(answer.body()).get("__type").asText().replaceAll(".*#", ""));
    try (Sdk sdk = new Sdk(virga)) {
      assertEquals(List.of(), groups(sdk.logs()));
    }
  }

  private static HttpResponse<String> put(Virga virga, String body) {
    return Control.send(
        Control.request(virga, "/")
            .header("X-Amz-Target", "Logs_20140328.CreateLogGroup")
            .header("Content-Type", "application/x-amz-json-1.1")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  /** A client that goes away in the middle leaves nothing behind. Provenance: Virga. */
  @Test
  void truncatedRequest_changesNothing(Virga virga) throws IOException {
    String body = "{\"logGroupName\":\"half\"}";
    String head =
        "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: Logs_20140328.CreateLogGroup\r\n"
            + "Content-Type: application/x-amz-json-1.1\r\nContent-Length: "
            + (body.length() + 1)
            + "\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), virga.endpoint().getPort())) {
      socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    }

    try (Sdk sdk = new Sdk(virga)) {
      assertEquals(List.of(), groups(sdk.logs()));
    }
  }

  /** Provenance: Virga: a web page is no client. */
  @Test
  void foreignOrigin_isRefused(Virga virga) {
    HttpResponse<String> answer =
        Control.send(
            Control.request(virga, "/")
                .header("Origin", "https://evil.example")
                .header("X-Amz-Target", "Logs_20140328.CreateLogGroup")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"logGroupName\":\"evil\"}"))
                .build());

    assertEquals(403, answer.statusCode());
    try (Sdk sdk = new Sdk(virga)) {
      assertEquals(List.of(), groups(sdk.logs()));
    }
  }

  /** What "clockSkew" and the like look at is real. Provenance: Virga. */
  @Test
  void dateHeader_isRealWhileTheClockIsElsewhere(Virga virga) {
    virga.clock().set(java.time.Instant.parse("2200-01-01T00:00:00Z"));

    String date = put(virga, "{}").headers().firstValue("Date").orElse("none");

    assertTrue(!date.contains("2200") && date.endsWith("GMT"), date);
  }
}
