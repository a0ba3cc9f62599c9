package dev.virga.sqs;

import static dev.virga.sqs.Refusals.Provenance.ASSUMED;
import static dev.virga.sqs.Refusals.Provenance.QUOTED;
import static dev.virga.sqs.Refusals.Provenance.RECORDED;

import dev.virga.api.sqs.CreateQueueRequest;
import dev.virga.api.sqs.DeleteQueueRequest;
import dev.virga.api.sqs.GetQueueAttributesRequest;
import dev.virga.api.sqs.GetQueueUrlRequest;
import dev.virga.api.sqs.ListDeadLetterSourceQueuesRequest;
import dev.virga.api.sqs.ListQueuesRequest;
import dev.virga.api.sqs.PurgeQueueRequest;
import dev.virga.api.sqs.QueueAttributeName;
import dev.virga.core.schema.Structure;
import dev.virga.sqs.Refusals.Fault;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names, addresses, lists and tags that are refused. */
final class BadQueueCalls {
  private static final String DOC =
      "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/";
  private static final String TAGS =
      "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-tags.html";
  private static final String NAME_RULE =
      "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length";

  private BadQueueCalls() {}

  static void addTo(Refusals refusals) {
    names(refusals);
    addresses(refusals);
    missing(refusals);
    lists(refusals);
    tags(refusals);
  }

  private static Structure create(String name, String... attributes) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < attributes.length; i += 2) {
      map.put(attributes[i], attributes[i + 1]);
    }
    return CreateQueueRequest.builder().queueName(name).attributes(map).build();
  }

  private static Structure attributes(String url, String... names) {
    return GetQueueAttributesRequest.builder()
        .queueUrl(url)
        .attributeNames(List.of(names).stream().map(QueueAttributeName::new).toList())
        .build();
  }

  private static void names(Refusals refusals) {
    refusals
        .by(RECORDED, "spec/sqs.md 2, names")
        .add(
            "81 characters",
            Fault.INVALID_PARAMETER,
            NAME_RULE,
            "CreateQueue",
            create("a".repeat(81)))
        .add("a space", Fault.INVALID_PARAMETER, NAME_RULE, "CreateQueue", create("a b"))
        .add("a dot", Fault.INVALID_PARAMETER, NAME_RULE, "CreateQueue", create("a.b"))
        .add(
            ".fifo, but not FIFO",
            Fault.INVALID_PARAMETER,
            NAME_RULE,
            "CreateQueue",
            create("a.fifo"))
        .add("the suffix alone", Fault.INVALID_PARAMETER, NAME_RULE, "CreateQueue", create(".fifo"))
        .add(
            "a name that no queue has",
            Fault.INVALID_PARAMETER,
            NAME_RULE,
            "GetQueueUrl",
            GetQueueUrlRequest.builder().queueName("arn:aws:sqs").build())
        .by(RECORDED, "spec/sqs.md 2, CreateQueue")
        .add(
            "there with another value",
            Fault.QUEUE_EXISTS,
            "A queue already exists with the same name and a different value for attribute"
                + " VisibilityTimeout",
            "CreateQueue",
            create("q", "VisibilityTimeout", "41"))
        .by(ASSUMED, DOC + "API_CreateQueue.html, FifoQueue")
        .add(
            "FIFO without .fifo",
            Fault.INVALID_PARAMETER,
            "The name of a FIFO queue can only include alphanumeric characters, hyphens, or"
                + " underscores, must end with .fifo suffix and be 1 to 80 in length.",
            "CreateQueue",
            create("fifo", "FifoQueue", "true"))
        .by(ASSUMED, "spec/sqs.md 4: The request must contain the parameter MessageBody.")
        .add(
            "no name",
            Fault.MISSING_PARAMETER,
            "The request must contain the parameter QueueName.",
            "CreateQueue",
            CreateQueueRequest.builder().build())
        .add(
            "no name",
            Fault.MISSING_PARAMETER,
            "The request must contain the parameter QueueName.",
            "GetQueueUrl",
            GetQueueUrlRequest.builder().build());
  }

  private static void addresses(Refusals refusals) {
    refusals
        .by(QUOTED, "https://github.com/jegesh/python-sqs-listener/issues/30")
        .add(
            "an address without a queue",
            Fault.INVALID_ADDRESS,
            "The address https://queue.amazonaws.com/ is not valid for this endpoint.",
            "PurgeQueue",
            PurgeQueueRequest.builder().queueUrl("https://queue.amazonaws.com/").build())
        .add(
            "an address without a path",
            Fault.INVALID_ADDRESS,
            "The address http://localhost:4566 is not valid for this endpoint.",
            "PurgeQueue",
            PurgeQueueRequest.builder().queueUrl("http://localhost:4566").build())
        .by(ASSUMED, DOC + "API_PurgeQueue.html, InvalidAddress")
        .add(
            "an account that is none",
            Fault.INVALID_ADDRESS,
            "The address http://localhost:4566/12345/q is not valid for this endpoint.",
            "DeleteQueue",
            DeleteQueueRequest.builder().queueUrl("http://localhost:4566/12345/q").build())
        .by(ASSUMED, "spec/sqs.md 4: The request must contain the parameter MessageBody.")
        .add(
            "no address",
            Fault.MISSING_PARAMETER,
            "The request must contain the parameter QueueUrl.",
            "DeleteQueue",
            DeleteQueueRequest.builder().build())
        .add(
            "an empty address",
            Fault.MISSING_PARAMETER,
            "The request must contain the parameter QueueUrl.",
            "PurgeQueue",
            PurgeQueueRequest.builder().queueUrl("").build());
  }

  private static void missing(Refusals refusals) {
    String none = "http://localhost:4566/" + SqsWire.ACCOUNT + "/none";
    refusals
        .by(RECORDED, "spec/sqs.md 1, non-existent queue message")
        .add(
            "no such queue",
            Fault.NO_QUEUE,
            Refusals.NO_QUEUE,
            "GetQueueUrl",
            GetQueueUrlRequest.builder().queueName("none").build())
        .add(
            "a queue of another account",
            Fault.NO_QUEUE,
            Refusals.NO_QUEUE,
            "GetQueueUrl",
            GetQueueUrlRequest.builder()
                .queueName("q")
                .queueOwnerAWSAccountId(QueueFixture.OTHER_ACCOUNT)
                .build())
        .add(
            "an owner that is none",
            Fault.NO_QUEUE,
            Refusals.NO_QUEUE,
            "GetQueueUrl",
            GetQueueUrlRequest.builder().queueName("q").queueOwnerAWSAccountId("me").build())
        .add(
            "a queue of another region",
            Fault.NO_QUEUE,
            Refusals.NO_QUEUE,
            "GetQueueUrl",
            GetQueueUrlRequest.builder().queueName("far").build());
    missingByUrl(refusals, none);
  }

  private static void missingByUrl(Refusals refusals, String none) {
    refusals
        .add(
            "no such queue",
            Fault.NO_QUEUE,
            Refusals.NO_QUEUE,
            "DeleteQueue",
            DeleteQueueRequest.builder().queueUrl(none).build())
        .add(
            "no such queue",
            Fault.NO_QUEUE,
            Refusals.NO_QUEUE,
            "PurgeQueue",
            PurgeQueueRequest.builder().queueUrl(none).build())
        .add(
            "a name that no queue can have",
            Fault.NO_QUEUE,
            Refusals.NO_QUEUE,
            "PurgeQueue",
            PurgeQueueRequest.builder().queueUrl(none + "!").build())
        .add(
            "no such queue",
            Fault.NO_QUEUE,
            Refusals.NO_QUEUE,
            "GetQueueAttributes",
            attributes(none, "All"))
        .add(
            "no such queue",
            Fault.NO_QUEUE,
            Refusals.NO_QUEUE,
            "ListDeadLetterSourceQueues",
            ListDeadLetterSourceQueuesRequest.builder().queueUrl(none).build());
  }

  private static void lists(Refusals refusals) {
    refusals
        .by(RECORDED, "spec/sqs.md 3, errors")
        .add(
            "FifoQueue of a standard queue",
            Fault.INVALID_ATTRIBUTE_NAME,
            "Unknown Attribute FifoQueue.",
            "GetQueueAttributes",
            attributes("q", "QueueArn", "FifoQueue"))
        .add(
            "an attribute that is none",
            Fault.INVALID_ATTRIBUTE_NAME,
            "Unknown Attribute Colour.",
            "GetQueueAttributes",
            attributes("q", "All", "Colour"))
        .by(ASSUMED, DOC + "API_ListQueues.html, MaxResults")
        .add(
            "MaxResults 0",
            Fault.INVALID_PARAMETER,
            "Value for parameter MaxResults is invalid. Reason: MaxResults must be an integer"
                + " between 1 and 1000.",
            "ListQueues",
            ListQueuesRequest.builder().maxResults(0).build())
        .add(
            "MaxResults 1001",
            Fault.INVALID_PARAMETER,
            "Value for parameter MaxResults is invalid. Reason: MaxResults must be an integer"
                + " between 1 and 1000.",
            "ListQueues",
            ListQueuesRequest.builder().maxResults(1001).build())
        .add(
            "a token that is none",
            Fault.INVALID_PARAMETER,
            "Invalid or expired next token.",
            "ListQueues",
            ListQueuesRequest.builder().maxResults(1).nextToken("%").build())
        .add(
            "a token of no name",
            Fault.INVALID_PARAMETER,
            "Invalid or expired next token.",
            "ListDeadLetterSourceQueues",
            ListDeadLetterSourceQueuesRequest.builder().queueUrl("dlq").nextToken("IQ").build());
  }

  private static void tags(Refusals refusals) {
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < 51; i++) {
      many.put("k" + i, "v");
    }
    refusals
        .by(ASSUMED, TAGS)
        .add(
            "51 tags",
            Fault.INVALID_PARAMETER,
            "Too many tags added for queue new.",
            "CreateQueue",
            tagged(many))
        .add(
            "an empty key",
            Fault.INVALID_PARAMETER,
            "Tag keys must be between 1 and 128 characters in length.",
            "CreateQueue",
            tagged(Map.of("", "v")))
        .add(
            "a key of 129 characters",
            Fault.INVALID_PARAMETER,
            "Tag keys must be between 1 and 128 characters in length.",
            "CreateQueue",
            tagged(Map.of("k".repeat(129), "v")))
        .add(
            "a value of 257 characters",
            Fault.INVALID_PARAMETER,
            "Tag values must be between 0 and 256 characters in length.",
            "CreateQueue",
            tagged(Map.of("k", "v".repeat(257))))
        .add(
            "a key of AWS",
            Fault.INVALID_PARAMETER,
            "System tags cannot be added/updated by requester.",
            "CreateQueue",
            tagged(Map.of("AWS:x", "v")));
  }

  private static Structure tagged(Map<String, String> tags) {
    return CreateQueueRequest.builder().queueName("new").tags(tags).build();
  }
}
