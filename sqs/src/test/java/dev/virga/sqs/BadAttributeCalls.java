package dev.virga.sqs;

import static dev.virga.sqs.Refusals.Provenance.ASSUMED;
import static dev.virga.sqs.Refusals.Provenance.RECORDED;

import dev.virga.api.sqs.CreateQueueRequest;
import dev.virga.api.sqs.SetQueueAttributesRequest;
import dev.virga.core.schema.Structure;
import dev.virga.sqs.Refusals.Fault;
import java.util.LinkedHashMap;
import java.util.Map;

/** Attributes of queues that are refused: ranges, types of queues, encryption. */
final class BadAttributeCalls {
  private static final String DOC =
      "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/"
          + "API_SetQueueAttributes.html";
  private static final String RANGES = "spec/sqs.md 3, ranges and out-of-range";
  private static final String ERRORS = "spec/sqs.md 3, errors";

  private BadAttributeCalls() {}

  static void addTo(Refusals refusals) {
    ranges(refusals);
    names(refusals);
    types(refusals);
    encryption(refusals);
  }

  private static Structure create(String name, String... attributes) {
    return CreateQueueRequest.builder().queueName(name).attributes(map(attributes)).build();
  }

  static Structure set(String queue, String... attributes) {
    return SetQueueAttributesRequest.builder().queueUrl(queue).attributes(map(attributes)).build();
  }

  private static Map<String, String> map(String... attributes) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < attributes.length; i += 2) {
      map.put(attributes[i], attributes[i + 1]);
    }
    return map;
  }

  private static void ranges(Refusals refusals) {
    String[][] beyond = {
      {"VisibilityTimeout", "-1", "43201", "abc", "", "1.5", " 1", "99999999999"},
      {"DelaySeconds", "-1", "901"},
      {"MaximumMessageSize", "1023", "1048577"},
      {"MessageRetentionPeriod", "59", "1209601"},
      {"ReceiveMessageWaitTimeSeconds", "-1", "21"},
      {"KmsDataKeyReusePeriodSeconds", "59", "86401"},
      {"SqsManagedSseEnabled", "maybe", "True"},
    };
    refusals.by(RECORDED, RANGES);
    for (String[] attribute : beyond) {
      for (int i = 1; i < attribute.length; i++) {
        String text = "Invalid value for the parameter " + attribute[0] + ".";
        String name = attribute[0] + " '" + attribute[i] + "'";
        refusals.add(
            name,
            Fault.INVALID_ATTRIBUTE_VALUE,
            text,
            "SetQueueAttributes",
            set("q", "DelaySeconds", "5", attribute[0], attribute[i]));
      }
    }
    refusals.add(
        "VisibilityTimeout 43201",
        Fault.INVALID_ATTRIBUTE_VALUE,
        "Invalid value for the parameter VisibilityTimeout.",
        "CreateQueue",
        create("new", "VisibilityTimeout", "43201"));
  }

  private static void names(Refusals refusals) {
    refusals.by(RECORDED, ERRORS);
    for (String name :
        new String[] {
          "Colour",
          "All",
          "QueueArn",
          "CreatedTimestamp",
          "LastModifiedTimestamp",
          "ApproximateNumberOfMessages"
        }) {
      refusals.add(
          name,
          Fault.INVALID_ATTRIBUTE_NAME,
          "Unknown Attribute " + name + ".",
          "SetQueueAttributes",
          set("q", "DelaySeconds", "5", name, "1"));
    }
    refusals
        .add(
            "QueueArn",
            Fault.INVALID_ATTRIBUTE_NAME,
            "Unknown Attribute QueueArn.",
            "CreateQueue",
            create("new", "QueueArn", "x"))
        .by(ASSUMED, "spec/sqs.md 4: The request must contain the parameter MessageBody.")
        .add(
            "no attributes",
            Fault.MISSING_PARAMETER,
            "The request must contain the parameter Attributes.",
            "SetQueueAttributes",
            SetQueueAttributesRequest.builder().queueUrl("q").build());
  }

  private static void types(Refusals refusals) {
    String fixed =
        "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.";
    refusals
        .by(RECORDED, ERRORS)
        .add(
            "FifoQueue false",
            Fault.INVALID_ATTRIBUTE_NAME,
            "Unknown Attribute FifoQueue.",
            "CreateQueue",
            create("new", "FifoQueue", "false"))
        .add(
            "FifoQueue of a standard queue",
            Fault.INVALID_ATTRIBUTE_NAME,
            "Unknown Attribute FifoQueue.",
            "SetQueueAttributes",
            set("q", "FifoQueue", "true"))
        .add(
            "FifoQueue false of a FIFO queue",
            Fault.INVALID_ATTRIBUTE_VALUE,
            fixed,
            "SetQueueAttributes",
            set("f.fifo", "FifoQueue", "false"))
        .add(
            "ContentBasedDeduplication of a standard queue",
            Fault.INVALID_ATTRIBUTE_NAME,
            "Unknown Attribute ContentBasedDeduplication.",
            "CreateQueue",
            create("new", "ContentBasedDeduplication", "true"))
        .add(
            "DeduplicationScope of a standard queue",
            Fault.INVALID_ATTRIBUTE_NAME,
            "You can specify the DeduplicationScope only when FifoQueue is set to true.",
            "SetQueueAttributes",
            set("q", "DeduplicationScope", "queue"))
        .by(ASSUMED, ERRORS + ", as of DeduplicationScope")
        .add(
            "FifoThroughputLimit of a standard queue",
            Fault.INVALID_ATTRIBUTE_NAME,
            "You can specify the FifoThroughputLimit only when FifoQueue is set to true.",
            "SetQueueAttributes",
            set("q", "FifoThroughputLimit", "perQueue"));
    values(refusals);
  }

  private static void values(Refusals refusals) {
    refusals
        .by(RECORDED, RANGES)
        .add(
            "ContentBasedDeduplication that is no truth",
            Fault.INVALID_ATTRIBUTE_VALUE,
            "Invalid value for the parameter ContentBasedDeduplication.",
            "SetQueueAttributes",
            set("f.fifo", "ContentBasedDeduplication", "yes"))
        .add(
            "DeduplicationScope that is none",
            Fault.INVALID_ATTRIBUTE_VALUE,
            "Invalid value for the parameter DeduplicationScope.",
            "SetQueueAttributes",
            set("f.fifo", "DeduplicationScope", "world"))
        .add(
            "FifoThroughputLimit that is none",
            Fault.INVALID_ATTRIBUTE_VALUE,
            "Invalid value for the parameter FifoThroughputLimit.",
            "SetQueueAttributes",
            set("f.fifo", "FifoThroughputLimit", "none"))
        .by(ASSUMED, DOC + ", FifoThroughputLimit")
        .add(
            "FifoThroughputLimit per group, duplicates per queue",
            Fault.INVALID_ATTRIBUTE_VALUE,
            "Invalid value for the parameter FifoThroughputLimit. Reason: The perMessageGroupId"
                + " value is allowed only when the value for DeduplicationScope is messageGroup.",
            "SetQueueAttributes",
            set("f.fifo", "FifoThroughputLimit", "perMessageGroupId"));
  }

  private static void encryption(Refusals refusals) {
    String both =
        "You can use one type of server-side encryption (SSE) at one time. You can either enable"
            + " KMS SSE or SQS SSE.";
    refusals
        .by(RECORDED, ERRORS)
        .add(
            "both encryptions",
            Fault.INVALID_ATTRIBUTE_NAME,
            both,
            "CreateQueue",
            create("new", "KmsMasterKeyId", "alias/aws/sqs", "SqsManagedSseEnabled", "true"))
        .add(
            "both encryptions",
            Fault.INVALID_ATTRIBUTE_NAME,
            both,
            "SetQueueAttributes",
            set("q", "SqsManagedSseEnabled", "true", "KmsMasterKeyId", "alias/aws/sqs"));
  }
}
