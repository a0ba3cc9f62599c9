package dev.virga.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.service.Cause;
import dev.virga.core.time.Work;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** The extension, used as a user does. */
@ExtendWith(VirgaExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class VirgaExtensionTest {
  private static String first = "";

  private static String logs(Virga virga, String action, String body)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(virga.endpoint())
              .header("X-Amz-Target", "Logs_20140328." + action)
              .header("Content-Type", "application/x-amz-json-1.1")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      return client.send(request, BodyHandlers.ofString()).body();
    }
  }

  @Test
  @Order(1)
  void endpoint_serves(Virga virga) throws Exception {
    first = virga.endpoint().toString();
    logs(virga, "CreateLogGroup", "{\"logGroupName\":\"left-behind\"}");
    assertTrue(logs(virga, "DescribeLogGroups", "{}").contains("left-behind"));
    virga.clock().set(Instant.parse("2100-01-01T00:00:00Z"));
  }

  @Test
  @Order(2)
  void reset_comesBetweenTests_theServerStays(Virga virga, VirgaClock clock) throws Exception {
    assertEquals(first, virga.endpoint().toString());
    assertEquals("{\"logGroups\":[]}", logs(virga, "DescribeLogGroups", "{}"));
    assertTrue(clock.now().isBefore(Instant.parse("2100-01-01T00:00:00Z")));
  }

  @Test
  void clock_isHeldAndAdvanced(VirgaClock clock) {
    clock.freeze();
    Instant before = clock.now();
    clock.advance(Duration.ofDays(1));
    assertEquals(before.plus(Duration.ofDays(1)), clock.now());
    clock.resume();
  }

  @Test
  void settle_waitsForWorkUnderWay(Virga virga) {
    Work work = virga.emulator().kernel().inFlight().begin("test", "work", Cause.root("test"));
    Thread closing = Thread.ofVirtual().unstarted(work::close);
    closing.start();
    virga.clock().settle();
    assertTrue(virga.emulator().kernel().inFlight().isIdle());
  }

  @Test
  void outsideOfTests_thereIsNone() {
    assertThrows(IllegalStateException.class, () -> new VirgaExtension().virga());
  }
}
