package dev.virga.eventbridge.engine;

import dev.virga.api.events.EventsError;
import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.ErrorCode;
import dev.virga.core.fault.ServiceException;

/**
 * Every error text of EventBridge. Texts are AWS's as recorded (spec/eventbridge.md, section 3)
 * unless marked.
 */
public enum EventBridgeFault {
  BUS_MISSING(EventsError.RESOURCE_NOT_FOUND, "Event bus %s does not exist."),
  BUS_EXISTS(EventsError.RESOURCE_ALREADY_EXISTS, "Event bus %s already exists."),
  DEFAULT_BUS_STAYS(CommonError.VALIDATION, "Cannot delete event bus default."),
  /** AWS's answer as quoted in hashicorp/terraform-provider-aws#22131. */
  BUS_HAS_RULES(CommonError.VALIDATION, "EventBus can't be deleted since it has rules."),
  /** AWS's answer as quoted in hashicorp/terraform-provider-aws#35065. */
  RESERVED_BUS_NAME(CommonError.VALIDATION, "EventBus name starting with 'aws.' is not valid."),
  /**
   * Assumed. That a custom bus's name has no slash is documented (API_CreateEventBus); this is what
   * AWS says of one elsewhere, as quoted in hashicorp/terraform-provider-aws#25510.
   */
  SLASH_IN_BUS_NAME(
      CommonError.VALIDATION,
      "1 validation error detected: Value '%s' at 'name' failed to satisfy constraint: Member must"
          + " satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+"),
  RULE_MISSING(EventsError.RESOURCE_NOT_FOUND, "Rule %s does not exist on EventBus %s."),
  RULE_HAS_TARGETS(CommonError.VALIDATION, "Rule can't be deleted since it has targets."),
  NO_PATTERN(
      CommonError.VALIDATION, "Parameter(s) EventPattern or ScheduleExpression must be specified."),
  BAD_PATTERN(EventsError.INVALID_EVENT_PATTERN, "Event pattern is not valid. Reason: %s"),
  LIMIT(EventsError.LIMIT_EXCEEDED, "The requested resource exceeds the maximum number allowed."),
  SEVERAL_INPUTS(
      CommonError.VALIDATION,
      "Only one of Input, InputPath, or InputTransformer must be provided for target %s."),
  /** Assumed. */
  BAD_INPUT(CommonError.VALIDATION, "JSON syntax error in input for target %s."),
  /** AWS's answer as quoted in hashicorp/terraform-provider-aws#37773; %s is the ARN. */
  BAD_TARGET_ARN(
      CommonError.VALIDATION,
      "Parameter %s is not valid. Reason: Provided Arn is not in correct format."),
  /** AWS's answer as quoted in awslabs/aws-ddk#183. */
  NO_SQS_PARAMETERS(
      CommonError.VALIDATION, "Parameter(s) SqsParameters must be specified for target: %s."),
  /** Assumed, by the form of the one before. */
  NO_MESSAGE_GROUP(
      CommonError.VALIDATION, "Parameter(s) MessageGroupId must be specified for target: %s."),
  /**
   * Assumed, by the form of AWS's answer for RunCommandParameters as quoted in aws/aws-sdk-js#2360,
   * which has no space before the id.
   */
  SQS_PARAMETERS_OF_NO_QUEUE(
      CommonError.VALIDATION, "Parameter SqsParameters is not valid for target%s."),
  /**
   * Assumed. That a dead-letter queue is a standard queue in the rule's Region is documented (user
   * guide, "Considerations for using a dead-letter queue"), AWS's text is not.
   */
  BAD_DEAD_LETTER_QUEUE(
      CommonError.VALIDATION,
      "Parameter %s is not valid. Reason: A dead-letter queue must be a standard SQS queue in the"
          + " same Region as the rule."),
  BAD_EVENT(CommonError.VALIDATION, "Parameter Event is not valid."),
  /** Assumed; AWS's reason for a missing field is not recorded. */
  EVENT_LACKS(
      CommonError.VALIDATION, "Parameter Event is not valid. Reason: %s is a required field."),
  DUPLICATE_TAG(CommonError.VALIDATION, "Invalid parameter: Duplicated keys are not allowed."),
  /** Assumed. */
  BAD_RESOURCE_ARN(CommonError.VALIDATION, "Parameter ResourceARN is not valid."),
  /** Assumed. */
  BAD_TOKEN(CommonError.VALIDATION, "Parameter NextToken is not valid."),
  TOO_LARGE(CommonError.VALIDATION, "Total size of the entries in the request is over the limit."),
  TOO_MANY_ENTRIES(
      CommonError.VALIDATION,
      "1 validation error detected: Value '%s' at 'entries' failed to satisfy constraint: Member"
          + " must have length less than or equal to 10"),
  NO_TARGET(EventsError.RESOURCE_NOT_FOUND, "Target %s does not exist."),
  SETTING(CommonError.NOT_IMPLEMENTED, "Virga does not implement %s of EventBridge's %s."),
  TARGET_SERVICE(
      CommonError.NOT_IMPLEMENTED,
      "Virga does not implement EventBridge targets of the service %s: only Lambda functions and"
          + " SQS queues.");

  /** Itself an enum's value. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final ErrorCode code;

  private final String text;

  EventBridgeFault(ErrorCode code, String text) {
    this.code = code;
    this.text = text;
  }

  /** The error with its names filled in. */
  public ServiceException with(Object... names) {
    return new ServiceException(code, text(names));
  }

  /** The code on the wire. */
  public String code() {
    return code.code();
  }

  /** The text with its names filled in. */
  public String text(Object... names) {
    return text.formatted(names);
  }

  /** Refuses a setting that is given but not acted on. */
  public static void refuse(boolean given, String setting, String operation) {
    if (given) {
      throw SETTING.with(setting, operation);
    }
  }
}
