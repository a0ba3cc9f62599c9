package dev.virga.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virga.testkit.Virga;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/** The calls of SQS that tests make again and again, by the AWS SDK. Queues go by their URLs. */
final class Queues {
  /** Less than a poll of 20 s: where one is awaited to end it must not be that it ended itself. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final SqsClient sqs;

  Queues(SqsClient sqs) {
    this.sqs = sqs;
  }

  /** A standard queue's URL; attributes are names and values in turn. */
  String standard(String name, String... attributes) {
    return sqs.createQueue(r -> r.queueName(name).attributesWithStrings(map(attributes)))
        .queueUrl();
  }

  /** A FIFO queue's URL. */
  String fifo(String name, String... attributes) {
    Map<String, String> all = map(attributes);
    all.put("FifoQueue", "true");
    return sqs.createQueue(r -> r.queueName(name).attributesWithStrings(all)).queueUrl();
  }

  private static Map<String, String> map(String... pairs) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }

  static String arn(String url) {
    return "arn:aws:sqs:" + Sdk.REGION + ":" + Sdk.ACCOUNT + ":" + name(url);
  }

  static String name(String url) {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  /** A RedrivePolicy. */
  static String redrive(String deadLetters, int maxReceiveCount) {
    return "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}"
        .formatted(arn(deadLetters), maxReceiveCount);
  }

  /** A policy with one statement, in which the resource is the queue. */
  static String policy(String url, String principal, String action, String condition) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"own\",\"Effect\":\"Allow\","
        + "\"Principal\":"
        + principal
        + ",\"Action\":"
        + action
        + ",\"Resource\":\""
        + arn(url)
        + "\""
        + condition
        + "}]}";
  }

  /** Sets attributes: names and values in turn. */
  void set(String url, String... attributes) {
    sqs.setQueueAttributes(r -> r.queueUrl(url).attributesWithStrings(map(attributes)));
  }

  /** One attribute, or null where the queue has none. */
  String attribute(String url, QueueAttributeName name) {
    return sqs.getQueueAttributes(r -> r.queueUrl(url).attributeNames(QueueAttributeName.ALL))
        .attributes()
        .get(name);
  }

  SendMessageResponse send(String url, String body) {
    return sqs.sendMessage(r -> r.queueUrl(url).messageBody(body));
  }

  /** To a FIFO queue; the deduplication id is the body. */
  SendMessageResponse send(String url, String group, String body) {
    return sqs.sendMessage(
        r -> r.queueUrl(url).messageBody(body).messageGroupId(group).messageDeduplicationId(body));
  }

  /** What a short poll gets, with all attributes. */
  List<Message> receive(String url, int max) {
    return sqs.receiveMessage(r ->
            r.queueUrl(url)
                .maxNumberOfMessages(max)
                .waitTimeSeconds(0)
                .messageAttributeNames("All")
                .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
        .messages();
  }

  /** The one message that a short poll gets. */
  Message one(String url) {
    List<Message> messages = receive(url, 10);
    assertEquals(1, messages.size(), messages.toString());
    return messages.getFirst();
  }

  /** The bodies of what can be received now, all of it. */
  List<String> bodies(String url) {
    List<String> bodies = new ArrayList<>();
    for (List<Message> got = receive(url, 10); !got.isEmpty(); got = receive(url, 10)) {
      got.forEach(message -> bodies.add(message.body()));
    }
    return bodies;
  }

  void delete(String url, Message message) {
    sqs.deleteMessage(r -> r.queueUrl(url).receiptHandle(message.receiptHandle()));
  }

  void visibility(String url, Message message, int seconds) {
    sqs.changeMessageVisibility(
        r -> r.queueUrl(url).receiptHandle(message.receiptHandle()).visibilityTimeout(seconds));
  }

  static String receiveCount(Message message) {
    return message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
  }

  /** The queue as the control API shows it. */
  static JsonNode peek(Virga virga, String url) {
    return Control.get(virga, "/_virga/sqs/queues/" + name(url) + "/messages");
  }

  /** Returns when so many long polls wait at the queue; fails where it is never so. */
  static void awaitLongPolls(Virga virga, String url, int count) {
    await(url, "longPolls " + count, () -> peek(virga, url).get("longPolls").asInt() == count);
  }

  /** Returns when so many messages are in the queue, in whatever state. */
  static void awaitMessages(Virga virga, String url, int count) {
    await(url, "messages " + count, () -> peek(virga, url).get("messages").size() == count);
  }

  private static void await(String url, String what, BooleanSupplier condition) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertTrue(Instant.now().isBefore(end), () -> url + ": never " + what);
      Thread.onSpinWait();
    }
  }
}
