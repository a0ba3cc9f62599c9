package dev.virga.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.virga.core.engine.Kernel;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Arn;
import dev.virga.core.identity.Region;
import dev.virga.core.service.Cause;
import dev.virga.core.time.Work;
import dev.virga.core.trace.Hop;
import dev.virga.core.trace.HopKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The control API and the services behind it, over HTTP. */
class EmulatorTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LinkedBlockingQueue<Throwable> faults = new LinkedBlockingQueue<>();
  private final Emulator emulator =
      Emulator.builder().faults((where, id, fault) -> faults.add(fault)).start();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void stop() {
    client.close();
    emulator.close();
    assertTrue(faults.isEmpty(), faults.toString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(emulator.endpoint() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = send(request(path));
    assertEquals(200, response.statusCode(), response.body());
    return JSON.readTree(response.body());
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> aws(String target, String body)
      throws IOException, InterruptedException {
    return send(
        request("/")
            .header("X-Amz-Target", target)
            .header("Content-Type", "application/x-amz-json-1.1")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void health_listsWhatIsThere() throws Exception {
    JsonNode health = get("/_virga/health");
    assertEquals("ok", health.path("status").asText());
    assertTrue(health.path("services").toString().contains("\"logs\""), health.toString());
    assertFalse(health.path("services").toString().contains("\"kinesis\""), health.toString());
  }

  @Test
  void localStacksHealth_saysAvailable_ofWhatIsThereOnly() throws Exception {
    JsonNode services = get("/_localstack/health").path("services");
    assertEquals("available", services.path("logs").asText());
    assertEquals("available", services.path("sts").asText());
    assertTrue(services.path("kinesis").isMissingNode());
  }

  @Test
  void info_listsImplementedOperations() throws Exception {
    JsonNode info = get("/_virga/info");
    assertEquals(emulator.endpoint(), info.path("endpoint").asText());
    assertEquals("[\"GetCallerIdentity\"]", info.path("operations").path("sts").toString());
  }

  @Test
  void service_answers() throws Exception {
    String group = "{\"logGroupName\":\"g\"}";
    assertEquals(200, aws("Logs_20140328.CreateLogGroup", group).statusCode());
    HttpResponse<String> again = aws("Logs_20140328.CreateLogGroup", group);
    assertEquals(400, again.statusCode());
    assertTrue(again.body().contains("ResourceAlreadyExistsException"), again.body());
  }

  @Test
  void operationThatIsNotThere_is501_namingIt() throws Exception {
    HttpResponse<String> response = aws("Kinesis_20131202.ListStreams", "{}");
    assertEquals(501, response.statusCode());
    assertTrue(response.body().contains("ListStreams"), response.body());
    assertTrue(response.body().contains("kinesis"), response.body());
  }

  @Test
  void foreignService_is501_namingIt() throws Exception {
    HttpResponse<String> response = aws("DynamoDB_20120810.ListTables", "{}");
    assertEquals(501, response.statusCode());
    assertTrue(response.body().contains("dynamodb"), response.body());
    assertTrue(response.body().contains("ListTables"), response.body());
  }

  @Test
  void clock_isHeldAdvancedSetAndResumed() throws Exception {
    assertEquals("running", get("/_virga/clock").path("mode").asText());
    assertEquals(200, post("/_virga/clock/freeze", "").statusCode());
    JsonNode held = get("/_virga/clock");
    assertEquals("held", held.path("mode").asText());
    assertTrue(held.path("note").asText().contains("Date"));
    Instant before = Instant.parse(held.path("now").asText());
    JsonNode moved = JSON.readTree(post("/_virga/clock/advance", "{\"duration\":\"PT1H\"}").body());
    assertTrue(moved.path("settled").asBoolean());
    assertEquals(before.plusSeconds(3600), Instant.parse(moved.path("at").asText()));
    post("/_virga/clock/advance", "{\"duration\":1.5}");
    assertEquals(
        before.plusMillis(3_601_500), Instant.parse(get("/_virga/clock").path("now").asText()));
    post("/_virga/clock/set", "{\"time\":\"2100-01-01T00:00:00Z\"}");
    assertEquals("2100-01-01T00:00:00Z", get("/_virga/clock").path("now").asText());
    post("/_virga/clock/resume", "{}");
    assertEquals("running", get("/_virga/clock").path("mode").asText());
  }

  @Test
  void advance_thatCannotSettle_saysWhatItWaitsFor_andGoesOn() throws Exception {
    Kernel kernel = emulator.kernel();
    post("/_virga/clock/freeze", "");
    Instant start = kernel.clock().now();
    Work work = kernel.inFlight().begin("invocation", "slow", Cause.root("test"));
    JsonNode stuck =
        JSON.readTree(
            post("/_virga/clock/advance", "{\"duration\":\"PT1M\",\"budget\":0.05}").body());
    assertFalse(stuck.path("settled").asBoolean());
    assertTrue(stuck.path("waitingFor").toString().contains("slow"), stuck.toString());
    assertEquals(start, Instant.parse(stuck.path("at").asText()));
    work.close();
    JsonNode settled = JSON.readTree(post("/_virga/clock/advance", "{\"continue\":true}").body());
    assertTrue(settled.path("settled").asBoolean());
    assertEquals(start.plusSeconds(60), Instant.parse(settled.path("at").asText()));
  }

  @Test
  void secondAdvance_is409() throws Exception {
    Work work = emulator.kernel().inFlight().begin("invocation", "slow", Cause.root("test"));
    FutureTask<HttpResponse<String>> first =
        new FutureTask<>(() -> post("/_virga/clock/advance", "{\"duration\":\"PT1M\"}"));
    Thread.ofVirtual().start(first);
    while (!emulator.clock().held()) {
      Thread.onSpinWait();
    }
    assertEquals(409, post("/_virga/clock/advance", "{\"duration\":\"PT1S\"}").statusCode());
    work.close();
    assertEquals(200, first.get().statusCode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clock/advance|{}|either duration",
        "clock/advance|{\"duration\":\"1h\"}|ISO-8601",
        "clock/advance|{\"duration\":1e11999}|ISO-8601",
        "clock/advance|{\"duration\":\"P9999999D\"}|the clock ends",
        "clock/advance|{\"duration\":true}|ISO-8601",
        "clock/advance|{\"duration\":\"PT-1S\"}|backwards",
        "clock/advance|{\"duration\":1e400}|ISO-8601",
        "clock/advance|{\"duration\":\"PT1S\",\"continue\":true}|either duration",
        "clock/advance|{\"duration\":\"PT1S\",\"budget\":\"P1D\"}|budget",
        "clock/advance|{\"length\":1}|no member length",
        "clock/advance|[1]|no JSON object",
        "clock/advance|{\"duration\":|no JSON",
        "clock/advance|{} {}|no JSON",
        "clock/set|{}|time is missing",
        "clock/set|{\"time\":\"tomorrow\"}|is an instant",
        "clock/set|{\"time\":\"2001-01-01T00:00:00Z\"}|backwards",
        "clock/set|{\"time\":\"+1000000000-12-31T23:59:59Z\"}|the clock ends",
        "clock/freeze|{\"x\":1}|no member x",
        "reset|{\"x\":1}|no member x"
      })
  void badBody_is400_sayingWhatIsWrong(String path, String body, String text) throws Exception {
    HttpResponse<String> response = post("/_virga/" + path, body);
    assertEquals(400, response.statusCode(), response.body());
    String message = JSON.readTree(response.body()).path("message").asText();
    assertTrue(message.contains(text), message);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/_virga/reset,405",
    "GET,/_virga/clock/freeze,405",
    "POST,/_virga/health,405",
    "POST,/_virga/events,405",
    "GET,/_virga/nothing,404",
    "GET,/_virga/,404",
    "GET,/_virga/health/more,404",
    "POST,/_virga/clock/rewind,404",
    "POST,/_virga/clock/freeze/more,404",
    "GET,/_virga/events/e1,404",
    "GET,/_virga/events/unknown/explain,404",
    "GET,/_virga/events?limit=x,400",
    "GET,/_virga/events?limit=-1,400",
    "GET,/_virga/events?typ=Matched,400",
    "GET,/_localstack/plugins,404"
  })
  void wrongAddressOrMethod_isSaid(String method, String path, int status) throws Exception {
    HttpResponse<String> response =
        send(request(path).method(method, HttpRequest.BodyPublishers.noBody()));
    assertEquals(status, response.statusCode(), response.body());
    assertFalse(JSON.readTree(response.body()).path("message").asText().isEmpty());
  }

  private Cause hop(Cause cause, HopKind kind, String event, String... arns) {
    Hop.Draft draft =
        Hop.of(kind, cause, Instant.EPOCH, AccountId.DEFAULT, Region.DEFAULT)
            .attribute("eventId", event)
            .attribute("source", "bank")
            .outcome("done");
    for (String arn : arns) {
      draft.subject(Arn.parse(arn).orElseThrow());
    }
    return emulator.journal().record(draft);
  }

  @Test
  void events_areFiltered() throws Exception {
    Cause root = Cause.root("request-1");
    Cause received = hop(root, HopKind.EVENT_RECEIVED, "e1");
    String rule = "arn:aws:events:us-east-1:000000000000:rule/ny";
    hop(received, HopKind.MATCHED, "e1", rule);
    hop(received, HopKind.NOT_MATCHED, "e1", "arn:aws:events:us-east-1:000000000000:rule/la");
    hop(Cause.root("request-2"), HopKind.EVENT_RECEIVED, "e2");
    assertEquals(4, get("/_virga/events").path("events").size());
    assertEquals(2, get("/_virga/events?type=EventReceived").path("events").size());
    assertEquals(3, get("/_virga/events?id=e1").path("events").size());
    assertEquals(4, get("/_virga/events?source=bank").path("events").size());
    assertEquals(0, get("/_virga/events?source=shop").path("events").size());
    assertEquals(1, get("/_virga/events?rule=ny").path("events").size());
    assertEquals(1, get("/_virga/events?rule=" + rule).path("events").size());
    assertEquals(0, get("/_virga/events?rule=n").path("events").size());
    JsonNode newest = get("/_virga/events?limit=1&rule=ny");
    assertEquals(rule, newest.path("events").get(0).path("subjects").get(0).asText());
    assertEquals(4, newest.path("next").asLong());
    newest = get("/_virga/events?limit=3");
    assertEquals(2, newest.path("events").get(0).path("id").asLong());
    assertEquals(4, newest.path("events").get(2).path("id").asLong());
    JsonNode page = get("/_virga/events?limit=3&since=0");
    assertEquals(3, page.path("events").size());
    JsonNode rest = get("/_virga/events?since=" + page.path("next").asLong());
    assertEquals(1, rest.path("events").size());
    assertEquals("e2", rest.path("events").get(0).path("attributes").path("eventId").asText());
  }

  @Test
  void explain_tellsAnEventsWholeStory_andNoOthers() throws Exception {
    Cause request = Cause.root("request-1");
    Cause first = hop(request, HopKind.EVENT_RECEIVED, "e1");
    Cause second = hop(request, HopKind.EVENT_RECEIVED, "e2");
    Cause delivery =
        emulator
            .journal()
            .record(
                Hop.of(
                    HopKind.DELIVERY_ATTEMPT,
                    first,
                    Instant.EPOCH,
                    AccountId.DEFAULT,
                    Region.DEFAULT));
    emulator
        .journal()
        .record(
            Hop.of(HopKind.INVOCATION, delivery, Instant.EPOCH, AccountId.DEFAULT, Region.DEFAULT));
    hop(second, HopKind.MATCHED, "e2");
    emulator.journal().explainer(HopKind.EVENT_RECEIVED, hop -> "explained " + hop.id());
    JsonNode records = get("/_virga/events/e1/explain").path("records");
    assertEquals(3, records.size(), records.toString());
    assertEquals("explained 1", records.get(0).path("explanation").asText());
    assertEquals("Invocation", records.get(2).path("type").asText());
  }

  @Test
  void explain_ofAPublishedEvent_namesTheFieldThatDidNotMatch() throws Exception {
    ObjectNode rule = JSON.createObjectNode().put("Name", "ny");
    rule.put("EventPattern", "{\"detail\":{\"location\":[{\"prefix\":\"NY-\"}]}}");
    assertEquals(200, aws("AWSEvents.PutRule", rule.toString()).statusCode());
    ObjectNode entry = JSON.createObjectNode().put("Source", "bank").put("DetailType", "t");
    entry.put("Detail", "{\"location\":\"LA-1\"}");
    ObjectNode entries = JSON.createObjectNode();
    entries.putArray("Entries").add(entry);
    JsonNode put = JSON.readTree(aws("AWSEvents.PutEvents", entries.toString()).body());
    String event = put.path("Entries").get(0).path("EventId").asText();
    JsonNode explained = get("/_virga/events/" + event + "/explain");
    JsonNode verdict = explained.path("rules").get(0);
    assertEquals("ny", verdict.path("rule").asText());
    assertFalse(verdict.path("matched").asBoolean(true));
    assertTrue(verdict.path("reason").asText().contains("detail.location"), verdict.toString());
    assertTrue(verdict.path("reason").asText().contains("LA-1"), verdict.toString());
    assertFalse(explained.path("records").isEmpty());
  }

  @Test
  void reset_forgetsEverything() throws Exception {
    aws("Logs_20140328.CreateLogGroup", "{\"logGroupName\":\"g\"}");
    hop(Cause.root("r"), HopKind.EVENT_RECEIVED, "e1");
    post("/_virga/clock/set", "{\"time\":\"2100-01-01T00:00:00Z\"}");
    assertEquals(200, post("/_virga/reset", "").statusCode());
    assertEquals(0, get("/_virga/events").path("events").size());
    assertEquals("running", get("/_virga/clock").path("mode").asText());
    assertTrue(
        Duration.between(Instant.now(), emulator.clock().now()).abs().toMinutes() < 5,
        "real time again");
    assertEquals("{\"logGroups\":[]}", aws("Logs_20140328.DescribeLogGroups", "{}").body());
  }

  @Test
  void heldAtStart_isHeldAfterAReset() {
    Config config = Config.of(Map.of(), Map.of(Setting.PORT, "0", Setting.CLOCK, "held"));
    try (Emulator held = Emulator.builder().config(config).start()) {
      held.clock().advance(Duration.ofDays(1), Duration.ofSeconds(30));
      held.reset();
      assertTrue(held.clock().held());
      assertTrue(
          Duration.between(Instant.now(), held.clock().now()).abs().toMinutes() < 5,
          "real time again");
    }
  }

  @Test
  void webPage_mayNotReset() throws Exception {
    HttpResponse<String> response =
        send(
            request("/_virga/reset")
                .header("Origin", "http://evil.example")
                .POST(HttpRequest.BodyPublishers.noBody()));
    assertEquals(403, response.statusCode());
  }

  @Test
  void sameSeed_sameRequestIds() throws Exception {
    Map<Setting, String> flags = Map.of(Setting.PORT, "0", Setting.SEED, "7");
    String[] ids = new String[2];
    for (int i = 0; i < 2; i++) {
      try (Emulator seeded = Emulator.builder().config(Config.of(Map.of(), flags)).start()) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(seeded.endpoint() + "/?Action=X&Version=2011-06-15"))
                .build();
        ids[i] =
            client
                .send(request, BodyHandlers.ofString())
                .headers()
                .firstValue("x-amzn-requestid")
                .orElseThrow();
      }
    }
    assertEquals(ids[0], ids[1]);
  }

  @Test
  void portInUse_isSaid() {
    int port = URI.create(emulator.endpoint()).getPort();
    Config config = Config.of(Map.of(), Map.of(Setting.PORT, String.valueOf(port)));
    UncheckedIOException refused =
        assertThrows(UncheckedIOException.class, () -> Emulator.builder().config(config).start());
    assertTrue(refused.toString().contains(String.valueOf(port)), refused.toString());
  }

  @Test
  void heldAtStart_holdsTheClock() {
    Map<Setting, String> flags = Map.of(Setting.PORT, "0", Setting.CLOCK, "held");
    try (Emulator held = Emulator.builder().config(Config.of(Map.of(), flags)).start()) {
      assertTrue(held.clock().held());
    }
  }
}
