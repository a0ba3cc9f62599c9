package dev.virga.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virga.core.schema.Bytes;
import dev.virga.sqs.SqsWire.Answer;
import dev.virga.sqs.SqsWire.From;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches of which some entries fail: spec/sqs.md 4, batches. */
class BatchTest {
  private final SqsWire wire = new SqsWire();

  @BeforeEach
  void create() {
    json("CreateQueue", "{\"QueueName\":\"q\",\"Attributes\":{\"MaximumMessageSize\":\"1024\"}}");
  }

  @AfterEach
  void close() {
    wire.close();
  }

  private Answer json(String operation, String body) {
    return wire.json(From.HERE, "/", operation, Bytes.utf8(body));
  }

  private static List<String> failed(JsonNode answer) {
    List<String> failed = new ArrayList<>();
    for (JsonNode entry : answer.path("Failed")) {
      failed.add(
          "%s %s %s: %s"
              .formatted(
                  entry.path("Id").asText(),
                  entry.path("SenderFault").asText(),
                  entry.path("Code").asText(),
                  entry.path("Message").asText()));
    }
    return failed;
  }

  private static List<String> successful(JsonNode answer) {
    return answer.path("Successful").findValuesAsText("Id");
  }

  @Test
  void send_takesTheValidEntries_andSaysWhatIsWrongWithTheOthers() {
    JsonNode answer =
        json(
                "SendMessageBatch",
                "{\"QueueUrl\":\"q\",\"Entries\":["
                    + "{\"Id\":\"nul\",\"MessageBody\":\"\\u0000\"},"
                    + "{\"Id\":\"a\",\"MessageBody\":\"a\"},"
                    + "{\"Id\":\"late\",\"MessageBody\":\"b\",\"DelaySeconds\":901},"
                    + "{\"Id\":\"long\",\"MessageBody\":\""
                    + "x".repeat(1025)
                    + "\"},{\"Id\":\"b\",\"MessageBody\":\"b\"}]}")
            .json();

    assertEquals(List.of("a", "b"), successful(answer));
    assertEquals(
        List.of(
            "nul true InvalidMessageContents: Invalid binary character '#x0' was found in the"
                + " message body, the set of allowed characters is #x9 | #xA | #xD | #x20 to #xD7FF"
                + " | #xE000 to #xFFFD | #x10000 to #x10FFFF",
            "late true InvalidParameterValue: Value 901 for parameter DelaySeconds is invalid."
                + " Reason: DelaySeconds must be >= 0 and <= 900.",
            // spec/sqs.md 4, size [rec]
            "long true InvalidParameterValue: One or more parameters cannot be validated. Reason:"
                + " Message must be shorter than 1024 bytes."),
        failed(answer));
    assertEquals(
        List.of("a", "b"),
        json("ReceiveMessage", "{\"QueueUrl\":\"q\",\"MaxNumberOfMessages\":10}")
            .json()
            .findValuesAsText("Body"));
  }

  /** https://github.com/aws/aws-sdk-js/issues/3187 */
  @Test
  void send_ofADelayToAFifoQueue_failsByEntry() {
    json(
        "CreateQueue",
        "{\"QueueName\":\"f.fifo\",\"Attributes\":{\"FifoQueue\":\"true\","
            + "\"ContentBasedDeduplication\":\"true\"}}");

    JsonNode answer =
        json(
                "SendMessageBatch",
                "{\"QueueUrl\":\"f.fifo\",\"Entries\":[{\"Id\":\"a\",\"MessageBody\":\"a\","
                    + "\"MessageGroupId\":\"g\",\"DelaySeconds\":2},{\"Id\":\"b\","
                    + "\"MessageBody\":\"b\",\"MessageGroupId\":\"g\",\"DelaySeconds\":0}]}")
            .json();

    assertEquals(List.of("b"), successful(answer));
    assertEquals(
        List.of(
            "a true InvalidParameterValue: Value 2 for parameter DelaySeconds is invalid. Reason:"
                + " The request include parameter that is not valid for this queue type."),
        failed(answer));
  }

  private String receiveOne() {
    json("SendMessage", "{\"QueueUrl\":\"q\",\"MessageBody\":\"x\"}");
    return json("ReceiveMessage", "{\"QueueUrl\":\"q\"}")
        .json()
        .findValuesAsText("ReceiptHandle")
        .getFirst();
  }

  @Test
  void delete_deletesWhatItCan() {
    String handle = receiveOne();

    JsonNode answer =
        json(
                "DeleteMessageBatch",
                "{\"QueueUrl\":\"q\",\"Entries\":[{\"Id\":\"junk\",\"ReceiptHandle\":\"junk\"},"
                    + "{\"Id\":\"a\",\"ReceiptHandle\":\""
                    + handle
                    + "\"}]}")
            .json();

    assertEquals(List.of("a"), successful(answer));
    assertEquals(
        List.of(
            "junk true ReceiptHandleIsInvalid: The input receipt handle \"junk\" is not a valid"
                + " receipt handle."),
        failed(answer));
  }

  @Test
  void change_changesWhatItCan_andTellsWhichIsWhich() {
    String handle = receiveOne();

    JsonNode answer =
        json(
                "ChangeMessageVisibilityBatch",
                "{\"QueueUrl\":\"q\",\"Entries\":["
                    + "{\"Id\":\"far\",\"ReceiptHandle\":\"%1$s\",\"VisibilityTimeout\":43201},"
                        .formatted(handle)
                    + "{\"Id\":\"junk\",\"ReceiptHandle\":\"junk\",\"VisibilityTimeout\":1},"
                    + "{\"Id\":\"a\",\"ReceiptHandle\":\"%1$s\",\"VisibilityTimeout\":0}]}"
                        .formatted(handle))
            .json();

    assertEquals(List.of("a"), successful(answer));
    assertEquals(
        List.of(
            "far true InvalidParameterValue: Value 43201 for parameter VisibilityTimeout is"
                + " invalid. Reason: VisibilityTimeout must be an integer between 0 and 43200.",
            "junk true ReceiptHandleIsInvalid: The input receipt handle \"junk\" is not a valid"
                + " receipt handle."),
        failed(answer));
    assertEquals(
        List.of("x"),
        json("ReceiveMessage", "{\"QueueUrl\":\"q\"}").json().findValuesAsText("Body"));
  }
}
