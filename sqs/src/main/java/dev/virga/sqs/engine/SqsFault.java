package dev.virga.sqs.engine;

import dev.virga.api.sqs.SqsError;
import dev.virga.core.fault.ErrorCode;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.identity.Arn;
import dev.virga.core.service.Principal;
import java.util.Locale;

/** The errors of SQS with AWS's texts, by theme. */
public final class SqsFault {
  private static final String ALLOWED_CHARACTERS =
      ", the set of allowed characters is #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD |"
          + " #x10000 to #x10FFFF";
  private static final String NAME_RULE =
      "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length";

  private SqsFault() {}

  private static ServiceException fault(ErrorCode error, String message) {
    return new ServiceException(error, message);
  }

  private static ServiceException invalid(String message) {
    return fault(SqsErrorCode.INVALID_PARAMETER_VALUE, message);
  }

  private static ServiceException invalid(String parameter, Object value, String reason) {
    return invalid(
        "Value " + value + " for parameter " + parameter + " is invalid. Reason: " + reason);
  }

  // Access

  /** A caller of another account, or a service, whom no policy lets in. */
  public static ServiceException notAllowed(Principal principal, String action, Arn queue) {
    return accessDenied(
        principal,
        action,
        queue,
        "because no resource-based policy allows the "
            + action.toLowerCase(Locale.ROOT)
            + " action");
  }

  /** A caller whom the queue's policy denies. */
  public static ServiceException explicitlyDenied(Principal principal, String action, Arn queue) {
    return accessDenied(
        principal, action, queue, "with an explicit deny in a resource-based policy");
  }

  private static ServiceException accessDenied(
      Principal principal, String action, Arn queue, String why) {
    String who =
        switch (principal) {
          case Principal.Identity identity -> identity.arn();
          case Principal.Service service -> service.name();
        };
    return fault(
        SqsErrorCode.ACCESS_DENIED,
        "User: %s is not authorized to perform: %s on resource: %s %s"
            .formatted(who, action.toLowerCase(Locale.ROOT), queue, why));
  }

  // Attributes of queues

  /** An attribute whose value is not one that it takes. */
  public static ServiceException badAttribute(String name) {
    return fault(SqsError.INVALID_ATTRIBUTE_VALUE, "Invalid value for the parameter " + name + ".");
  }

  /** FifoQueue, set to false on a FIFO queue. */
  public static ServiceException fixedType() {
    return fault(
        SqsError.INVALID_ATTRIBUTE_VALUE,
        "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not"
            + " supported.");
  }

  /** DeduplicationScope or FifoThroughputLimit of a standard queue. */
  public static ServiceException onlyOfFifo(String name) {
    return fault(
        SqsError.INVALID_ATTRIBUTE_NAME,
        "You can specify the " + name + " only when FifoQueue is set to true.");
  }

  /** FifoThroughputLimit perMessageGroupId while duplicates are those of the queue. */
  public static ServiceException throughputNeedsScope() {
    return fault(
        SqsError.INVALID_ATTRIBUTE_VALUE,
        "Invalid value for the parameter FifoThroughputLimit. Reason: The perMessageGroupId value"
            + " is allowed only when the value for DeduplicationScope is messageGroup.");
  }

  /** Both kinds of server-side encryption. */
  public static ServiceException twoEncryptions() {
    return fault(
        SqsError.INVALID_ATTRIBUTE_NAME,
        "You can use one type of server-side encryption (SSE) at one time. You can either enable"
            + " KMS SSE or SQS SSE.");
  }

  /** An attribute that queues have not, or that cannot be set. */
  public static ServiceException unknownAttribute(String name) {
    return fault(SqsError.INVALID_ATTRIBUTE_NAME, "Unknown Attribute " + name + ".");
  }

  // Batches

  /** Two entries with one id. */
  public static ServiceException batchIdRepeated(String id) {
    return fault(SqsError.BATCH_ENTRY_IDS_NOT_DISTINCT, "Id " + id + " repeated.");
  }

  /** An entry's id with other characters, or too long. */
  public static ServiceException batchIdInvalid() {
    return fault(
        SqsError.INVALID_BATCH_ENTRY_ID,
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can"
            + " be at most 80 letters long.");
  }

  /** Messages that are too long together. */
  public static ServiceException batchTooLong(long bytes, int max) {
    return fault(
        SqsError.BATCH_REQUEST_TOO_LONG,
        "Batch requests cannot be longer than "
            + max
            + " bytes. You have sent "
            + bytes
            + " bytes.");
  }

  /** No entries. */
  public static ServiceException emptyBatch(String entry) {
    return fault(
        SqsError.EMPTY_BATCH_REQUEST, "There should be at least one " + entry + " in the request.");
  }

  /** More entries than a batch takes. */
  public static ServiceException tooManyEntries(int count, int max) {
    return fault(
        SqsError.TOO_MANY_ENTRIES_IN_BATCH_REQUEST,
        "Maximum number of entries per request are " + max + ". You have sent " + count + ".");
  }

  // Dead letters

  /** RedriveAllowPolicy, and what is wrong with it. */
  public static ServiceException badRedriveAllowPolicy(String text, String reason) {
    return invalid("RedriveAllowPolicy", text, reason);
  }

  /** RedrivePolicy, and what is wrong with it. */
  public static ServiceException badRedrivePolicy(String text, String reason) {
    return invalid("RedrivePolicy", text, reason);
  }

  // Messages

  /** An attribute's name that breaks the rules of names. */
  public static ServiceException badAttributeName(String reason) {
    return invalid(reason);
  }

  /** A data type that is not String, Number or Binary, with or without a custom label. */
  public static ServiceException badAttributeType(String name) {
    return invalid(
        "The type of message (user) attribute '"
            + name
            + "' is invalid. You must use only the following supported type prefixes: Binary,"
            + " Number, String.");
  }

  /** A character that texts of SQS cannot have. */
  public static ServiceException badCharacter(int codePoint, String where) {
    return fault(
        SqsError.INVALID_MESSAGE_CONTENTS,
        "Invalid binary character '#x"
            + Integer.toHexString(codePoint).toUpperCase(Locale.ROOT)
            + "' was found in the "
            + where
            + ALLOWED_CHARACTERS);
  }

  /** DelaySeconds beyond 15 minutes. */
  public static ServiceException badDelay(int seconds) {
    return invalid("DelaySeconds", seconds, "DelaySeconds must be >= 0 and <= 900.");
  }

  /** A group, deduplication or attempt id with other characters, empty or too long. */
  public static ServiceException badId(String parameter, String value) {
    return invalid(
        parameter,
        value,
        parameter
            + " can only include alphanumeric and punctuation characters. 1 to 128 in length.");
  }

  /** A Number attribute that is none, or beyond what numbers may be. */
  public static ServiceException badNumber(String name) {
    return invalid("Can't cast the value of message (user) attribute '" + name + "' to a number.");
  }

  /** A system attribute that senders cannot set. */
  public static ServiceException badSystemAttribute(String name) {
    return invalid("Message system attribute name '" + name + "' is invalid.");
  }

  /** A system attribute of another type. */
  public static ServiceException badSystemAttributeType(String name) {
    return invalid("The data type of message system attribute '" + name + "' must be 'String'.");
  }

  /** An attribute, or a system attribute, without a type. */
  public static ServiceException emptyAttributeType(String kind, String name) {
    return invalid(kind + " '" + name + "' must contain a non-empty attribute type.");
  }

  /** An attribute, or a system attribute, without a value. */
  public static ServiceException emptyAttributeValue(String kind, String name, String type) {
    return invalid(kind + " '" + name + "' must contain a non-empty value of type '" + type + "'.");
  }

  /** A list as an attribute's value. */
  public static ServiceException listValue(String operation) {
    return fault(
        SqsError.UNSUPPORTED_OPERATION,
        "Message attribute list values in " + operation + " operation are not supported.");
  }

  /** A FIFO queue's parameter on a standard queue, or the other way round. */
  public static ServiceException notOfQueueType(String parameter, Object value) {
    return invalid(
        parameter, value, "The request include parameter that is not valid for this queue type.");
  }

  /** More attributes than a message may have. */
  public static ServiceException tooManyAttributes(int count, int max) {
    return invalid(
        "Number of message attributes [" + count + "] exceeds the allowed maximum [" + max + "].");
  }

  /** A value in another field than the type's. */
  public static ServiceException wrongField(String name, String type, String field) {
    return invalid(
        "The message attribute '%s' with type '%s' must use field '%s'."
            .formatted(name, type, field));
  }

  // Move tasks

  /** An ARN that is none. */
  public static ServiceException badArn(String parameter) {
    return invalid(
        "You must use this format to specify the "
            + parameter
            + ": arn:<partition>:<service>:<region>:<account-id>:<resource-id>");
  }

  /** A task handle that is none. */
  public static ServiceException badTaskHandle() {
    return invalid("Value for parameter TaskHandle is invalid.");
  }

  /** A queue that a move task names and that is not there. */
  public static ServiceException noSuchResource(String parameter) {
    return fault(
        SqsError.RESOURCE_NOT_FOUND,
        "The resource that you specified for the " + parameter + " parameter doesn't exist.");
  }

  /** A task that is not there. */
  public static ServiceException noTask() {
    return fault(SqsError.RESOURCE_NOT_FOUND, "Task does not exist.");
  }

  // Parameters

  /** A number outside its range. */
  public static ServiceException badRange(String parameter, int min, int max) {
    return invalid(
        "Value for parameter %s is invalid. Reason: %s must be an integer between %d and %d."
            .formatted(parameter, parameter, min, max));
  }

  /** A token that is not from the page before. */
  public static ServiceException badToken() {
    return invalid("Invalid or expired next token.");
  }

  /** A parameter that has to be there. */
  public static ServiceException missing(String parameter) {
    return fault(
        SqsErrorCode.MISSING_PARAMETER,
        "The request must contain the parameter " + parameter + ".");
  }

  /** A FIFO message of a batch without a group, which AWS does not call missing. */
  public static ServiceException missingInBatch(String parameter) {
    return invalid("The request must contain the parameter " + parameter + ".");
  }

  // Permissions

  /** A statement's label with other characters, or too long. */
  public static ServiceException badLabel(String label) {
    return invalid("Label", label, NAME_RULE + ".");
  }

  /** Accounts that are none. */
  public static ServiceException badPrincipals(Iterable<String> accounts) {
    return invalid("PrincipalId", accounts, "Unable to verify.");
  }

  /** A label that is there already. */
  public static ServiceException labelExists(String label) {
    return invalid("Label", label, "Already exists.");
  }

  /** A label that is not there. */
  public static ServiceException noLabel(String label) {
    return invalid("Label", label, "can't find label.");
  }

  /** An action that only the owner of a queue may do. */
  public static ServiceException ownersAction(String action) {
    return invalid("ActionName", action, "Only the queue owner is allowed to invoke this action.");
  }

  /** More of what a policy holds than it may. */
  public static ServiceException overLimit(int count, String what, int max) {
    return fault(
        SqsError.OVER_LIMIT, count + " " + what + " were found, maximum allowed is " + max + ".");
  }

  /** An action that SQS has not, or that policies do not name. */
  public static ServiceException unknownAction(String action) {
    return invalid(
        "ActionName", action, "Please refer to the appropriate WSDL for a list of valid actions.");
  }

  // Queues

  /** An address that names no queue. */
  public static ServiceException badAddress(String address) {
    return fault(
        SqsError.INVALID_ADDRESS, "The address " + address + " is not valid for this endpoint.");
  }

  /** A FIFO queue's name without its suffix. */
  public static ServiceException badFifoName() {
    return invalid(
        "The name of a FIFO queue can only include alphanumeric characters, hyphens, or"
            + " underscores, must end with .fifo suffix and be 1 to 80 in length.");
  }

  /** A name that no queue can have. */
  public static ServiceException badName() {
    return invalid(NAME_RULE);
  }

  /** A queue that is not there; of the query protocol the text differs. */
  public static ServiceException noQueue() {
    return fault(SqsError.QUEUE_DOES_NOT_EXIST, "The specified queue does not exist.");
  }

  /** A queue that is not there, in the query protocol. */
  public static ServiceException noQueueInQuery() {
    return fault(
        SqsError.QUEUE_DOES_NOT_EXIST, "The specified queue does not exist for this wsdl version.");
  }

  // Receiving

  /** MaxNumberOfMessages beyond 10. */
  public static ServiceException badMaxMessages(int max) {
    return invalid("MaxNumberOfMessages", max, "Must be between 1 and 10, if provided.");
  }

  /** A visibility timeout beyond 12 hours. */
  public static ServiceException badVisibility(int seconds) {
    return invalid(
        "VisibilityTimeout", seconds, "VisibilityTimeout must be an integer between 0 and 43200.");
  }

  /** WaitTimeSeconds beyond 20. */
  public static ServiceException badWait(int seconds) {
    return invalid("WaitTimeSeconds", seconds, "Must be >= 0 and <= 20, if provided.");
  }

  // Tags

  /** A tag's key or value that is too short or too long. */
  public static ServiceException badTag(String part, int min, int max) {
    return invalid(
        "Tag %s must be between %d and %d characters in length.".formatted(part, min, max));
  }

  /** A tag that AWS keeps for itself. */
  public static ServiceException systemTag() {
    return invalid("System tags cannot be added/updated by requester.");
  }

  /** More tags than a queue may have. */
  public static ServiceException tooManyTags(QueueName queue) {
    return invalid("Too many tags added for queue " + queue + ".");
  }
}
