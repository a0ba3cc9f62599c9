package dev.virga.sqs;

import static dev.virga.sqs.Refusals.Provenance.ASSUMED;
import static dev.virga.sqs.Refusals.Provenance.QUOTED;
import static dev.virga.sqs.Refusals.Provenance.RECORDED;

import dev.virga.api.sqs.AddPermissionRequest;
import dev.virga.api.sqs.CancelMessageMoveTaskRequest;
import dev.virga.api.sqs.DeleteQueueRequest;
import dev.virga.api.sqs.ListMessageMoveTasksRequest;
import dev.virga.api.sqs.ListQueueTagsRequest;
import dev.virga.api.sqs.ReceiveMessageRequest;
import dev.virga.api.sqs.RemovePermissionRequest;
import dev.virga.api.sqs.SendMessageRequest;
import dev.virga.api.sqs.StartMessageMoveTaskRequest;
import dev.virga.api.sqs.TagQueueRequest;
import dev.virga.api.sqs.UntagQueueRequest;
import dev.virga.core.schema.Structure;
import dev.virga.sqs.Refusals.Fault;
import dev.virga.sqs.SqsWire.From;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What is refused of what owners do: permissions, tags, move tasks; and those who are no owner. */
final class BadOwnerCalls {
  private static final String DOC =
      "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/";
  private static final String ADD = "AddPermission";
  private static final String START = "StartMessageMoveTask";
  private static final String PATTERN =
      "spec/sqs.md 4: The request must contain the parameter MessageBody.";

  private BadOwnerCalls() {}

  static void addTo(Refusals refusals) {
    labels(refusals);
    principals(refusals);
    actions(refusals);
    tags(refusals);
    tasks(refusals);
    moreTasks(refusals);
    handles(refusals);
    strangers(refusals);
  }

  private static Structure permit(UnaryOperator<AddPermissionRequest.Builder> change) {
    return change
        .apply(
            AddPermissionRequest.builder()
                .queueUrl("q")
                .label("new")
                .awsAccountIds(List.of(QueueFixture.OTHER_ACCOUNT))
                .actions(List.of("SendMessage")))
        .build();
  }

  private static void labels(Refusals refusals) {
    refusals
        .by(RECORDED, "spec/sqs.md 2, AddPermission")
        .add(
            "a label that is there",
            Fault.INVALID_PARAMETER,
            "Value shared for parameter Label is invalid. Reason: Already exists.",
            ADD,
            permit(b -> b.label("shared")))
        .add(
            "a label that is not there",
            Fault.INVALID_PARAMETER,
            "Value new for parameter Label is invalid. Reason: can't find label.",
            "RemovePermission",
            RemovePermissionRequest.builder().queueUrl("q").label("new").build())
        .add(
            "a queue without a policy",
            Fault.INVALID_PARAMETER,
            "Value new for parameter Label is invalid. Reason: can't find label.",
            "RemovePermission",
            RemovePermissionRequest.builder().queueUrl("other").label("new").build())
        .by(ASSUMED, DOC + "API_AddPermission.html, Label")
        .add(
            "a label with a space",
            Fault.INVALID_PARAMETER,
            "Value a b for parameter Label is invalid. Reason: Can only include alphanumeric"
                + " characters, hyphens, or underscores. 1 to 80 in length.",
            ADD,
            permit(b -> b.label("a b")))
        .by(ASSUMED, PATTERN)
        .add(
            "no label",
            Fault.MISSING_PARAMETER,
            "The request must contain the parameter Label.",
            ADD,
            permit(b -> b.label(null)))
        .add(
            "no label",
            Fault.MISSING_PARAMETER,
            "The request must contain the parameter Label.",
            "RemovePermission",
            RemovePermissionRequest.builder().queueUrl("q").build());
  }

  private static void principals(Refusals refusals) {
    refusals
        .by(QUOTED, "https://github.com/amazon-archives/aws-sdk-core-ruby/issues/138")
        .add(
            "everybody",
            Fault.INVALID_PARAMETER,
            "Value [*] for parameter PrincipalId is invalid. Reason: Unable to verify.",
            ADD,
            permit(b -> b.awsAccountIds(List.of("*"))))
        .add(
            "no accounts",
            Fault.INVALID_PARAMETER,
            "Value [] for parameter PrincipalId is invalid. Reason: Unable to verify.",
            ADD,
            permit(b -> b.awsAccountIds(null)));
  }

  private static void actions(Refusals refusals) {
    refusals
        .by(QUOTED, "https://github.com/cloudtools/awacs/issues/34")
        .add(
            "an action that SQS has not",
            Fault.INVALID_PARAMETER,
            "Value SQS:SendMessageBatch for parameter ActionName is invalid. Reason: Please refer"
                + " to the appropriate WSDL for a list of valid actions.",
            ADD,
            permit(b -> b.actions(List.of("SendMessage", "SendMessageBatch"))))
        .by(ASSUMED, "spec/sqs.md 9, no cross-account")
        .add(
            "an action of owners",
            Fault.INVALID_PARAMETER,
            "Value SQS:CreateQueue for parameter ActionName is invalid. Reason: Only the queue"
                + " owner is allowed to invoke this action.",
            ADD,
            permit(b -> b.actions(List.of("CreateQueue"))))
        .by(ASSUMED, DOC + "API_AddPermission.html, seven actions")
        .add(
            "8 actions",
            Fault.OVER_LIMIT,
            "8 Actions were found, maximum allowed is 7.",
            ADD,
            permit(b -> b.actions(Collections.nCopies(8, "SendMessage"))))
        .by(ASSUMED, PATTERN)
        .add(
            "no actions",
            Fault.MISSING_PARAMETER,
            "The request must contain the parameter Actions.",
            ADD,
            permit(b -> b.actions(null)))
        .by(RECORDED, "spec/sqs.md 1, non-existent queue message")
        .add(
            "no such queue",
            Fault.NO_QUEUE,
            Refusals.NO_QUEUE,
            ADD,
            permit(b -> b.queueUrl("none")));
  }

  private static void tags(Refusals refusals) {
    refusals
        .by(ASSUMED, PATTERN)
        .add(
            "no tags",
            Fault.MISSING_PARAMETER,
            "The request must contain the parameter Tags.",
            "TagQueue",
            TagQueueRequest.builder().queueUrl("q").build())
        .add(
            "no keys",
            Fault.MISSING_PARAMETER,
            "The request must contain the parameter TagKeys.",
            "UntagQueue",
            UntagQueueRequest.builder().queueUrl("q").build())
        .by(ASSUMED, "spec/sqs.md 2, tags")
        .add(
            "a value of 257 characters",
            Fault.INVALID_PARAMETER,
            "Tag values must be between 0 and 256 characters in length.",
            "TagQueue",
            TagQueueRequest.builder().queueUrl("q").tags(Map.of("k", "v".repeat(257))).build())
        .by(RECORDED, "spec/sqs.md 1, non-existent queue message")
        .add(
            "no such queue",
            Fault.NO_QUEUE,
            Refusals.NO_QUEUE,
            "TagQueue",
            TagQueueRequest.builder().queueUrl("none").tags(Map.of("k", "v")).build())
        .add(
            "no such queue",
            Fault.NO_QUEUE,
            Refusals.NO_QUEUE,
            "UntagQueue",
            UntagQueueRequest.builder().queueUrl("none").tagKeys(List.of("k")).build())
        .add(
            "no such queue",
            Fault.NO_QUEUE,
            Refusals.NO_QUEUE,
            "ListQueueTags",
            ListQueueTagsRequest.builder().queueUrl("none").build());
  }

  private static Structure start(UnaryOperator<StartMessageMoveTaskRequest.Builder> change) {
    return change
        .apply(StartMessageMoveTaskRequest.builder().sourceArn(QueueFixture.arn("dlq")))
        .build();
  }

  private static void tasks(Refusals refusals) {
    String noSource = "The resource that you specified for the SourceArn parameter doesn't exist.";
    refusals
        .by(RECORDED, "spec/sqs.md 7")
        .add(
            "a source that is no dead-letter queue",
            Fault.INVALID_PARAMETER,
            "Source queue must be configured as a Dead Letter Queue.",
            START,
            start(b -> b.sourceArn(QueueFixture.arn("q"))))
        .add(
            "no such source",
            Fault.RESOURCE_NOT_FOUND,
            noSource,
            START,
            start(b -> b.sourceArn(QueueFixture.arn("none"))))
        .add(
            "a source in another region",
            Fault.RESOURCE_NOT_FOUND,
            noSource,
            START,
            start(b -> b.sourceArn(QueueFixture.arn("dlq").replace(SqsWire.REGION, "us-east-1"))))
        .add(
            "a source that is no queue",
            Fault.RESOURCE_NOT_FOUND,
            noSource,
            START,
            start(b -> b.sourceArn(QueueFixture.arn("dlq").replace(":sqs:", ":sns:"))))
        .add(
            "no such destination",
            Fault.RESOURCE_NOT_FOUND,
            "The resource that you specified for the DestinationArn parameter doesn't exist.",
            START,
            start(b -> b.destinationArn(QueueFixture.arn("none"))))
        .add(
            "a task under way",
            Fault.UNSUPPORTED,
            "There is already a task running. Only one active task is allowed for a source queue"
                + " arn at a given time.",
            START,
            start(b -> b.sourceArn(QueueFixture.arn("dlq2"))))
        .add(
            "no such source",
            Fault.RESOURCE_NOT_FOUND,
            noSource,
            "ListMessageMoveTasks",
            ListMessageMoveTasksRequest.builder().sourceArn(QueueFixture.arn("none")).build());
  }

  private static void moreTasks(Refusals refusals) {
    refusals.by(ASSUMED, DOC + "API_StartMessageMoveTask.html");
    for (int rate : new int[] {0, 501}) {
      refusals.add(
          "a rate of " + rate,
          Fault.INVALID_PARAMETER,
          "Value for parameter MaxNumberOfMessagesPerSecond is invalid. Reason:"
              + " MaxNumberOfMessagesPerSecond must be an integer between 1 and 500.",
          START,
          start(b -> b.maxNumberOfMessagesPerSecond(rate)));
    }
    for (int max : new int[] {0, 11}) {
      refusals.add(
          "MaxResults " + max,
          Fault.INVALID_PARAMETER,
          "Value for parameter MaxResults is invalid. Reason: MaxResults must be an integer between"
              + " 1 and 10.",
          "ListMessageMoveTasks",
          ListMessageMoveTasksRequest.builder()
              .sourceArn(QueueFixture.arn("dlq"))
              .maxResults(max)
              .build());
    }
    String format = ": arn:<partition>:<service>:<region>:<account-id>:<resource-id>";
    refusals
        .add(
            "a source that is no ARN",
            Fault.INVALID_PARAMETER,
            "You must use this format to specify the SourceArn" + format,
            START,
            start(b -> b.sourceArn("dlq")))
        .add(
            "a destination that is no ARN",
            Fault.INVALID_PARAMETER,
            "You must use this format to specify the DestinationArn" + format,
            START,
            start(b -> b.destinationArn("q")))
        .by(ASSUMED, PATTERN)
        .add(
            "no source",
            Fault.MISSING_PARAMETER,
            "The request must contain the parameter SourceArn.",
            START,
            start(b -> b.sourceArn(null)))
        .add(
            "no source",
            Fault.MISSING_PARAMETER,
            "The request must contain the parameter SourceArn.",
            "ListMessageMoveTasks",
            ListMessageMoveTasksRequest.builder().build());
  }

  private static Structure cancel(String handle) {
    return CancelMessageMoveTaskRequest.builder().taskHandle(handle).build();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void handles(Refusals refusals) {
    String bad = "Value for parameter TaskHandle is invalid.";
    String cancel = "CancelMessageMoveTask";
    refusals
        .by(RECORDED, "spec/sqs.md 7")
        .add("no base64", Fault.INVALID_PARAMETER, bad, cancel, cancel("!"))
        .add("no JSON", Fault.INVALID_PARAMETER, bad, cancel, cancel(base64("{")))
        .add("no map", Fault.INVALID_PARAMETER, bad, cancel, cancel(base64("3")))
        .add(
            "no source", Fault.INVALID_PARAMETER, bad, cancel, cancel(base64("{\"taskId\":\"x\"}")))
        .add(
            "a task that is not there",
            Fault.RESOURCE_NOT_FOUND,
            "Task does not exist.",
            cancel,
            cancel(base64("{\"taskId\":\"x\",\"sourceArn\":\"" + QueueFixture.arn("dlq2") + "\"}")))
        .by(ASSUMED, PATTERN)
        .add(
            "no handle",
            Fault.MISSING_PARAMETER,
            "The request must contain the parameter TaskHandle.",
            cancel,
            CancelMessageMoveTaskRequest.builder().build());
  }

  private static void strangers(Refusals refusals) {
    String url = "http://localhost:4566/" + SqsWire.ACCOUNT + "/q";
    refusals.by(QUOTED, "https://github.com/microsoft/aspire/pull/3333");
    stranger(
        refusals,
        "SendMessage",
        SendMessageRequest.builder().queueUrl(url).messageBody("hello").build());
    stranger(refusals, "ReceiveMessage", ReceiveMessageRequest.builder().queueUrl(url).build());
    refusals.by(ASSUMED, "spec/sqs.md 9, no cross-account; text as for SendMessage");
    stranger(refusals, "DeleteQueue", DeleteQueueRequest.builder().queueUrl(url).build());
    stranger(refusals, "SetQueueAttributes", BadAttributeCalls.set(url, "Policy", ""));
    stranger(refusals, ADD, permit(b -> b.queueUrl(url)));
    stranger(
        refusals,
        "RemovePermission",
        RemovePermissionRequest.builder().queueUrl(url).label("shared").build());
    stranger(
        refusals,
        "TagQueue",
        TagQueueRequest.builder().queueUrl(url).tags(Map.of("k", "v")).build());
    stranger(
        refusals,
        "UntagQueue",
        UntagQueueRequest.builder().queueUrl(url).tagKeys(List.of("team")).build());
    stranger(refusals, "ListQueueTags", ListQueueTagsRequest.builder().queueUrl(url).build());
    stranger(refusals, START, start(b -> b.sourceArn(QueueFixture.arn("q"))));
    stranger(
        refusals,
        "ListMessageMoveTasks",
        ListMessageMoveTasksRequest.builder().sourceArn(QueueFixture.arn("q")).build());
    stranger(
        refusals,
        "CancelMessageMoveTask",
        cancel(base64("{\"taskId\":\"x\",\"sourceArn\":\"" + QueueFixture.arn("q") + "\"}")));
  }

  private static void stranger(Refusals refusals, String operation, Structure input) {
    String action = "sqs:" + operation.toLowerCase(Locale.ROOT);
    refusals
        .from(new From(QueueFixture.OTHER_ACCOUNT, SqsWire.REGION))
        .add(
            "another account",
            Fault.ACCESS_DENIED,
            "User: arn:aws:iam::111111111111:root is not authorized to perform: "
                + action
                + " on resource: "
                + QueueFixture.arn("q")
                + " because no resource-based policy allows the "
                + action
                + " action",
            operation,
            input)
        .from(From.HERE);
  }
}
