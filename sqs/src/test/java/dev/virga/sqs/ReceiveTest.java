package dev.virga.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virga.core.schema.Bytes;
import dev.virga.sqs.SqsWire.Answer;
import dev.virga.sqs.SqsWire.From;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which attributes receivers get: spec/sqs.md 5. */
class ReceiveTest {
  private static final String ATTRIBUTES =
      "{\"foo\":{\"DataType\":\"String\",\"StringValue\":\"a\"},"
          + "\"foo.bar\":{\"DataType\":\"Number.int\",\"StringValue\":\"1\"},"
          + "\"baz\":{\"DataType\":\"Binary\",\"BinaryValue\":\"AAEC\"}}";

  private final SqsWire wire = new SqsWire();

  @BeforeEach
  void send() {
    json("CreateQueue", "{\"QueueName\":\"q\",\"Attributes\":{\"VisibilityTimeout\":\"0\"}}");
    json(
        "SendMessage",
        "{\"QueueUrl\":\"q\",\"MessageBody\":\"hello\",\"MessageAttributes\":" + ATTRIBUTES + "}");
  }

  @AfterEach
  void close() {
    wire.close();
  }

  private Answer json(String operation, String body) {
    return wire.json(From.HERE, "/", operation, Bytes.utf8(body));
  }

  private JsonNode receive(String parameters) {
    return json("ReceiveMessage", "{\"QueueUrl\":\"q\"" + parameters + "}")
        .json()
        .path("Messages")
        .path(0);
  }

  private static List<String> names(JsonNode object) {
    TreeSet<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return new ArrayList<>(names);
  }

  @Test
  void withoutNames_noAttributes() {
    assertEquals(List.of("Body", "MD5OfBody", "MessageId", "ReceiptHandle"), names(receive("")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "All | baz foo foo.bar",
        ".* | baz foo foo.bar",
        "foo | foo",
        "foo.* | foo foo.bar",
        "ba.* | baz",
        "foo.bar | foo.bar",
        "none | ''",
        "Foo | ''",
      })
  void messageAttributeNames_selectByNameAndPrefix(String wanted, String expected) {
    JsonNode message = receive(",\"MessageAttributeNames\":[\"" + wanted + "\"]");

    assertEquals(expected, String.join(" ", names(message.path("MessageAttributes"))));
    assertEquals(!expected.isEmpty(), message.has("MD5OfMessageAttributes"));
  }

  /** Of one attribute that is left, the digest is that of a message with this one alone. */
  @Test
  void digest_coversWhatIsReturned() {
    String all =
        receive(",\"MessageAttributeNames\":[\"All\"]").path("MD5OfMessageAttributes").asText();
    String one =
        receive(",\"MessageAttributeNames\":[\"foo\"]").path("MD5OfMessageAttributes").asText();
    Answer alone =
        json(
            "SendMessage",
            "{\"QueueUrl\":\"q\",\"MessageBody\":\"x\",\"MessageAttributes\":"
                + "{\"foo\":{\"DataType\":\"String\",\"StringValue\":\"a\"}}}");
    Answer sent =
        json(
            "SendMessage",
            "{\"QueueUrl\":\"q\",\"MessageBody\":\"x\",\"MessageAttributes\":" + ATTRIBUTES + "}");

    assertEquals(alone.json().path("MD5OfMessageAttributes").asText(), one);
    assertEquals(sent.json().path("MD5OfMessageAttributes").asText(), all);
    assertFalse(one.equals(all));
  }

  @Test
  void values_comeBackAsTheyWereSent() {
    JsonNode attributes = receive(",\"MessageAttributeNames\":[\"All\"]").path("MessageAttributes");

    assertEquals(
        "{\"StringValue\":\"1\",\"DataType\":\"Number.int\"}",
        attributes.path("foo.bar").toString());
    assertEquals(
        "{\"BinaryValue\":\"AAEC\",\"DataType\":\"Binary\"}", attributes.path("baz").toString());
  }

  @Test
  void systemAttributes_ofAStandardMessage() {
    JsonNode attributes = receive(",\"AttributeNames\":[\"All\"]").path("Attributes");

    assertEquals(
        List.of(
            "ApproximateFirstReceiveTimestamp",
            "ApproximateReceiveCount",
            "SenderId",
            "SentTimestamp"),
        names(attributes));
    assertEquals("123456789012", attributes.path("SenderId").asText());
    assertEquals("1", attributes.path("ApproximateReceiveCount").asText());
    assertEquals("1767225600000", attributes.path("SentTimestamp").asText());
  }

  @Test
  void systemAttributes_ofAFifoMessage() {
    json(
        "CreateQueue",
        "{\"QueueName\":\"f.fifo\",\"Attributes\":{\"FifoQueue\":\"true\","
            + "\"ContentBasedDeduplication\":\"true\"}}");
    json(
        "SendMessage",
        "{\"QueueUrl\":\"f.fifo\",\"MessageBody\":\"hello\",\"MessageGroupId\":\"g\"}");

    JsonNode attributes =
        json(
                "ReceiveMessage",
                "{\"QueueUrl\":\"f.fifo\",\"MessageSystemAttributeNames\":[\"All\"]}")
            .json()
            .path("Messages")
            .path(0)
            .path("Attributes");

    assertEquals("g", attributes.path("MessageGroupId").asText());
    assertEquals(20, attributes.path("SequenceNumber").asText().length());
    // SHA-256 of "hello", as any tool has it.
    assertEquals(
        "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        attributes.path("MessageDeduplicationId").asText());
  }

  /** spec/sqs.md 5: JSON merges the two lists; in Query the newer one wins [rec]. */
  @Test
  void bothLists_areMergedInJson_andTheNewerWinsInQuery() {
    JsonNode merged =
        receive(
            ",\"AttributeNames\":[\"SenderId\"],"
                + "\"MessageSystemAttributeNames\":[\"SentTimestamp\"]");
    Answer newer =
        wire.query(
            From.HERE,
            "/",
            Bytes.utf8(
                "Action=ReceiveMessage&QueueUrl=q&AttributeName.1=SenderId"
                    + "&MessageSystemAttributeName.1=SentTimestamp"));

    assertEquals(List.of("SenderId", "SentTimestamp"), names(merged.path("Attributes")));
    assertTrue(newer.text().contains("<Name>SentTimestamp</Name>"), newer.text());
    assertFalse(newer.text().contains("SenderId"), newer.text());
  }

  /** The model's older list is of queue attributes, which messages have not. */
  @Test
  void queueAttributes_amongTheNames_areNothing() {
    assertEquals(
        List.of("SenderId"),
        names(receive(",\"AttributeNames\":[\"Policy\",\"SenderId\"]").path("Attributes")));
  }

  /** spec/sqs.md 5: repeating an attempt returns the same messages. */
  @Test
  void attemptId_onAFifoQueue_returnsTheSameMessage() {
    json("CreateQueue", "{\"QueueName\":\"f.fifo\",\"Attributes\":{\"FifoQueue\":\"true\"}}");
    json(
        "SendMessage",
        "{\"QueueUrl\":\"f.fifo\",\"MessageBody\":\"x\",\"MessageGroupId\":\"g\","
            + "\"MessageDeduplicationId\":\"d\"}");
    String attempt = "{\"QueueUrl\":\"f.fifo\",\"ReceiveRequestAttemptId\":\"%s\"}";

    JsonNode first = json("ReceiveMessage", attempt.formatted("one")).json();
    JsonNode again = json("ReceiveMessage", attempt.formatted("one")).json();

    assertEquals(1, first.path("Messages").size());
    assertEquals(first.findValuesAsText("MessageId"), again.findValuesAsText("MessageId"));
    assertEquals("{}", json("ReceiveMessage", attempt.formatted("two")).text());
  }

  @Test
  void attemptId_onAStandardQueue_meansNothing() {
    assertEquals("hello", receive(",\"ReceiveRequestAttemptId\":\"x\"").path("Body").asText());
  }
}
