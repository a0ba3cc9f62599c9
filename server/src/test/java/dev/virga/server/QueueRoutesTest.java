package dev.virga.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the control API tells of queues, and the settings of SQS, over HTTP. Issue 4. */
class QueueRoutesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MESSAGES = "/_virga/sqs/queues/q/messages";
  private static final String START = "2100-01-01T00:00:00Z";

  private final LinkedBlockingQueue<Throwable> faults = new LinkedBlockingQueue<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Emulator emulator = start(Map.of());

  private Emulator start(Map<Setting, String> flags) {
    Map<Setting, String> all = new HashMap<>(flags);
    all.put(Setting.PORT, "0");
    return Emulator.builder()
        .config(Config.of(Map.of(), all))
        .faults((where, id, fault) -> faults.add(fault))
        .start();
  }

  private void restart(Map<Setting, String> flags) {
    emulator.close();
    emulator = start(flags);
  }

  @AfterEach
  void stop() {
    client.close();
    emulator.close();
    assertTrue(faults.isEmpty(), faults.toString());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(emulator.endpoint() + path));
  }

  private JsonNode get(String path) throws Exception {
    HttpResponse<String> answer = send(request(path));
    assertEquals(200, answer.statusCode(), answer.body());
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> call(String operation, String json) throws Exception {
    return send(
        request("/")
            .header("X-Amz-Target", "AmazonSQS." + operation)
            .header("Content-Type", "application/x-amz-json-1.0")
            .POST(HttpRequest.BodyPublishers.ofString(json.replace('\'', '"'))));
  }

  private JsonNode sqs(String operation, String json) throws Exception {
    HttpResponse<String> answer = call(operation, json);
    assertEquals(200, answer.statusCode(), answer.body());
    return JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
  }

  private String refusal(String operation, String json) throws Exception {
    HttpResponse<String> answer = call(operation, json);
    return answer.statusCode() + " " + JSON.readTree(answer.body()).path("message").asText();
  }

  private void hold() throws Exception {
    post("/_virga/clock/freeze", "");
    post("/_virga/clock/set", "{\"time\":\"" + START + "\"}");
  }

  @Test
  void messages_areShownInEveryState_andNotTouched() throws Exception {
    hold();
    sqs("CreateQueue", "{'QueueName':'q'}");
    send("q", "'MessageBody':'x'");
    String handle = receive("q").get(0).path("ReceiptHandle").asText();
    String attribute = "{'a':{'DataType':'Number','StringValue':'7'}}";
    send("q", "'MessageBody':'b','MessageAttributes':" + attribute);
    send("q", "'MessageBody':'c','DelaySeconds':60");

    JsonNode first = get(MESSAGES);

    assertEquals("q", first.path("queue").asText());
    assertEquals(0, first.path("longPolls").asInt(-1));
    JsonNode messages = first.path("messages");
    assertEquals(3, messages.size(), messages.toString());
    assertEquals("x in flight 2100-01-01T00:00:30Z 1", line(messages.get(0)));
    assertEquals(handle, messages.get(0).path("receiptHandle").asText());
    assertEquals(START, messages.get(0).path("firstReceived").asText());
    assertEquals("b visible  0", line(messages.get(1)));
    assertEquals("7", messages.get(1).path("attributes").path("a").asText());
    assertFalse(messages.get(1).has("receiptHandle"));
    assertEquals("c delayed 2100-01-01T00:01:00Z 0", line(messages.get(2)));
    assertEquals(START, messages.get(2).path("sent").asText());
    assertEquals(first, get(MESSAGES), "looking changes nothing");
    assertEquals(1, get(MESSAGES + "?limit=1").path("messages").size());
    assertEquals("b", receive("q").get(0).path("Body").asText());
  }

  private static String line(JsonNode message) {
    return message.path("body").asText()
        + " "
        + message.path("state").asText()
        + " "
        + message.path("until").asText()
        + " "
        + message.path("receiveCount").asInt();
  }

  private String url(String name) {
    return emulator.endpoint() + "/000000000000/" + name;
  }

  private void send(String queue, String members) throws Exception {
    sqs("SendMessage", "{'QueueUrl':'" + url(queue) + "'," + members + "}");
  }

  private JsonNode receive(String queue) throws Exception {
    return sqs("ReceiveMessage", "{'QueueUrl':'" + url(queue) + "'}").path("Messages");
  }

  @Test
  void deadLetters_sayWhereFrom_andFifoMessagesTheirPlace() throws Exception {
    String arn = "arn:aws:sqs:us-east-1:000000000000:";
    sqs("CreateQueue", "{'QueueName':'q','Attributes':{'VisibilityTimeout':'0'}}");
    sqs("CreateQueue", "{'QueueName':'dead'}");
    String redrive =
        JSON.writeValueAsString(
            "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":1}".formatted(arn + "dead"));
    assertEquals(
        200,
        send(request("/")
                .header("X-Amz-Target", "AmazonSQS.SetQueueAttributes")
                .header("Content-Type", "application/x-amz-json-1.0")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"QueueUrl\":\"%s\",\"Attributes\":{\"RedrivePolicy\":%s}}"
                            .formatted(url("q"), redrive))))
            .statusCode());
    send("q", "'MessageBody':'poison'");
    receive("q");
    receive("q");
    JsonNode letter = get("/_virga/sqs/queues/dead/messages").path("messages").get(0);
    assertEquals("poison", letter.path("body").asText());
    assertEquals(arn + "q", letter.path("deadLetteredFrom").asText());

    sqs("CreateQueue", "{'QueueName':'f.fifo','Attributes':{'FifoQueue':'true'}}");
    send("f.fifo", "'MessageBody':'m','MessageGroupId':'g','MessageDeduplicationId':'d'");
    JsonNode fifo = get("/_virga/sqs/queues/f.fifo/messages").path("messages").get(0);
    assertEquals("g", fifo.path("groupId").asText());
    assertEquals("d", fifo.path("deduplicationId").asText());
    assertEquals(20, fifo.path("sequenceNumber").asText().length());
  }

  @Test
  void queues_areOfAnAccountAndRegion() throws Exception {
    String scope = "Credential=111122223333/20261123/eu-west-1/sqs/aws4_request";
    send(
        request("/")
            .header("X-Amz-Target", "AmazonSQS.CreateQueue")
            .header("Content-Type", "application/x-amz-json-1.0")
            .header(
                "Authorization", "AWS4-HMAC-SHA256 " + scope + ", SignedHeaders=host, Signature=0")
            .POST(HttpRequest.BodyPublishers.ofString("{\"QueueName\":\"q\"}")));
    assertEquals(404, send(request(MESSAGES)).statusCode());
    assertEquals(404, send(request(MESSAGES + "?account=111122223333")).statusCode());
    assertEquals(
        "q", get(MESSAGES + "?account=111122223333&region=eu-west-1").path("queue").asText());
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/_virga/sqs/queues/none/messages,404",
    "GET,/_virga/sqs/queues/a%20b/messages,404",
    "GET,/_virga/sqs/queues/q,404",
    "GET,/_virga/sqs,404",
    "POST,/_virga/sqs/queues/q/messages,405",
    "GET,/_virga/sqs/queues/q/messages?account=1,400",
    "GET,/_virga/sqs/queues/q/messages?region=Europe,400",
    "GET,/_virga/sqs/queues/q/messages?limit=x,400",
    "GET,/_virga/sqs/queues/q/messages?size=1,400"
  })
  void wrongAddress_isSaid(String method, String path, int status) throws Exception {
    sqs("CreateQueue", "{'QueueName':'q'}");
    HttpResponse<String> answer =
        send(request(path).method(method, HttpRequest.BodyPublishers.noBody()));
    assertEquals(status, answer.statusCode(), answer.body());
    assertFalse(JSON.readTree(answer.body()).path("message").asText().isEmpty());
  }

  /** Provenance: documented, PurgeQueue and CreateQueue. */
  @Test
  void strict_holdsTheSixtySecondRules_untilTheClockHasGoneOn() throws Exception {
    restart(Map.of(Setting.STRICT, "on"));
    hold();
    String q = "{'QueueUrl':'" + url("q") + "'}";
    sqs("CreateQueue", "{'QueueName':'q'}");
    sqs("PurgeQueue", q);
    assertEquals(
        "403 Only one PurgeQueue operation on q is allowed every 60 seconds.",
        refusal("PurgeQueue", q));
    post("/_virga/clock/advance", "{\"duration\":\"PT60S\"}");
    sqs("PurgeQueue", q);
    sqs("DeleteQueue", q);
    assertEquals(
        "400 You must wait 60 seconds after deleting a queue before you can create another with the"
            + " same name.",
        refusal("CreateQueue", "{'QueueName':'q'}"));
    post("/_virga/reset", "");
    sqs("CreateQueue", "{'QueueName':'q'}");
  }

  @Test
  void withoutStrict_testsMayPurgeAndRecreateAtOnce() throws Exception {
    String q = "{'QueueUrl':'" + url("q") + "'}";
    for (int i = 0; i < 3; i++) {
      sqs("CreateQueue", "{'QueueName':'q'}");
      sqs("PurgeQueue", q);
      sqs("PurgeQueue", q);
      sqs("DeleteQueue", q);
    }
  }

  @Test
  void sqsEndpoint_isWhereQueueUrlsPoint_andSuchUrlsAreUnderstood() throws Exception {
    restart(Map.of(Setting.SQS_ENDPOINT, "https://queues.example.com:8443/"));
    String url = sqs("CreateQueue", "{'QueueName':'q'}").path("QueueUrl").asText();
    assertEquals("https://queues.example.com:8443/000000000000/q", url);
    assertEquals(url, sqs("ListQueues", "{}").path("QueueUrls").get(0).asText());
    sqs("SendMessage", "{'QueueUrl':'" + url + "','MessageBody':'m'}");
    assertEquals(1, get(MESSAGES).path("messages").size());
  }
}
