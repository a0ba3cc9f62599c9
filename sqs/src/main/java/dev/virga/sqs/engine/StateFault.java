package dev.virga.sqs.engine;

import dev.virga.api.sqs.SqsError;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.identity.Arn;
import dev.virga.core.policy.Authorization;
import java.time.Duration;

/**
 * Refusals that depend on what the queues hold, with AWS's texts; all others are {@link
 * SqsFault}'s.
 */
final class StateFault {
  private StateFault() {}

  private static ServiceException invalid(String text) {
    return new ServiceException(SqsErrorCode.INVALID_PARAMETER_VALUE, text);
  }

  /** {@code Value <v> for parameter <p> is invalid. Reason: <r>}. */
  private static ServiceException invalid(String value, String parameter, String reason) {
    return invalid(
        "Value " + value + " for parameter " + parameter + " is invalid. Reason: " + reason);
  }

  // Queues

  static ServiceException queueExists(String attribute) {
    return new ServiceException(
        SqsError.QUEUE_NAME_EXISTS,
        "A queue already exists with the same name and a different value for attribute "
            + attribute);
  }

  static ServiceException deletedRecently() {
    return new ServiceException(
        SqsError.QUEUE_DELETED_RECENTLY,
        "You must wait 60 seconds after deleting a queue before you can create another with the"
            + " same name.");
  }

  static ServiceException purgeInProgress(QueueName name) {
    return new ServiceException(
        SqsError.PURGE_QUEUE_IN_PROGRESS,
        "Only one PurgeQueue operation on " + name + " is allowed every 60 seconds.");
  }

  static ServiceException accessDenied(Caller caller, Arn queue, Authorization answer) {
    return answer instanceof Authorization.Denied
        ? SqsFault.explicitlyDenied(caller.principal(), caller.action(), queue)
        : SqsFault.notAllowed(caller.principal(), caller.action(), queue);
  }

  // Redrive

  static ServiceException noDeadLetterTarget(RedrivePolicy policy) {
    return redrivePolicy(policy, "Dead letter target does not exist.");
  }

  static ServiceException deadLetterTypeDiffers(RedrivePolicy policy) {
    return redrivePolicy(policy, "Dead-letter queue must be same type of queue as the source.");
  }

  static ServiceException deadLetterNotAllowed(RedrivePolicy policy) {
    return redrivePolicy(policy, "Dead-letter queue does not allow this queue as a source.");
  }

  private static ServiceException redrivePolicy(RedrivePolicy policy, String reason) {
    return SqsFault.badRedrivePolicy(policy.text(), reason);
  }

  // Messages

  static ServiceException messageTooLong(int limit) {
    return invalid(
        "One or more parameters are invalid. Reason: Message must be shorter than "
            + limit
            + " bytes.");
  }

  /** As {@link #messageTooLong}, for one entry of a batch. */
  static ServiceException entryTooLong(int limit) {
    return invalid(
        "One or more parameters cannot be validated. Reason: Message must be shorter than "
            + limit
            + " bytes.");
  }

  static ServiceException noDeduplicationId() {
    return invalid(
        "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId"
            + " provided explicitly");
  }

  static ServiceException tooManyInFlight() {
    return new ServiceException(
        SqsError.OVER_LIMIT, "The maximum number of in flight messages is reached.");
  }

  // Receipt handles

  static ServiceException invalidHandle(String handle) {
    return new ServiceException(
        SqsError.RECEIPT_HANDLE_IS_INVALID,
        "The input receipt handle \"" + handle + "\" is not a valid receipt handle.");
  }

  static ServiceException handleOfAnotherQueue(String handle) {
    return new ServiceException(
        SqsError.RECEIPT_HANDLE_IS_INVALID,
        "The receipt handle \"" + handle + "\" is not valid for this queue.");
  }

  static ServiceException handleExpired(String handle) {
    return invalid(handle, "ReceiptHandle", "The receipt handle has expired.");
  }

  static ServiceException notAvailableForChange(String handle) {
    return invalid(
        handle,
        "ReceiptHandle",
        "Message does not exist or is not available for visibility timeout change.");
  }

  static ServiceException visibilityBeyondLimit(Duration timeout) {
    return invalid(
        Long.toString(timeout.toSeconds()),
        "VisibilityTimeout",
        "Total VisibilityTimeout for the message is beyond the limit [43200 seconds].");
  }

  // Move tasks

  static ServiceException noDeadLetterQueue() {
    return invalid("Source queue must be configured as a Dead Letter Queue.");
  }

  static ServiceException noMoveSource() {
    return SqsFault.noSuchResource("SourceArn");
  }

  static ServiceException noMoveDestination() {
    return SqsFault.noSuchResource("DestinationArn");
  }

  static ServiceException moveBetweenTypes() {
    return invalid("Source and destination queues must be of the same type.");
  }

  static ServiceException moveRunning() {
    return new ServiceException(
        SqsError.UNSUPPORTED_OPERATION,
        "There is already a task running. Only one active task is allowed for a source queue arn at"
            + " a given time.");
  }

  static ServiceException tooManyMoves(int limit) {
    return new ServiceException(
        SqsError.OVER_LIMIT, "At most " + limit + " message move tasks can be active.");
  }
}
