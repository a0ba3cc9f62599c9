package dev.virga.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.virga.core.http.Headers;
import dev.virga.core.schema.Bytes;
import dev.virga.sqs.SqsWire.Answer;
import dev.virga.sqs.SqsWire.From;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** How requests and answers look: spec/sqs.md 1. */
class SqsWireTest {
  private static final String PATH = "/" + SqsWire.ACCOUNT + "/q";
  private static final String URL = "http://localhost:4566" + PATH;

  private final SqsWire wire = new SqsWire();

  @AfterEach
  void close() {
    wire.close();
  }

  private Answer json(String operation, String body) {
    return json("/", operation, body);
  }

  private Answer json(String path, String operation, String body) {
    return wire.json(From.HERE, path, operation, Bytes.utf8(body));
  }

  private Answer form(String path, String form) {
    return wire.query(From.HERE, path, Bytes.utf8(form));
  }

  private void queue() {
    json("CreateQueue", "{\"QueueName\":\"q\"}");
  }

  @Test
  void url_hasTheRequestsSchemeAndHost() {
    Answer created = json("CreateQueue", "{\"QueueName\":\"q\"}");

    assertEquals("{\"QueueUrl\":\"" + URL + "\"}", created.text());
    assertEquals(200, created.status());
    assertEquals("application/x-amz-json-1.0", created.header("Content-Type"));
    assertEquals(
        "<GetQueueUrlResponse xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\">"
            + "<GetQueueUrlResult><QueueUrl>"
            + URL
            + "</QueueUrl></GetQueueUrlResult><ResponseMetadata><RequestId>request-2</RequestId>"
            + "</ResponseMetadata></GetQueueUrlResponse>",
        form("/", "Action=GetQueueUrl&QueueName=q").text());
  }

  @Test
  void url_hasTheSettingsSchemeAndHost_whereOneIsSet() {
    try (SqsWire set = new SqsWire("https://virga:8443/", false)) {
      Answer created = set.json(From.HERE, "/", "CreateQueue", Bytes.utf8("{\"QueueName\":\"q\"}"));

      assertEquals("https://virga:8443" + PATH, created.json().path("QueueUrl").asText());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", PATH, PATH + "/"})
  void json_isTakenAtTheRootAndAtTheQueue(String path) {
    queue();

    Answer sent =
        json(path, "SendMessage", "{\"QueueUrl\":\"" + URL + "\",\"MessageBody\":\"hello\"}");

    assertEquals(200, sent.status(), sent.text());
    assertEquals("5d41402abc4b2a76b9719d911017c592", sent.json().path("MD5OfMessageBody").asText());
    assertFalse(sent.json().has("MD5OfMessageAttributes"));
    assertFalse(sent.json().has("SequenceNumber"));
  }

  @ParameterizedTest
  @ValueSource(strings = {PATH, PATH + "/", "/q"})
  void query_byPostOrGet_namesItsQueueByThePath(String path) {
    queue();

    assertEquals(200, form(path, "Action=SendMessage&MessageBody=hello").status());
    Answer got =
        wire.send(
            From.HERE,
            "GET",
            path + "?Action=ReceiveMessage&Version=2012-11-05&AttributeName.1=SentTimestamp",
            Headers.of(),
            Bytes.EMPTY);

    assertEquals("hello", got.xml("Body"));
    assertTrue(
        got.text().contains("<Attribute><Name>SentTimestamp</Name><Value>1767225600000</Value>"),
        got.text());
  }

  @Test
  void queryUrl_winsOverThePath() {
    queue();

    Answer missed =
        form("/" + SqsWire.ACCOUNT + "/none", "Action=SendMessage&MessageBody=x&QueueUrl=" + URL);

    assertEquals(200, missed.status());
  }

  @Test
  void operationsWithoutOutput_answerNothing() {
    queue();

    assertEquals("", json("PurgeQueue", "{\"QueueUrl\":\"q\"}").text());
    assertEquals(
        "<PurgeQueueResponse xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\">"
            + "<ResponseMetadata><RequestId>request-3</RequestId></ResponseMetadata>"
            + "</PurgeQueueResponse>",
        form(PATH, "Action=PurgeQueue").text());
  }

  /** spec/sqs.md 1: empty lists are omitted [rec]. */
  @Test
  void emptyLists_areLeftOut() {
    assertEquals("{}", json("ListQueues", "{}").text());
    queue();

    assertEquals("{}", json("ReceiveMessage", "{\"QueueUrl\":\"q\"}").text());
    assertEquals("{}", json("ListQueueTags", "{\"QueueUrl\":\"q\"}").text());
    assertEquals("{}", json("GetQueueAttributes", "{\"QueueUrl\":\"q\"}").text());
    assertEquals("{}", json("ListDeadLetterSourceQueues", "{\"QueueUrl\":\"q\"}").text());
    JsonNode batch =
        json(
                "SendMessageBatch",
                "{\"QueueUrl\":\"q\",\"Entries\":[{\"Id\":\"a\",\"MessageBody\":\"x\"}]}")
            .json();
    assertTrue(batch.has("Successful"));
    assertFalse(batch.has("Failed"));
  }

  @Test
  void error_hasTypeCodeMessageDetailAndRequestId() {
    Answer xml = form("/", "Action=GetQueueUrl&Version=2012-11-05&QueueName=q");

    assertEquals(400, xml.status());
    assertEquals("text/xml", xml.header("Content-Type"));
    assertEquals(
        "<ErrorResponse xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\"><Error>"
            + "<Type>Sender</Type><Code>AWS.SimpleQueueService.NonExistentQueue</Code><Message>"
            + Refusals.NO_QUEUE_QUERY
            + "</Message><Detail></Detail></Error><RequestId>request-1</RequestId></ErrorResponse>",
        xml.text());
    Answer json = json("GetQueueUrl", "{\"QueueName\":\"q\"}");
    assertEquals(
        "{\"__type\":\"com.amazonaws.sqs#QueueDoesNotExist\",\"message\":\""
            + Refusals.NO_QUEUE
            + "\"}",
        json.text());
    assertEquals(
        "AWS.SimpleQueueService.NonExistentQueue;Sender", json.header("x-amzn-query-error"));
  }

  @Test
  void unknownActions_areRefusedInTheWordsOfEachProtocol() {
    assertEquals("InvalidAction", form("/", "Action=Fly").xml("Code"));
    assertEquals(
        "com.amazon.coral.service#UnknownOperationException",
        json("Fly", "{}").json().path("__type").asText());
  }

  /** What is no value of the model's type is no business of the operations. */
  @Test
  void malformedInput_isRefusedByTheProtocol() {
    queue();

    for (String body :
        new String[] {"{", "[]", "{\"QueueUrl\":3}", "{\"QueueUrl\":\"q\",\"Entries\":[null]}"}) {
      Answer json = json("SendMessageBatch", body);
      assertEquals(400, json.status());
      assertEquals(
          "com.amazon.coral.service#SerializationException", json.json().path("__type").asText());
    }
    assertEquals(
        "MalformedInput", form(PATH, "Action=ReceiveMessage&MaxNumberOfMessages=x").xml("Code"));
  }

  /** spec/sqs.md 4: the header populates the system attribute [rec]. */
  @Test
  void traceHeader_ofTheRequest_becomesTheSystemAttribute_unlessOneIsSent() {
    queue();
    String root = "Root=1-5759e988-bd862e3fe1be46a994272793";
    for (String attributes :
        new String[] {
          "",
          ",\"MessageSystemAttributes\":{\"AWSTraceHeader\":"
              + "{\"DataType\":\"String\",\"StringValue\":\"mine\"}}"
        }) {
      wire.send(
          From.HERE,
          "POST",
          "/",
          Headers.of(
              "X-Amz-Target",
              "AmazonSQS.SendMessage",
              "Content-Type",
              "application/x-amz-json-1.0",
              "X-Amzn-Trace-Id",
              root),
          Bytes.utf8("{\"QueueUrl\":\"q\",\"MessageBody\":\"x\"" + attributes + "}"));
    }

    Answer received =
        json(
            "ReceiveMessage",
            "{\"QueueUrl\":\"q\",\"MaxNumberOfMessages\":10,"
                + "\"MessageSystemAttributeNames\":[\"AWSTraceHeader\"]}");

    assertEquals(
        List.of(root, "mine"), received.json().path("Messages").findValuesAsText("AWSTraceHeader"));
  }

  @Test
  void longPoll_isAnsweredWhenThereIsAMessage_withWhatIsWantedOfIt() {
    queue();
    Headers headers =
        Headers.of(
            "X-Amz-Target",
            "AmazonSQS.ReceiveMessage",
            "Content-Type",
            "application/x-amz-json-1.0");
    String body = "{\"QueueUrl\":\"q\",\"WaitTimeSeconds\":20,\"AttributeNames\":[\"SenderId\"]}";
    SqsWire.Call call = wire.begin(From.HERE, "POST", "/", headers, Bytes.utf8(body));
    wire.harness.advance(Duration.ofSeconds(19));
    assertTrue(call.answer().isEmpty());

    json("SendMessage", "{\"QueueUrl\":\"q\",\"MessageBody\":\"hello\"}");
    wire.harness.settle();

    JsonNode message = call.answer().orElseThrow().json().path("Messages").path(0);
    assertEquals("hello", message.path("Body").asText());
    assertEquals("{\"SenderId\":\"123456789012\"}", message.path("Attributes").toString());
  }

  @Test
  void queueOfAnotherRegion_isMissed_andTheLogSaysOnceWhereItIs() {
    From ireland = new From(SqsWire.ACCOUNT, "eu-west-1");
    wire.json(ireland, "/", "CreateQueue", Bytes.utf8("{\"QueueName\":\"q\"}"));
    Logger logger = (Logger) LoggerFactory.getLogger("dev.virga.sqs.operation.Queues");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try {
      for (int i = 0; i < 3; i++) {
        assertEquals(400, json("GetQueueUrl", "{\"QueueName\":\"q\"}").status());
        assertEquals(400, json("GetQueueUrl", "{\"QueueName\":\"none\"}").status());
      }
    } finally {
      logger.detachAppender(log);
    }

    List<String> warnings =
        log.list.stream()
            .filter(event -> event.getLevel() == Level.WARN)
            .map(ILoggingEvent::getFormattedMessage)
            .toList();
    assertEquals(
        List.of(
            "There is no queue q of account 123456789012 in eu-central-1, but in [eu-west-1]: sign"
                + " requests for that region (AWS_REGION)."),
        warnings);
  }
}
