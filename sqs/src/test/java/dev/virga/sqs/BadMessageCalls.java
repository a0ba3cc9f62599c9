package dev.virga.sqs;

import static dev.virga.sqs.Refusals.Provenance.ASSUMED;
import static dev.virga.sqs.Refusals.Provenance.QUOTED;
import static dev.virga.sqs.Refusals.Provenance.RECORDED;

import dev.virga.api.sqs.SendMessageBatchRequest;
import dev.virga.api.sqs.SendMessageBatchRequestEntry;
import dev.virga.api.sqs.SendMessageRequest;
import dev.virga.core.schema.Structure;
import dev.virga.sqs.Refusals.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Messages and batches of them that are refused. */
final class BadMessageCalls {
  private static final String SEND = "SendMessage";
  private static final String BATCH = "SendMessageBatch";
  private static final String ALLOWED =
      "' was found in the message body, the set of allowed characters is #x9 | #xA | #xD | #x20 to"
          + " #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF";
  private static final String NOT_OF_TYPE =
      " is invalid. Reason: The request include parameter that is not valid for this queue type.";
  private static final String ID_RULE =
      " can only include alphanumeric and punctuation characters. 1 to 128 in length.";

  private BadMessageCalls() {}

  static void addTo(Refusals refusals) {
    bodies(refusals);
    delays(refusals);
    groups(refusals);
    deduplication(refusals);
    batches(refusals);
    wholeBatches(refusals);
  }

  private static Structure send(String queue, UnaryOperator<SendMessageRequest.Builder> change) {
    return change.apply(SendMessageRequest.builder().queueUrl(queue).messageBody("hello")).build();
  }

  private static Structure sendFifo(UnaryOperator<SendMessageRequest.Builder> change) {
    return send("f.fifo", b -> change.apply(b.messageGroupId("g").messageDeduplicationId("d")));
  }

  private static void bodies(Refusals refusals) {
    refusals
        .by(RECORDED, "spec/sqs.md 1, non-existent queue message")
        .add("no such queue", Fault.NO_QUEUE, Refusals.NO_QUEUE, SEND, send("none", b -> b))
        .by(RECORDED, "spec/sqs.md 4, body")
        .add(
            "no body",
            Fault.MISSING_PARAMETER,
            "The request must contain the parameter MessageBody.",
            SEND,
            send("q", b -> b.messageBody(null)))
        .add(
            "an empty body",
            Fault.MISSING_PARAMETER,
            "The request must contain the parameter MessageBody.",
            SEND,
            send("q", b -> b.messageBody("")))
        .by(RECORDED, "spec/sqs.md 4, size")
        .add(
            "1025 bytes for a queue of 1024",
            Fault.INVALID_PARAMETER,
            "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.",
            SEND,
            send("small", b -> b.messageBody("é".repeat(512) + "a")))
        .by(ASSUMED, "spec/sqs.md 4, allowed code points")
        .add(
            "NUL",
            Fault.INVALID_CONTENTS,
            "Invalid binary character '#x0" + ALLOWED,
            SEND,
            send("q", b -> b.messageBody("a\u0000b")))
        .add(
            "ESC",
            Fault.INVALID_CONTENTS,
            "Invalid binary character '#x1B" + ALLOWED,
            SEND,
            send("q", b -> b.messageBody("a\u001bb")))
        .add(
            "U+FFFE",
            Fault.INVALID_CONTENTS,
            "Invalid binary character '#xFFFE" + ALLOWED,
            SEND,
            send("q", b -> b.messageBody("\u00e9\ufffe")))
        .add(
            "U+FFFF",
            Fault.INVALID_CONTENTS,
            "Invalid binary character '#xFFFF" + ALLOWED,
            SEND,
            send("q", b -> b.messageBody("\uffff")))
        .by(ASSUMED, "spec/sqs.md 4, body")
        .add(
            "no address",
            Fault.MISSING_PARAMETER,
            "The request must contain the parameter QueueUrl.",
            SEND,
            SendMessageRequest.builder().messageBody("hello").build());
  }

  private static void delays(Refusals refusals) {
    refusals
        .by(RECORDED, "spec/sqs.md 4, DelaySeconds")
        .add(
            "a delay on a FIFO queue",
            Fault.INVALID_PARAMETER,
            "Value 2 for parameter DelaySeconds" + NOT_OF_TYPE,
            SEND,
            sendFifo(b -> b.delaySeconds(2)))
        .by(ASSUMED, "spec/sqs.md 4, DelaySeconds 0-900")
        .add(
            "a delay of 901",
            Fault.INVALID_PARAMETER,
            "Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and"
                + " <= 900.",
            SEND,
            send("q", b -> b.delaySeconds(901)))
        .add(
            "a delay of -1",
            Fault.INVALID_PARAMETER,
            "Value -1 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and"
                + " <= 900.",
            SEND,
            send("q", b -> b.delaySeconds(-1)));
  }

  private static void groups(Refusals refusals) {
    refusals
        .by(RECORDED, "spec/sqs.md 4, FIFO send")
        .add(
            "no group on a FIFO queue",
            Fault.MISSING_PARAMETER,
            "The request must contain the parameter MessageGroupId.",
            SEND,
            send("f.fifo", b -> b.messageDeduplicationId("d")))
        .add(
            "a group with a space",
            Fault.INVALID_PARAMETER,
            "Value a b for parameter MessageGroupId is invalid. Reason: MessageGroupId" + ID_RULE,
            SEND,
            sendFifo(b -> b.messageGroupId("a b")))
        .add(
            "a group of 129 characters",
            Fault.INVALID_PARAMETER,
            "Value "
                + "g".repeat(129)
                + " for parameter MessageGroupId is invalid. Reason: MessageGroupId"
                + ID_RULE,
            SEND,
            sendFifo(b -> b.messageGroupId("g".repeat(129))))
        .add(
            "a group beyond ASCII on a standard queue",
            Fault.INVALID_PARAMETER,
            "Value é for parameter MessageGroupId is invalid. Reason: MessageGroupId" + ID_RULE,
            SEND,
            send("q", b -> b.messageGroupId("é")));
  }

  private static void deduplication(Refusals refusals) {
    refusals
        .by(RECORDED, "spec/sqs.md 4, FIFO send")
        .add(
            "no deduplication id",
            Fault.INVALID_PARAMETER,
            "The queue should either have ContentBasedDeduplication enabled or"
                + " MessageDeduplicationId provided explicitly",
            SEND,
            send("f.fifo", b -> b.messageGroupId("g")))
        .add(
            "a deduplication id with a space",
            Fault.INVALID_PARAMETER,
            "Value a b for parameter MessageDeduplicationId is invalid. Reason:"
                + " MessageDeduplicationId"
                + ID_RULE,
            SEND,
            sendFifo(b -> b.messageDeduplicationId("a b")))
        .add(
            "an empty deduplication id",
            Fault.INVALID_PARAMETER,
            "Value  for parameter MessageDeduplicationId is invalid. Reason:"
                + " MessageDeduplicationId"
                + ID_RULE,
            SEND,
            sendFifo(b -> b.messageDeduplicationId("")))
        .by(QUOTED, "https://github.com/aws/aws-sdk-js/issues/3187, of a batch")
        .add(
            "a deduplication id on a standard queue",
            Fault.INVALID_PARAMETER,
            "Value d for parameter MessageDeduplicationId" + NOT_OF_TYPE,
            SEND,
            send("q", b -> b.messageDeduplicationId("d")));
  }

  private static SendMessageBatchRequestEntry.Builder entry(String id) {
    return SendMessageBatchRequestEntry.builder().id(id).messageBody("hello");
  }

  private static Structure batch(String queue, SendMessageBatchRequestEntry.Builder... entries) {
    List<SendMessageBatchRequestEntry> built = new ArrayList<>();
    for (SendMessageBatchRequestEntry.Builder each : entries) {
      built.add(each.build());
    }
    return SendMessageBatchRequest.builder().queueUrl(queue).entries(built).build();
  }

  private static void batches(Refusals refusals) {
    SendMessageBatchRequestEntry.Builder[] many = new SendMessageBatchRequestEntry.Builder[20];
    for (int i = 0; i < many.length; i++) {
      many[i] = entry("m" + i);
    }
    String idRule =
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can"
            + " be at most 80 letters long.";
    refusals
        .by(RECORDED, "spec/sqs.md 4, batches")
        .add(
            "no entries",
            Fault.EMPTY_BATCH,
            "There should be at least one SendMessageBatchRequestEntry in the request.",
            BATCH,
            SendMessageBatchRequest.builder().queueUrl("q").build())
        .add(
            "20 entries",
            Fault.TOO_MANY_ENTRIES,
            "Maximum number of entries per request are 10. You have sent 20.",
            BATCH,
            batch("q", many))
        .add(
            "an id twice",
            Fault.BATCH_IDS_NOT_DISTINCT,
            "Id b repeated.",
            BATCH,
            batch("q", entry("a"), entry("b"), entry("b")))
        .add(
            "an id with a dot",
            Fault.INVALID_BATCH_ID,
            idRule,
            BATCH,
            batch("q", entry("a"), entry("b.c")))
        .add(
            "an id of 81 characters",
            Fault.INVALID_BATCH_ID,
            idRule,
            BATCH,
            batch("q", entry("a".repeat(81))));
  }

  private static void wholeBatches(Refusals refusals) {
    refusals
        .by(RECORDED, "spec/sqs.md 4, size and batches")
        .add(
            "more than 1 MiB together",
            Fault.BATCH_TOO_LONG,
            "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.",
            BATCH,
            batch(
                "small",
                entry("a").messageBody("é".repeat(262_144)),
                entry("b").messageBody("a".repeat(524_289))))
        .add(
            "no group on a FIFO queue",
            Fault.INVALID_PARAMETER,
            "The request must contain the parameter MessageGroupId.",
            BATCH,
            batch(
                "f.fifo",
                entry("a").messageGroupId("g").messageDeduplicationId("d"),
                entry("b").messageDeduplicationId("d")))
        .add(
            "no deduplication id",
            Fault.INVALID_PARAMETER,
            "The queue should either have ContentBasedDeduplication enabled or"
                + " MessageDeduplicationId provided explicitly",
            BATCH,
            batch(
                "f.fifo",
                entry("a").messageGroupId("g").messageDeduplicationId("d"),
                entry("b").messageGroupId("g")))
        .add("no such queue", Fault.NO_QUEUE, Refusals.NO_QUEUE, BATCH, batch("none", entry("a")))
        .add(
            "no such queue, nor a valid message",
            Fault.NO_QUEUE,
            Refusals.NO_QUEUE,
            BATCH,
            batch("none", entry("a").messageBody("\u0000")))
        .by(ASSUMED, "spec/sqs.md 4: The request must contain the parameter MessageBody.")
        .add(
            "no id",
            Fault.MISSING_PARAMETER,
            "The request must contain the parameter SendMessageBatchRequestEntry.2.Id.",
            BATCH,
            batch("q", entry("a"), SendMessageBatchRequestEntry.builder().messageBody("hello")))
        .add(
            "no body",
            Fault.MISSING_PARAMETER,
            "The request must contain the parameter SendMessageBatchRequestEntry.2.MessageBody.",
            BATCH,
            batch("q", entry("a"), entry("b").messageBody(null)));
  }
}
