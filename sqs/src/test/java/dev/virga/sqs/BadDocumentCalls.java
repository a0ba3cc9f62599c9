package dev.virga.sqs;

import static dev.virga.sqs.BadAttributeCalls.set;
import static dev.virga.sqs.Refusals.Provenance.ASSUMED;
import static dev.virga.sqs.Refusals.Provenance.QUOTED;
import static dev.virga.sqs.Refusals.Provenance.RECORDED;

import dev.virga.sqs.Refusals.Fault;
import java.util.Collections;

/** Policies that are refused: who may, where dead letters go, whose dead letters come. */
final class BadDocumentCalls {
  private static final String QUOTAS =
      "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"
          + "quotas-policies.html";
  private static final String DOC =
      "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/"
          + "API_SetQueueAttributes.html";
  private static final String SET = "SetQueueAttributes";
  private static final String BAD_POLICY = "Invalid value for the parameter Policy.";

  private BadDocumentCalls() {}

  static void addTo(Refusals refusals) {
    policies(refusals);
    limits(refusals);
    redrive(refusals);
    targets(refusals);
    allow(refusals);
  }

  private static String policy(String statement) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + statement + "]}";
  }

  private static String statement(String principal, String actions) {
    return "{\"Effect\":\"Allow\",\"Principal\":"
        + principal
        + ",\"Action\":"
        + actions
        + ",\"Resource\":\"*\"}";
  }

  private static void policy(Refusals refusals, String name, Fault fault, String text, String p) {
    refusals.add(name, fault, text, SET, set("q", "Policy", p));
  }

  private static void policies(Refusals refusals) {
    refusals.by(QUOTED, "https://github.com/aws/aws-cdk/issues/15602");
    Fault value = Fault.INVALID_ATTRIBUTE_VALUE;
    policy(refusals, "a policy that is no JSON", value, BAD_POLICY, "{");
    policy(refusals, "a policy without statements", value, BAD_POLICY, policy(""));
    policy(
        refusals,
        "a statement without a principal",
        value,
        BAD_POLICY,
        policy("{\"Effect\":\"Allow\",\"Action\":\"sqs:*\",\"Resource\":\"*\"}"));
    refusals.by(QUOTED, "https://github.com/aws/aws-cdk/issues/2381");
    policy(
        refusals,
        "an action that SQS has not",
        Fault.INVALID_PARAMETER,
        "Value sqs:ChangeMessageVisibilityBatch for parameter ActionName is invalid. Reason: Please"
            + " refer to the appropriate WSDL for a list of valid actions.",
        policy(statement("\"*\"", "\"sqs:ChangeMessageVisibilityBatch\"")));
  }

  private static void limits(Refusals refusals) {
    refusals.by(ASSUMED, QUOTAS);
    String any = statement("\"*\"", "\"sqs:SendMessage\"");
    policy(
        refusals,
        "8193 bytes",
        Fault.INVALID_ATTRIBUTE_VALUE,
        BAD_POLICY,
        policy(any) + " ".repeat(8193 - policy(any).length()));
    policy(
        refusals,
        "21 statements",
        Fault.OVER_LIMIT,
        "21 Statements were found, maximum allowed is 20.",
        policy(String.join(",", Collections.nCopies(21, any))));
    policy(
        refusals,
        "8 actions",
        Fault.OVER_LIMIT,
        "8 Actions were found, maximum allowed is 7.",
        policy(
            statement(
                "\"*\"",
                "[" + String.join(",", Collections.nCopies(8, "\"sqs:SendMessage\"")) + "]")));
    policy(
        refusals,
        "51 principals",
        Fault.OVER_LIMIT,
        "51 Principals were found, maximum allowed is 50.",
        policy(
            statement(
                "{\"AWS\":[" + String.join(",", Collections.nCopies(51, "\"123456789012\"")) + "]}",
                "\"sqs:SendMessage\"")));
  }

  private static void redrive(Refusals refusals, String name, String document, String reason) {
    refusals.add(
        name,
        Fault.INVALID_PARAMETER,
        "Value " + document + " for parameter RedrivePolicy is invalid. Reason: " + reason,
        SET,
        set("q", "RedrivePolicy", document));
  }

  private static void redrive(Refusals refusals) {
    String arn = "\"deadLetterTargetArn\":\"" + QueueFixture.arn("dlq") + "\"";
    refusals.by(QUOTED, "https://github.com/ansible-collections/community.aws/issues/2321");
    String lacks = "Redrive policy does not contain mandatory attribute: ";
    redrive(refusals, "an empty redrive policy", "{}", lacks + "maxReceiveCount.");
    redrive(refusals, "no count", "{" + arn + "}", lacks + "maxReceiveCount.");
    redrive(refusals, "no target", "{\"maxReceiveCount\":3}", lacks + "deadLetterTargetArn.");
    refusals.by(ASSUMED, "spec/sqs.md 3, RedrivePolicy");
    for (String count : new String[] {"0", "1001", "\"1001\"", "\"many\"", "1.5", "true"}) {
      redrive(
          refusals,
          "count " + count,
          "{" + arn + ",\"maxReceiveCount\":" + count + "}",
          "Invalid value for maxReceiveCount: "
              + count.replace("\"", "")
              + ", valid values are from 1 to 1000 both inclusive.");
    }
    String noMap = "Redrive policy is not a valid JSON map.";
    redrive(refusals, "no JSON", "dlq", noMap);
    redrive(refusals, "no map", "[]", noMap);
    redrive(refusals, "a count twice", "{\"maxReceiveCount\":1,\"maxReceiveCount\":2}", noMap);
    redrive(
        refusals,
        "another member",
        "{" + arn + ",\"maxReceiveCount\":3,\"colour\":1}",
        "Only following attributes are supported: [deadLetterTargetArn, maxReceiveCount].");
    redrive(
        refusals,
        "a target that is no ARN",
        "{\"deadLetterTargetArn\":\"dlq\",\"maxReceiveCount\":3}",
        "Invalid value for deadLetterTargetArn.");
  }

  private static void targets(Refusals refusals) {
    refusals.by(QUOTED, "https://github.com/serverless/serverless/issues/5215");
    String missing = "Dead letter target does not exist.";
    redrive(refusals, "no such target", QueueFixture.redrive("none", 3), missing);
    redrive(
        refusals,
        "a target in another region",
        QueueFixture.redrive("dlq", 3).replace(SqsWire.REGION, "us-east-1"),
        missing);
    redrive(
        refusals,
        "a target of another account",
        QueueFixture.redrive("dlq", 3).replace(SqsWire.ACCOUNT, QueueFixture.OTHER_ACCOUNT),
        missing);
    refusals.by(RECORDED, "spec/sqs.md 3, errors");
    redrive(
        refusals,
        "a target of the other type",
        QueueFixture.redrive("f.fifo", 3),
        "Dead-letter queue must be same type of queue as the source.");
    refusals.by(ASSUMED, "spec/sqs.md 6, allow policy");
    redrive(
        refusals,
        "a target that wants no dead letters",
        QueueFixture.redrive("closed", 3),
        "Dead-letter queue does not allow this queue as a source.");
  }

  private static void allow(Refusals refusals, String name, String document, String reason) {
    refusals.add(
        name,
        Fault.INVALID_PARAMETER,
        "Value " + document + " for parameter RedriveAllowPolicy is invalid. Reason: " + reason,
        SET,
        set("q", "RedriveAllowPolicy", document));
  }

  private static void allow(Refusals refusals) {
    refusals.by(ASSUMED, DOC + ", RedriveAllowPolicy");
    String source = "\"" + QueueFixture.arn("source") + "\"";
    String pair = "Specify sourceQueueArns if and only if redrivePermission is byQueue.";
    allow(
        refusals,
        "an allow policy that is no JSON",
        "all",
        "Redrive allow policy is not a valid JSON map.");
    allow(
        refusals,
        "a permission that is none",
        "{\"redrivePermission\":\"some\"}",
        "Invalid value for redrivePermission, valid values are allowAll, denyAll and byQueue.");
    allow(refusals, "no sources", "{\"redrivePermission\":\"byQueue\"}", pair);
    allow(
        refusals,
        "sources, though all may",
        "{\"redrivePermission\":\"allowAll\",\"sourceQueueArns\":[" + source + "]}",
        pair);
    allow(
        refusals,
        "11 sources",
        "{\"redrivePermission\":\"byQueue\",\"sourceQueueArns\":["
            + String.join(",", Collections.nCopies(11, source))
            + "]}",
        "sourceQueueArns must have 1 to 10 queue ARNs.");
    allow(
        refusals,
        "a source that is no queue",
        "{\"redrivePermission\":\"byQueue\",\"sourceQueueArns\":[\"arn:aws:sns:::x\"]}",
        "Invalid value for sourceQueueArns.");
  }
}
