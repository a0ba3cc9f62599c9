package dev.virga.sqs;

import static dev.virga.sqs.Refusals.Provenance.ASSUMED;
import static dev.virga.sqs.Refusals.Provenance.QUOTED;
import static dev.virga.sqs.Refusals.Provenance.RECORDED;

import dev.virga.api.sqs.ChangeMessageVisibilityBatchRequest;
import dev.virga.api.sqs.ChangeMessageVisibilityBatchRequestEntry;
import dev.virga.api.sqs.ChangeMessageVisibilityRequest;
import dev.virga.api.sqs.DeleteMessageBatchRequest;
import dev.virga.api.sqs.DeleteMessageBatchRequestEntry;
import dev.virga.api.sqs.DeleteMessageRequest;
import dev.virga.api.sqs.MessageSystemAttributeName;
import dev.virga.api.sqs.QueueAttributeName;
import dev.virga.api.sqs.ReceiveMessageRequest;
import dev.virga.core.schema.Structure;
import dev.virga.sqs.Refusals.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Receives, deletes and changes of visibility that are refused. */
final class BadReceiptCalls {
  private static final String RECEIVE = "ReceiveMessage";
  private static final String DELETE = "DeleteMessage";
  private static final String CHANGE = "ChangeMessageVisibility";
  private static final String TIMEOUT_RULE =
      " for parameter VisibilityTimeout is invalid. Reason: VisibilityTimeout must be an integer"
          + " between 0 and 43200.";

  private BadReceiptCalls() {}

  static void addTo(Refusals refusals) {
    receives(refusals);
    receiveNames(refusals);
    deletes(refusals);
    changes(refusals);
    timeouts(refusals);
    batches(refusals);
    entries(refusals);
  }

  private static Structure receive(
      String queue, UnaryOperator<ReceiveMessageRequest.Builder> change) {
    return change.apply(ReceiveMessageRequest.builder().queueUrl(queue)).build();
  }

  private static void receives(Refusals refusals) {
    refusals.by(RECORDED, "spec/sqs.md 5, parameters");
    for (int max : new int[] {0, 11, -1}) {
      refusals.add(
          "max " + max,
          Fault.INVALID_PARAMETER,
          "Value "
              + max
              + " for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10,"
              + " if provided.",
          RECEIVE,
          receive("q", b -> b.maxNumberOfMessages(max)));
    }
    for (int wait : new int[] {-1, 21}) {
      refusals.add(
          "wait " + wait,
          Fault.INVALID_PARAMETER,
          "Value "
              + wait
              + " for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if"
              + " provided.",
          RECEIVE,
          receive("q", b -> b.waitTimeSeconds(wait)));
    }
    refusals
        .add("no such queue", Fault.NO_QUEUE, Refusals.NO_QUEUE, RECEIVE, receive("none", b -> b))
        .add(
            "no such queue, though it waits",
            Fault.NO_QUEUE,
            Refusals.NO_QUEUE,
            RECEIVE,
            receive("none", b -> b.waitTimeSeconds(20)))
        .by(ASSUMED, "spec/sqs.md 5, VisibilityTimeout 0-43200");
    for (int timeout : new int[] {-1, 43_201}) {
      refusals.add(
          "visibility timeout " + timeout,
          Fault.INVALID_PARAMETER,
          "Value " + timeout + TIMEOUT_RULE,
          RECEIVE,
          receive("q", b -> b.visibilityTimeout(timeout)));
    }
  }

  private static void receiveNames(Refusals refusals) {
    refusals
        .by(ASSUMED, "spec/sqs.md 3, errors, as of queues")
        .add(
            "an attribute that is none",
            Fault.INVALID_ATTRIBUTE_NAME,
            "Unknown Attribute Colour.",
            RECEIVE,
            receive("q", b -> b.attributeNames(List.of(new QueueAttributeName("Colour")))))
        .add(
            "a system attribute that is none",
            Fault.INVALID_ATTRIBUTE_NAME,
            "Unknown Attribute Policy.",
            RECEIVE,
            receive(
                "q",
                b ->
                    b.messageSystemAttributeNames(
                        List.of(new MessageSystemAttributeName("Policy")))))
        .by(ASSUMED, "spec/sqs.md 4, as of MessageGroupId")
        .add(
            "an attempt id with a space",
            Fault.INVALID_PARAMETER,
            "Value a b for parameter ReceiveRequestAttemptId is invalid. Reason:"
                + " ReceiveRequestAttemptId can only include alphanumeric and punctuation"
                + " characters. 1 to 128 in length.",
            RECEIVE,
            receive("f.fifo", b -> b.receiveRequestAttemptId("a b")));
  }

  private static Structure delete(String queue, @Nullable String handle) {
    return DeleteMessageRequest.builder().queueUrl(queue).receiptHandle(handle).build();
  }

  private static Structure change(
      String queue, @Nullable String handle, @Nullable Integer timeout) {
    return ChangeMessageVisibilityRequest.builder()
        .queueUrl(queue)
        .receiptHandle(handle)
        .visibilityTimeout(timeout)
        .build();
  }

  private static String expired(QueueFixture fixture) {
    return "Value "
        + fixture.expired
        + " for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.";
  }

  private static String ofOther(QueueFixture fixture) {
    return "The receipt handle \"" + fixture.ofOther + "\" is not valid for this queue.";
  }

  private static void deletes(Refusals refusals) {
    refusals
        .by(RECORDED, "spec/sqs.md 5, undecodable handle")
        .add(
            "a handle that is none",
            Fault.RECEIPT_HANDLE,
            "The input receipt handle \"junk\" is not a valid receipt handle.",
            DELETE,
            delete("q", "junk"))
        .add("no such queue", Fault.NO_QUEUE, Refusals.NO_QUEUE, DELETE, delete("none", "x"))
        .add(
            "an expired handle of a FIFO queue",
            Fault.INVALID_PARAMETER,
            BadReceiptCalls::expired,
            DELETE,
            fixture -> delete("f.fifo", fixture.expired))
        .by(QUOTED, "https://github.com/aws/aws-sdk-java-v2/issues/3101")
        .add(
            "a handle of another queue",
            Fault.RECEIPT_HANDLE,
            BadReceiptCalls::ofOther,
            DELETE,
            fixture -> delete("q", fixture.ofOther))
        .by(ASSUMED, "spec/sqs.md 4: The request must contain the parameter MessageBody.")
        .add(
            "no handle",
            Fault.MISSING_PARAMETER,
            "The request must contain the parameter ReceiptHandle.",
            DELETE,
            delete("q", null));
  }

  private static void changes(Refusals refusals) {
    refusals
        .by(RECORDED, "spec/sqs.md 5, undecodable handle")
        .add(
            "a handle that is none",
            Fault.RECEIPT_HANDLE,
            "The input receipt handle \"junk\" is not a valid receipt handle.",
            CHANGE,
            change("q", "junk", 1))
        .add("no such queue", Fault.NO_QUEUE, Refusals.NO_QUEUE, CHANGE, change("none", "x", 1))
        .by(QUOTED, "https://github.com/aws/aws-sdk-java/issues/1628")
        .add(
            "an expired handle of a FIFO queue",
            Fault.INVALID_PARAMETER,
            BadReceiptCalls::expired,
            CHANGE,
            fixture -> change("f.fifo", fixture.expired, 1))
        .by(QUOTED, "https://github.com/mapbox/ecs-watchbot/issues/135")
        .add(
            "a message that is gone",
            Fault.INVALID_PARAMETER,
            fixture ->
                "Value "
                    + fixture.deleted
                    + " for parameter ReceiptHandle is invalid. Reason: Message does not exist or"
                    + " is not available for visibility timeout change.",
            CHANGE,
            fixture -> change("q", fixture.deleted, 1))
        .by(QUOTED, "https://github.com/aws/aws-sdk-java-v2/issues/3101")
        .add(
            "a handle of another queue",
            Fault.RECEIPT_HANDLE,
            BadReceiptCalls::ofOther,
            CHANGE,
            fixture -> change("q", fixture.ofOther, 1));
  }

  private static void timeouts(Refusals refusals) {
    refusals
        .by(RECORDED, "spec/sqs.md 5, ChangeMessageVisibility")
        .add(
            "more than 12 hours in all",
            Fault.INVALID_PARAMETER,
            fixture ->
                "Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total"
                    + " VisibilityTimeout for the message is beyond the limit [43200 seconds].",
            CHANGE,
            fixture -> change("q", fixture.inFlight, 43_200))
        .by(ASSUMED, "spec/sqs.md 5, ChangeMessageVisibility 0-43200")
        .add(
            "43201 seconds",
            Fault.INVALID_PARAMETER,
            fixture -> "Value 43201" + TIMEOUT_RULE,
            CHANGE,
            fixture -> change("q", fixture.inFlight, 43_201))
        .add(
            "-1 seconds",
            Fault.INVALID_PARAMETER,
            fixture -> "Value -1" + TIMEOUT_RULE,
            CHANGE,
            fixture -> change("q", fixture.inFlight, -1))
        .by(ASSUMED, "spec/sqs.md 4: The request must contain the parameter MessageBody.")
        .add(
            "no timeout",
            Fault.MISSING_PARAMETER,
            fixture -> "The request must contain the parameter VisibilityTimeout.",
            CHANGE,
            fixture -> change("q", fixture.inFlight, null))
        .add(
            "no handle",
            Fault.MISSING_PARAMETER,
            "The request must contain the parameter ReceiptHandle.",
            CHANGE,
            change("q", null, 1));
  }

  private static Structure deletes(String queue, String... ids) {
    List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
    for (String id : ids) {
      entries.add(DeleteMessageBatchRequestEntry.builder().id(id).receiptHandle("x").build());
    }
    return DeleteMessageBatchRequest.builder().queueUrl(queue).entries(entries).build();
  }

  private static Structure changes(String queue, String... ids) {
    List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
    for (String id : ids) {
      entries.add(
          ChangeMessageVisibilityBatchRequestEntry.builder()
              .id(id)
              .receiptHandle("x")
              .visibilityTimeout(1)
              .build());
    }
    return ChangeMessageVisibilityBatchRequest.builder().queueUrl(queue).entries(entries).build();
  }

  private static void batches(Refusals refusals) {
    String[] eleven = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"};
    String tooMany = "Maximum number of entries per request are 10. You have sent 11.";
    String idRule =
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can"
            + " be at most 80 letters long.";
    String deletes = "DeleteMessageBatch";
    String changes = "ChangeMessageVisibilityBatch";
    String least = "There should be at least one ";
    refusals
        .by(RECORDED, "spec/sqs.md 4, batches")
        .add(
            "no entries",
            Fault.EMPTY_BATCH,
            least + "DeleteMessageBatchRequestEntry in the request.",
            deletes,
            deletes("q"))
        .add(
            "no entries",
            Fault.EMPTY_BATCH,
            least + "ChangeMessageVisibilityBatchRequestEntry in the request.",
            changes,
            changes("q"))
        .add("11 entries", Fault.TOO_MANY_ENTRIES, tooMany, deletes, deletes("q", eleven))
        .add("11 entries", Fault.TOO_MANY_ENTRIES, tooMany, changes, changes("q", eleven))
        .add(
            "an id twice",
            Fault.BATCH_IDS_NOT_DISTINCT,
            "Id a repeated.",
            deletes,
            deletes("q", "a", "b", "a"))
        .add(
            "an id twice",
            Fault.BATCH_IDS_NOT_DISTINCT,
            "Id a repeated.",
            changes,
            changes("q", "a", "b", "a"))
        .add("an id with a space", Fault.INVALID_BATCH_ID, idRule, deletes, deletes("q", "a b"))
        .add("an id with a space", Fault.INVALID_BATCH_ID, idRule, changes, changes("q", "a b"))
        .add("no such queue", Fault.NO_QUEUE, Refusals.NO_QUEUE, deletes, deletes("none", "a"))
        .add("no such queue", Fault.NO_QUEUE, Refusals.NO_QUEUE, changes, changes("none", "a"));
  }

  private static void entries(Refusals refusals) {
    refusals
        .by(ASSUMED, "spec/sqs.md 4: The request must contain the parameter MessageBody.")
        .add(
            "no handle",
            Fault.MISSING_PARAMETER,
            "The request must contain the parameter"
                + " DeleteMessageBatchRequestEntry.1.ReceiptHandle.",
            "DeleteMessageBatch",
            DeleteMessageBatchRequest.builder()
                .queueUrl("q")
                .entries(List.of(DeleteMessageBatchRequestEntry.builder().id("a").build()))
                .build())
        .add(
            "no timeout",
            Fault.MISSING_PARAMETER,
            "The request must contain the parameter"
                + " ChangeMessageVisibilityBatchRequestEntry.1.VisibilityTimeout.",
            "ChangeMessageVisibilityBatch",
            ChangeMessageVisibilityBatchRequest.builder()
                .queueUrl("q")
                .entries(
                    List.of(
                        ChangeMessageVisibilityBatchRequestEntry.builder()
                            .id("a")
                            .receiptHandle("x")
                            .build()))
                .build());
  }
}
