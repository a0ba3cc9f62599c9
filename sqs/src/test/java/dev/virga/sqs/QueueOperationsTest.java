package dev.virga.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.virga.core.schema.Bytes;
import dev.virga.sqs.SqsWire.Answer;
import dev.virga.sqs.SqsWire.From;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What owners of queues ask, and get: spec/sqs.md 2, 3 and 7. */
class QueueOperationsTest {
  private static final From STRANGER = new From("111111111111", SqsWire.REGION);
  private static final String URL = "http://localhost:4566/123456789012/q";

  private final SqsWire wire = new SqsWire();

  @AfterEach
  void close() {
    wire.close();
  }

  private JsonNode json(String operation, String body) {
    Answer answer = wire.json(From.HERE, "/", operation, Bytes.utf8(body));
    assertEquals(200, answer.status(), answer.text());
    return answer.text().isEmpty() ? MissingNode.getInstance() : answer.json();
  }

  private void create(String name, String... attributes) {
    StringBuilder given = new StringBuilder();
    for (int i = 0; i < attributes.length; i += 2) {
      given
          .append(i == 0 ? "" : ",")
          .append(
              "\"%s\":\"%s\"".formatted(attributes[i], attributes[i + 1].replace("\"", "\\\"")));
    }
    json("CreateQueue", "{\"QueueName\":\"" + name + "\",\"Attributes\":{" + given + "}}");
  }

  private JsonNode attributes(String queue, String... names) {
    return json(
            "GetQueueAttributes",
            "{\"QueueUrl\":\""
                + queue
                + "\",\"AttributeNames\":[\""
                + String.join("\",\"", names)
                + "\"]}")
        .path("Attributes");
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** spec/sqs.md 3 [rec]. */
  @Test
  void all_ofANewStandardQueue() {
    create("q");

    assertEquals(
        "{\"VisibilityTimeout\":\"30\",\"MaximumMessageSize\":\"1048576\","
            + "\"MessageRetentionPeriod\":\"345600\",\"ApproximateNumberOfMessages\":\"0\","
            + "\"ApproximateNumberOfMessagesNotVisible\":\"0\",\"CreatedTimestamp\":\"1767225600\","
            + "\"LastModifiedTimestamp\":\"1767225600\",\"QueueArn\":"
            + "\"arn:aws:sqs:eu-central-1:123456789012:q\","
            + "\"ApproximateNumberOfMessagesDelayed\":\"0\",\"DelaySeconds\":\"0\","
            + "\"ReceiveMessageWaitTimeSeconds\":\"0\",\"SqsManagedSseEnabled\":\"true\"}",
        attributes("q", "All").toString());
  }

  /** spec/sqs.md 3 [rec]. */
  @Test
  void all_ofANewFifoQueue_addsFour() {
    create("q");
    create("f.fifo", "FifoQueue", "true");

    List<String> added = names(attributes("f.fifo", "All"));
    added.removeAll(names(attributes("q", "All")));

    assertEquals(
        List.of(
            "FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit"),
        added);
  }

  @Test
  void attributes_areThoseAskedForThatAreSet() {
    create("q");

    assertEquals(List.of("QueueArn"), names(attributes("q", "QueueArn", "Policy")));
    assertEquals(
        "{}",
        json("GetQueueAttributes", "{\"QueueUrl\":\"q\",\"AttributeNames\":[\"RedrivePolicy\"]}")
            .toString());
  }

  @Test
  void create_again_withWhatIsThere_isTheSameQueue() {
    create("dlq");
    String policy = QueueFixture.redrive("dlq", 5);
    create("q", "DelaySeconds", "5", "RedrivePolicy", policy);

    create("q");
    create("q", "DelaySeconds", "5");
    create("q", "RedrivePolicy", policy.replace("5}", " \"5\" }"));
    create("q", "Policy", "");
  }

  @Test
  void set_bumpsLastModified() {
    create("q");
    wire.harness.advance(Duration.ofSeconds(9));

    json("SetQueueAttributes", "{\"QueueUrl\":\"q\",\"Attributes\":{\"DelaySeconds\":\"7\"}}");

    assertEquals("1767225609", attributes("q", "All").path("LastModifiedTimestamp").asText());
    assertEquals("1767225600", attributes("q", "All").path("CreatedTimestamp").asText());
    assertEquals("7", attributes("q", "All").path("DelaySeconds").asText());
  }

  @Test
  void list_pagesByMaxResults_only() {
    for (String name : List.of("b", "a", "B", "ab", "c")) {
      create(name);
    }

    assertEquals(5, json("ListQueues", "{}").path("QueueUrls").size());
    assertFalse(json("ListQueues", "{}").has("NextToken"));
    List<String> seen = new ArrayList<>();
    String token = "";
    int pages = 0;
    do {
      JsonNode page = json("ListQueues", "{\"MaxResults\":2" + token + "}");
      page.path("QueueUrls").forEach(url -> seen.add(url.asText()));
      token = page.has("NextToken") ? ",\"NextToken\":" + page.path("NextToken") : "";
      pages++;
    } while (!token.isEmpty());
    assertEquals(3, pages);
    assertEquals(
        List.of("B", "a", "ab", "b", "c"),
        seen.stream().map(url -> url.substring(url.lastIndexOf('/') + 1)).toList());
    assertEquals(2, json("ListQueues", "{\"QueueNamePrefix\":\"a\"}").path("QueueUrls").size());
  }

  @Test
  void deadLetterSources_haveLowerCaseUrls() {
    create("dlq");
    create("b", "RedrivePolicy", QueueFixture.redrive("dlq", 3));
    create("a", "RedrivePolicy", QueueFixture.redrive("dlq", 4));

    assertEquals(
        "{\"queueUrls\":[\"http://localhost:4566/123456789012/a\","
            + "\"http://localhost:4566/123456789012/b\"]}",
        json("ListDeadLetterSourceQueues", "{\"QueueUrl\":\"dlq\"}").toString());
  }

  @Test
  void tags_areAddedListedAndRemoved() {
    json("CreateQueue", "{\"QueueName\":\"q\",\"tags\":{\"a\":\"1\"}}");
    json("TagQueue", "{\"QueueUrl\":\"q\",\"Tags\":{\"b\":\"\",\"a\":\"2\"}}");

    assertEquals(
        "{\"Tags\":{\"a\":\"2\",\"b\":\"\"}}",
        json("ListQueueTags", "{\"QueueUrl\":\"q\"}").toString());
    json("UntagQueue", "{\"QueueUrl\":\"q\",\"TagKeys\":[\"a\",\"none\"]}");
    assertEquals(
        "{\"Tags\":{\"b\":\"\"}}", json("ListQueueTags", "{\"QueueUrl\":\"q\"}").toString());
  }

  /** spec/sqs.md 2: the last removal drops the attribute [rec]. */
  @Test
  void permission_letsAnotherAccountIn_untilItIsRemoved() {
    create("q");
    String send = "{\"QueueUrl\":\"" + URL + "\",\"MessageBody\":\"x\"}";
    assertEquals(403, wire.json(STRANGER, "/", "SendMessage", Bytes.utf8(send)).status());

    json(
        "AddPermission",
        "{\"QueueUrl\":\"q\",\"Label\":\"l\",\"AWSAccountIds\":[\"111111111111\"],"
            + "\"Actions\":[\"SendMessage\"]}");

    assertEquals(200, wire.json(STRANGER, "/", "SendMessage", Bytes.utf8(send)).status());
    assertEquals(
        "{\"Version\":\"2008-10-17\",\"Id\":\"arn:aws:sqs:eu-central-1:123456789012:q/"
            + "SQSDefaultPolicy\",\"Statement\":[{\"Sid\":\"l\",\"Effect\":\"Allow\",\"Principal\":"
            + "{\"AWS\":\"arn:aws:iam::111111111111:root\"},\"Action\":\"SQS:SendMessage\","
            + "\"Resource\":\"arn:aws:sqs:eu-central-1:123456789012:q\"}]}",
        attributes("q", "Policy").path("Policy").asText());
    json("RemovePermission", "{\"QueueUrl\":\"q\",\"Label\":\"l\"}");
    assertEquals(403, wire.json(STRANGER, "/", "SendMessage", Bytes.utf8(send)).status());
    assertEquals(List.of(), names(attributes("q", "Policy")));
  }

  @Test
  void queueUrl_ofAnotherAccount_isForThoseWhoMay() {
    create("q");
    String ask = "{\"QueueName\":\"q\",\"QueueOwnerAWSAccountId\":\"123456789012\"}";
    assertEquals(403, wire.json(STRANGER, "/", "GetQueueUrl", Bytes.utf8(ask)).status());
    json(
        "AddPermission",
        "{\"QueueUrl\":\"q\",\"Label\":\"l\",\"AWSAccountIds\":[\"111111111111\"],"
            + "\"Actions\":[\"GetQueueUrl\"]}");

    assertEquals(
        URL,
        wire.json(STRANGER, "/", "GetQueueUrl", Bytes.utf8(ask)).json().path("QueueUrl").asText());
  }

  /** spec/sqs.md 2, PurgeQueue and DeleteQueue. */
  @Test
  void sixtySecondRules_holdInStrictMode_inBothProtocols() {
    try (SqsWire strict = new SqsWire(null, true)) {
      Bytes create = Bytes.utf8("{\"QueueName\":\"q\"}");
      Bytes queue = Bytes.utf8("{\"QueueUrl\":\"q\"}");
      strict.json(From.HERE, "/", "CreateQueue", create);
      strict.json(From.HERE, "/", "PurgeQueue", queue);

      refused(
          strict.json(From.HERE, "/", "PurgeQueue", queue),
          strict.query(From.HERE, "/q", Bytes.utf8("Action=PurgeQueue")),
          "403 com.amazonaws.sqs#PurgeQueueInProgress AWS.SimpleQueueService.PurgeQueueInProgress"
              + " Only one PurgeQueue operation on q is allowed every 60 seconds.");
      strict.json(From.HERE, "/", "DeleteQueue", queue);
      refused(
          strict.json(From.HERE, "/", "CreateQueue", create),
          strict.query(From.HERE, "/", Bytes.utf8("Action=CreateQueue&QueueName=q")),
          "400 com.amazonaws.sqs#QueueDeletedRecently AWS.SimpleQueueService.QueueDeletedRecently"
              + " You must wait 60 seconds after deleting a queue before you can create another"
              + " with the same name.");
    }
  }

  private static void refused(Answer json, Answer query, String expected) {
    assertEquals(
        expected,
        "%d %s %s %s"
            .formatted(
                json.status(),
                json.json().path("__type").asText(),
                query.xml("Code"),
                json.json().path("message").asText()));
    assertEquals(json.status(), query.status());
    assertEquals(json.json().path("message").asText(), query.xml("Message"));
  }

  /** spec/sqs.md 7: the handle is shown while a task runs, and cancels it. */
  @Test
  void moveTask_isStartedListedAndCancelled() {
    create("dlq");
    create("q", "RedrivePolicy", QueueFixture.redrive("dlq", 3));
    for (int i = 0; i < 5; i++) {
      json("SendMessage", "{\"QueueUrl\":\"dlq\",\"MessageBody\":\"x\"}");
    }
    String source = "\"SourceArn\":\"" + QueueFixture.arn("dlq") + "\"";

    JsonNode handle =
        json(
                "StartMessageMoveTask",
                "{"
                    + source
                    + ",\"DestinationArn\":\""
                    + QueueFixture.arn("q")
                    + "\",\"MaxNumberOfMessagesPerSecond\":1}")
            .path("TaskHandle");

    wire.harness.advance(Duration.ofSeconds(1));
    JsonNode running = json("ListMessageMoveTasks", "{" + source + "}").path("Results").path(0);
    assertEquals(handle, running.path("TaskHandle"));
    assertEquals("RUNNING", running.path("Status").asText());
    assertEquals(1, running.path("MaxNumberOfMessagesPerSecond").asInt());
    assertEquals(5, running.path("ApproximateNumberOfMessagesToMove").asInt());
    assertEquals(1_767_225_600_000L, running.path("StartedTimestamp").asLong());
    int moved =
        json("CancelMessageMoveTask", "{\"TaskHandle\":" + handle + "}")
            .path("ApproximateNumberOfMessagesMoved")
            .asInt();
    assertTrue(moved >= 1 && moved < 5, String.valueOf(moved));
    JsonNode after = json("ListMessageMoveTasks", "{" + source + "}").path("Results").path(0);
    assertEquals("CANCELLED", after.path("Status").asText());
    assertFalse(after.has("TaskHandle"));
  }
}
