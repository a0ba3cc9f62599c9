package dev.virga.eventbridge;

import static dev.virga.eventbridge.EventBridgeFixture.deadLetter;
import static dev.virga.eventbridge.EventBridgeFixture.function;
import static dev.virga.eventbridge.EventBridgeFixture.group;
import static dev.virga.eventbridge.EventBridgeFixture.queue;
import static dev.virga.eventbridge.EventBridgeFixture.queueArn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.api.events.DeadLetterConfig;
import dev.virga.api.events.HttpParameters;
import dev.virga.api.events.KinesisParameters;
import dev.virga.api.events.ListTargetsByRuleRequest;
import dev.virga.api.events.SqsParameters;
import dev.virga.api.events.Target;
import dev.virga.core.fault.ServiceException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Targets that PutTargets refuses, with the source of each expected text. One bad target refuses
 * the whole call, and nothing has changed.
 */
class QueueTargetRefusalsTest {
  /** AWS's answer to a malformed ARN, quoted in a report of its use. */
  private static final String QUOTED_ARN = "github.com/hashicorp/terraform-provider-aws/pull/37773";

  /** AWS's answer to a FIFO queue without parameters, quoted in two reports of its use. */
  private static final String QUOTED_FIFO =
      "github.com/awslabs/aws-ddk/issues/183, github.com/hashicorp/terraform/issues/20263";

  /** AWS's answer for another target's parameters; that it is the same for SQS is assumed. */
  private static final String FORM_OF_RUN_COMMAND = "github.com/aws/aws-sdk-js/issues/2360";

  /** The rule is documented, the text is assumed. */
  private static final String GUIDE_DLQ =
      "docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html, Considerations";

  /** The rule is documented, the text is assumed. */
  private static final String GUIDE_REGION =
      "docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-cross-account.html";

  /** README, "anything else is refused by name". */
  private static final String VIRGA = "README.md";

  private static Arguments badArn(String source, String arn) {
    return Arguments.of(
        "ValidationException",
        "Parameter " + arn + " is not valid. Reason: Provided Arn is not in correct format.",
        source,
        Target.builder().id("1").arn(arn));
  }

  private static Arguments badDeadLetter(String arn) {
    return Arguments.of(
        "ValidationException",
        "Parameter "
            + arn
            + " is not valid. Reason: A dead-letter queue must be a standard SQS queue in the same"
            + " Region as the rule.",
        GUIDE_DLQ,
        function("1").deadLetterConfig(DeadLetterConfig.builder().arn(arn).build()));
  }

  private static Arguments otherService(String arn, String service) {
    return Arguments.of(
        "NotImplemented",
        "Virga does not implement EventBridge targets of the service "
            + service
            + ": only Lambda functions and SQS queues.",
        VIRGA,
        Target.builder().id("1").arn(arn));
  }

  private static Arguments notImplemented(String setting, Target.Builder target) {
    return Arguments.of(
        "NotImplemented",
        "Virga does not implement " + setting + " of EventBridge's PutTargets.",
        VIRGA,
        target);
  }

  static Stream<Arguments> arns() {
    return Stream.of(
        badArn(QUOTED_ARN, "function:audit"),
        badArn(QUOTED_ARN, "arn:aws:sqs:eu-central-1:123456789012"),
        badArn(QUOTED_ARN, "arn:aws:sqs:eu-central-1:123456789012:"),
        badArn(QUOTED_ARN, "arn:aws:sqs:eu-central-1::orders"),
        badArn(QUOTED_ARN, "arn:aws:sqs:eu-central-1:12345678901:orders"),
        badArn(QUOTED_ARN, queueArn("orders/1")),
        badArn(QUOTED_ARN, queueArn("or.ders")),
        badArn(QUOTED_ARN, queueArn(".fifo")),
        badArn(QUOTED_ARN, queueArn("q".repeat(81))),
        badArn(QUOTED_ARN, queueArn("q".repeat(76) + ".fifo")),
        badArn(GUIDE_REGION, "arn:aws:sqs:us-east-1:123456789012:orders"),
        badArn(GUIDE_REGION, "arn:aws:lambda:us-east-1:123456789012:function:audit"),
        otherService("arn:aws:sns:eu-central-1:123456789012:topic", "sns"),
        otherService("arn:aws:kinesis:eu-central-1:123456789012:stream/s", "kinesis"),
        otherService("arn:aws:states:eu-central-1:123456789012:stateMachine:s", "states"),
        otherService("arn:aws:logs:eu-central-1:123456789012:log-group:/aws/events/x", "logs"));
  }

  static Stream<Arguments> parameters() {
    return Stream.of(
        Arguments.of(
            "ValidationException",
            "Parameter(s) SqsParameters must be specified for target: 1.",
            QUOTED_FIFO,
            queue("1", "orders.fifo")),
        Arguments.of(
            "ValidationException",
            "Parameter(s) MessageGroupId must be specified for target: 1.",
            QUOTED_FIFO + " (form)",
            queue("1", "orders.fifo").sqsParameters(SqsParameters.builder().build())),
        Arguments.of(
            "ValidationException",
            "Parameter(s) MessageGroupId must be specified for target: 1.",
            QUOTED_FIFO + " (form)",
            queue("1", "orders.fifo").sqsParameters(group(""))),
        Arguments.of(
            "ValidationException",
            "Parameter SqsParameters is not valid for target1.",
            FORM_OF_RUN_COMMAND,
            function("1").sqsParameters(group("g"))),
        notImplemented("RoleArn", queue("1", "orders").roleArn("arn:aws:iam::1:role/r")),
        notImplemented(
            "KinesisParameters",
            queue("1", "orders")
                .kinesisParameters(KinesisParameters.builder().partitionKeyPath("$").build())),
        notImplemented(
            "HttpParameters",
            queue("1", "orders").httpParameters(HttpParameters.builder().build())),
        Arguments.of(
            "ValidationException",
            "Only one of Input, InputPath, or InputTransformer must be provided for target 1.",
            "spec/eventbridge.md, 3, recorded",
            queue("1", "orders").input("1").inputPath("$.detail")));
  }

  static Stream<Arguments> deadLetters() {
    return Stream.of(
        Arguments.of(
            "ValidationException",
            "Parameter dead is not valid. Reason: Provided Arn is not in correct format.",
            QUOTED_ARN + " (form)",
            queue("1", "orders").deadLetterConfig(DeadLetterConfig.builder().arn("dead").build())),
        badDeadLetter(queueArn("dead.fifo")),
        badDeadLetter(queueArn("de:ad")),
        badDeadLetter("arn:aws:sqs:us-east-1:123456789012:dead"),
        badDeadLetter("arn:aws:sqs:eu-central-1:1:dead"),
        badDeadLetter("arn:aws:sns:eu-central-1:123456789012:dead"));
  }

  @ParameterizedTest(name = "{0}: {1} [{2}]")
  @MethodSource({"arns", "parameters", "deadLetters"})
  void refused_asAwsDoes_andTheRuleIsAsBefore(
      String code, String text, String source, Target.Builder bad) {
    assertTrue(source.contains("/") || source.equals(VIRGA), "a text has a source: " + source);
    try (EventBridgeFixture events = new EventBridgeFixture()) {
      events.rule("r", "{'source':['bank']}");
      events.target(
          "r", queue("0", "a.fifo").sqsParameters(group("g")).deadLetterConfig(deadLetter("dead")));
      String before = targets(events);
      ServiceException refusal =
          assertThrows(ServiceException.class, () -> events.targets("r", queue("2", "ok"), bad));
      assertEquals(code + ": " + text, refusal.error().code() + ": " + refusal.message());
      assertEquals(before, targets(events));
      assertTrue(events.harness.hops().isEmpty());
    }
  }

  private static String targets(EventBridgeFixture events) {
    return events
        .api
        .listTargetsByRule(
            events.harness.context(), ListTargetsByRuleRequest.builder().rule("r").build())
        .toString();
  }
}
