package dev.virga.sqs;

import dev.virga.core.schema.Structure;
import dev.virga.sqs.SqsWire.From;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Calls that are refused, what AWS answers to them, and where that is written. */
final class Refusals {
  /** Where an expected text comes from; the more reliable first. */
  enum Provenance {
    /** From AWS's own answers: spec/sqs.md, marked [rec], or given there without a doubt. */
    RECORDED,
    /** From an answer of AWS that somebody quotes in public, named by its address. */
    QUOTED,
    /** The rule is AWS's documentation's or spec/sqs.md's, the wording is not confirmed. */
    ASSUMED
  }

  /** The errors as spec/sqs.md, section 1, has them; codes and statuses of both protocols. */
  enum Fault {
    ACCESS_DENIED("com.amazon.coral.service#AccessDeniedException", "AccessDenied", 403),
    BATCH_IDS_NOT_DISTINCT(
        "com.amazonaws.sqs#BatchEntryIdsNotDistinct",
        "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
        400),
    BATCH_TOO_LONG(
        "com.amazonaws.sqs#BatchRequestTooLong", "AWS.SimpleQueueService.BatchRequestTooLong", 400),
    EMPTY_BATCH(
        "com.amazonaws.sqs#EmptyBatchRequest", "AWS.SimpleQueueService.EmptyBatchRequest", 400),
    INVALID_ADDRESS("com.amazonaws.sqs#InvalidAddress", "InvalidAddress", 404),
    INVALID_ATTRIBUTE_NAME("com.amazonaws.sqs#InvalidAttributeName", "InvalidAttributeName", 400),
    INVALID_ATTRIBUTE_VALUE(
        "com.amazonaws.sqs#InvalidAttributeValue", "InvalidAttributeValue", 400),
    INVALID_BATCH_ID(
        "com.amazonaws.sqs#InvalidBatchEntryId", "AWS.SimpleQueueService.InvalidBatchEntryId", 400),
    INVALID_CONTENTS("com.amazonaws.sqs#InvalidMessageContents", "InvalidMessageContents", 400),
    INVALID_PARAMETER(
        "com.amazon.coral.service#InvalidParameterValueException", "InvalidParameterValue", 400),
    MISSING_PARAMETER(
        "com.amazon.coral.service#MissingRequiredParameterException", "MissingParameter", 400),
    NO_QUEUE("com.amazonaws.sqs#QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue", 400),
    OVER_LIMIT("com.amazonaws.sqs#OverLimit", "OverLimit", 403),
    QUEUE_EXISTS("com.amazonaws.sqs#QueueNameExists", "QueueAlreadyExists", 400),
    RECEIPT_HANDLE("com.amazonaws.sqs#ReceiptHandleIsInvalid", "ReceiptHandleIsInvalid", 404),
    RESOURCE_NOT_FOUND(
        "com.amazonaws.sqs#ResourceNotFoundException", "ResourceNotFoundException", 404),
    TOO_MANY_ENTRIES(
        "com.amazonaws.sqs#TooManyEntriesInBatchRequest",
        "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
        400),
    UNSUPPORTED(
        "com.amazonaws.sqs#UnsupportedOperation",
        "AWS.SimpleQueueService.UnsupportedOperation",
        400);

    final String type;
    final String queryCode;
    final int status;

    Fault(String type, String queryCode, int status) {
      this.type = type;
      this.queryCode = queryCode;
      this.status = status;
    }
  }

  /**
   * A call.
   *
   * @param text in both protocols, but for the one difference that AWS makes
   */
  record Row(
      String name,
      Provenance provenance,
      String reference,
      Fault fault,
      Function<QueueFixture, String> text,
      String operation,
      Function<QueueFixture, Structure> input,
      From from) {
    @Override
    public String toString() {
      return operation + ": " + name + " (" + provenance + ", " + reference + ")";
    }
  }

  /** AWS's text for a queue that is not there, which alone depends on the protocol. */
  static final String NO_QUEUE = "The specified queue does not exist.";

  static final String NO_QUEUE_QUERY = "The specified queue does not exist for this wsdl version.";

  private final List<Row> rows = new ArrayList<>();
  private Provenance provenance = Provenance.ASSUMED;
  private String reference = "";
  private From from = From.HERE;

  List<Row> rows() {
    return rows;
  }

  /** Where the texts of the rows that follow come from. */
  Refusals by(Provenance next, String where) {
    provenance = next;
    reference = where;
    return this;
  }

  /** Who makes the calls that follow. */
  Refusals from(From next) {
    from = next;
    return this;
  }

  /** A call and its refusal. */
  Refusals add(String name, Fault fault, String text, String operation, Structure input) {
    return add(name, fault, fixture -> text, operation, fixture -> input);
  }

  /** A call that has to do with a message. */
  Refusals add(
      String name,
      Fault fault,
      Function<QueueFixture, String> text,
      String operation,
      Function<QueueFixture, Structure> input) {
    rows.add(new Row(name, provenance, reference, fault, text, operation, input, from));
    return this;
  }
}
