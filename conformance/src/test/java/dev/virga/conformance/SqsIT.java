package dev.virga.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.testkit.Virga;
import dev.virga.testkit.VirgaExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResultEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeNameForSends;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/**
 * SQS by the AWS SDK, which checks the digests of bodies and attributes by itself. Provenance of
 * behaviour and texts: documented and recorded, as the specification of SQS says, unless a case
 * says otherwise.
 */
@ExtendWith(VirgaExtension.class)
class SqsIT {
  private Virga virga;
  private Sdk sdk;
  private SqsClient sqs;
  private Queues queues;

  @BeforeEach
  void connect(Virga running) {
    virga = running;
    sdk = new Sdk(running);
    sqs = sdk.sync(SqsClient.builder());
    queues = new Queues(sqs);
  }

  @AfterEach
  void disconnect() {
    sdk.close();
  }

  @Test
  void queues_areCreatedFoundListedAndDeleted() {
    String url = queues.standard("orders", "VisibilityTimeout", "10");

    assertEquals(virga.endpoint() + "/" + Sdk.ACCOUNT + "/orders", url);
    assertEquals(url, queues.standard("orders"), "what is not given is not compared");
    assertEquals(url, sqs.getQueueUrl(r -> r.queueName("orders")).queueUrl());
    assertThrows(
        QueueNameExistsException.class, () -> queues.standard("orders", "VisibilityTimeout", "11"));
    Refused.with(
        400,
        "QueueAlreadyExists",
        "A queue already exists with the same name and a different value for attribute"
            + " VisibilityTimeout",
        () -> queues.standard("orders", "VisibilityTimeout", "11"));
    Refused.with(
        400,
        "InvalidParameterValue",
        "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
        () -> queues.standard("a b"));

    sqs.deleteQueue(r -> r.queueUrl(url));
    assertThrows(
        QueueDoesNotExistException.class, () -> sqs.getQueueUrl(r -> r.queueName("orders")));
    Refused.with(
        400,
        "AWS.SimpleQueueService.NonExistentQueue",
        "The specified queue does not exist.",
        () -> queues.send(url, "m"));
    assertEquals(List.of(), sqs.listQueues().queueUrls());
  }

  @Test
  void listQueues_pagesByPrefix() {
    List<String> urls =
        IntStream.range(10, 15).mapToObj(i -> queues.standard("page-" + i)).toList();
    queues.standard("other");

    List<String> found =
        sqs.listQueuesPaginator(r -> r.queueNamePrefix("page-").maxResults(2)).stream()
            .flatMap(page -> page.queueUrls().stream())
            .toList();

    assertEquals(urls, found.stream().sorted().toList());
    assertNull(sqs.listQueues(r -> r.queueNamePrefix("page-")).nextToken());
    assertNotNull(sqs.listQueues(r -> r.maxResults(2)).nextToken());
  }

  @Test
  void attributes_haveDefaults_takeEffect_andAreChecked() {
    String url = queues.standard("q");

    Map<QueueAttributeName, String> all =
        sqs.getQueueAttributes(r -> r.queueUrl(url).attributeNames(QueueAttributeName.ALL))
            .attributes();

    assertEquals(
        Set.of(
            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED,
            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
            QueueAttributeName.CREATED_TIMESTAMP,
            QueueAttributeName.DELAY_SECONDS,
            QueueAttributeName.LAST_MODIFIED_TIMESTAMP,
            QueueAttributeName.MAXIMUM_MESSAGE_SIZE,
            QueueAttributeName.MESSAGE_RETENTION_PERIOD,
            QueueAttributeName.QUEUE_ARN,
            QueueAttributeName.RECEIVE_MESSAGE_WAIT_TIME_SECONDS,
            QueueAttributeName.SQS_MANAGED_SSE_ENABLED,
            QueueAttributeName.VISIBILITY_TIMEOUT),
        all.keySet());
    assertEquals(Queues.arn(url), all.get(QueueAttributeName.QUEUE_ARN));
    assertEquals("30", all.get(QueueAttributeName.VISIBILITY_TIMEOUT));
    assertEquals("345600", all.get(QueueAttributeName.MESSAGE_RETENTION_PERIOD));
    assertEquals("1048576", all.get(QueueAttributeName.MAXIMUM_MESSAGE_SIZE));
    queues.set(url, "MaximumMessageSize", "1024");
    queues.send(url, "x".repeat(1024));
    Refused.with(
        400,
        "InvalidParameterValue",
        "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.",
        () -> queues.send(url, "x".repeat(1025)));
    Refused.with(
        400,
        "InvalidAttributeValue",
        "Invalid value for the parameter VisibilityTimeout.",
        () -> queues.set(url, "VisibilityTimeout", "43201"));
    Refused.with(
        400,
        "InvalidAttributeName",
        "Unknown Attribute FifoQueue.",
        () ->
            sqs.getQueueAttributes(
                r -> r.queueUrl(url).attributeNames(QueueAttributeName.FIFO_QUEUE)));
    assertEquals("1", queues.attribute(url, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
  }

  @Test
  void tags_areOfQueues() {
    String url = sqs.createQueue(r -> r.queueName("q").tags(Map.of("team", "payments"))).queueUrl();
    sqs.tagQueue(r -> r.queueUrl(url).tags(Map.of("stage", "test", "team", "orders")));

    assertEquals(
        Map.of("team", "orders", "stage", "test"), sqs.listQueueTags(r -> r.queueUrl(url)).tags());
    sqs.untagQueue(r -> r.queueUrl(url).tagKeys("team", "none"));
    assertEquals(Map.of("stage", "test"), sqs.listQueueTags(r -> r.queueUrl(url)).tags());
  }

  @Test
  void permissions_areStatementsOfThePolicy() {
    String url = queues.standard("q");
    sqs.addPermission(
        r -> r.queueUrl(url).label("l").awsAccountIds("111122223333").actions("ReceiveMessage"));

    assertEquals(
        Control.json(
            """
            {"Version":"2008-10-17","Id":"%1$s/SQSDefaultPolicy","Statement":[{"Sid":"l",
             "Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},
             "Action":"SQS:ReceiveMessage","Resource":"%1$s"}]}
            """
                .formatted(Queues.arn(url))),
        Control.json(queues.attribute(url, QueueAttributeName.POLICY)));
    Refused.with(
        400,
        "InvalidParameterValue",
        "Value l for parameter Label is invalid. Reason: Already exists.",
        () ->
            sqs.addPermission(
                r -> r.queueUrl(url).label("l").awsAccountIds("111122223333").actions("*")));
    sqs.removePermission(r -> r.queueUrl(url).label("l"));
    assertNull(queues.attribute(url, QueueAttributeName.POLICY));
    Refused.with(
        400,
        "InvalidParameterValue",
        "Value l for parameter Label is invalid. Reason: can't find label.",
        () -> sqs.removePermission(r -> r.queueUrl(url).label("l")));
  }

  private static MessageAttributeValue attribute(String type, String value) {
    return MessageAttributeValue.builder().dataType(type).stringValue(value).build();
  }

  /** Every kind of attribute comes back as it was sent, under the SDK's own check of digests. */
  @Test
  void message_comesBackAsItWasSent() {
    String url = queues.standard("q");
    byte[] every = new byte[256];
    IntStream.range(0, 256).forEach(i -> every[i] = (byte) i);
    Map<String, MessageAttributeValue> attributes =
        Map.of(
            "text", attribute("String", "\u00e4\u6f22\uD83D\uDE00"),
            "text.custom", attribute("String.url", "https://example.com/?a=b&c=<d>"),
            "number", attribute("Number", "-1.5E10"),
            "number.int", attribute("Number.int", "00042"),
            "bytes",
                MessageAttributeValue.builder()
                    .dataType("Binary")
                    .binaryValue(SdkBytes.fromByteArray(every))
                    .build());
    String body = "tab\tline\r\n\"quoted\" <xml/> \u00e4\u6f22\uD83D\uDE00";
    String trace = "Root=1-5759e988-bd862e3fe1be46a994272793";

    SendMessageResponse sent =
        sqs.sendMessage(r ->
            r.queueUrl(url)
                .messageBody(body)
                .messageAttributes(attributes)
                .messageSystemAttributesWithStrings(
                    Map.of(
                        MessageSystemAttributeNameForSends.AWS_TRACE_HEADER.toString(),
                        software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue
                            .builder()
                            .dataType("String")
                            .stringValue(trace)
                            .build())));
    Message message = queues.one(url);

    assertNotNull(sent.md5OfMessageAttributes());
    assertNotNull(sent.md5OfMessageSystemAttributes());
    assertEquals(sent.messageId(), message.messageId());
    assertEquals(body, message.body());
    assertEquals(sent.md5OfMessageBody(), message.md5OfBody());
    assertEquals(attributes, message.messageAttributes());
    assertEquals(sent.md5OfMessageAttributes(), message.md5OfMessageAttributes());
    Map<MessageSystemAttributeName, String> system = message.attributes();
    assertEquals("1", system.get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT));
    assertEquals(trace, system.get(MessageSystemAttributeName.AWS_TRACE_HEADER));
    assertTrue(system.containsKey(MessageSystemAttributeName.SENDER_ID));
    assertTrue(system.containsKey(MessageSystemAttributeName.SENT_TIMESTAMP));
    assertTrue(system.containsKey(MessageSystemAttributeName.APPROXIMATE_FIRST_RECEIVE_TIMESTAMP));
    assertEquals(5, system.size());
  }

  @Test
  void receive_givesTheAttributesItIsAskedFor() {
    String url = queues.standard("q", "VisibilityTimeout", "0");
    sqs.sendMessage(r ->
        r.queueUrl(url)
            .messageBody("m")
            .messageAttributes(
                Map.of(
                    "order.id", attribute("Number", "1"),
                    "order.kind", attribute("String", "new"),
                    "shop", attribute("String", "s"))));

    assertEquals(Set.of(), namesOf(url));
    assertEquals(Set.of("shop"), namesOf(url, "shop", "none"));
    assertEquals(Set.of("order.id", "order.kind"), namesOf(url, "order.*"));
    assertEquals(Set.of("order.id", "order.kind", "shop"), namesOf(url, ".*"));
    Message bare = sqs.receiveMessage(r -> r.queueUrl(url)).messages().getFirst();
    assertFalse(bare.hasAttributes());
    assertNull(bare.md5OfMessageAttributes());
    Message counted =
        sqs.receiveMessage(r ->
                r.queueUrl(url)
                    .messageSystemAttributeNames(
                        MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT))
            .messages()
            .getFirst();
    assertEquals(
        Map.of(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "6"), counted.attributes());
  }

  private Set<String> namesOf(String url, String... wanted) {
    return sqs.receiveMessage(r -> r.queueUrl(url).messageAttributeNames(wanted))
        .messages()
        .getFirst()
        .messageAttributes()
        .keySet();
  }

  @Test
  void message_isHiddenUntilItIsShownOrDeleted() {
    String url = queues.standard("q");
    queues.send(url, "m");
    Message first = queues.one(url);

    assertEquals(List.of(), queues.receive(url, 10));
    queues.visibility(url, first, 0);
    Message second = queues.one(url);
    assertEquals("2", Queues.receiveCount(second));
    assertNotEquals(first.receiptHandle(), second.receiptHandle());
    queues.delete(url, second);
    queues.delete(url, second);
    Refused.with(
        404,
        "ReceiptHandleIsInvalid",
        "The input receipt handle \"none\" is not a valid receipt handle.",
        () -> sqs.deleteMessage(r -> r.queueUrl(url).receiptHandle("none")));
    assertEquals("0", queues.attribute(url, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
    assertEquals(
        "0", queues.attribute(url, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
  }

  private static SendMessageBatchRequestEntry entry(String id, String body) {
    return SendMessageBatchRequestEntry.builder().id(id).messageBody(body).build();
  }

  private static ChangeMessageVisibilityBatchRequestEntry shown(String id, String handle) {
    return ChangeMessageVisibilityBatchRequestEntry.builder()
        .id(id)
        .receiptHandle(handle)
        .visibilityTimeout(0)
        .build();
  }

  private static DeleteMessageBatchRequestEntry deletion(Message message) {
    return DeleteMessageBatchRequestEntry.builder()
        .id(message.messageId())
        .receiptHandle(message.receiptHandle())
        .build();
  }

  @Test
  void batches_answerForEachEntry() {
    String url = queues.standard("q", "MaximumMessageSize", "1024");

    var sent =
        sqs.sendMessageBatch(r ->
            r.queueUrl(url)
                .entries(
                    entry("a", "1"),
                    entry("b", "x".repeat(1025)),
                    entry("c", "3"),
                    entry("d", "4").toBuilder().delaySeconds(901).build()));

    assertEquals(List.of("a", "c"), sent.successful().stream().map(e -> e.id()).toList());
    assertEquals(
        List.of(
            "b InvalidParameterValue One or more parameters cannot be validated. Reason: Message"
                + " must be shorter than 1024 bytes.",
            "d InvalidParameterValue Value 901 for parameter DelaySeconds is invalid. Reason:"
                + " DelaySeconds must be >= 0 and <= 900."),
        sent.failed().stream()
            .map(e -> e.id() + " " + e.code() + " " + e.message())
            .sorted()
            .toList());
    List<Message> got = queues.receive(url, 10);
    assertEquals(Set.of("1", "3"), got.stream().map(Message::body).collect(Collectors.toSet()));
    var changed =
        sqs.changeMessageVisibilityBatch(r ->
            r.queueUrl(url).entries(shown("a", got.get(0).receiptHandle()), shown("b", "none")));
    assertEquals(List.of("a"), changed.successful().stream().map(e -> e.id()).toList());
    assertEquals("ReceiptHandleIsInvalid", changed.failed().getFirst().code());
    assertEquals(got.get(0).body(), queues.one(url).body());
    var deleted =
        sqs.deleteMessageBatch(
            r -> r.queueUrl(url).entries(got.stream().map(SqsIT::deletion).toList()));
    assertEquals(2, deleted.successful().size());
    assertFalse(deleted.hasFailed());
    assertEquals(0, Queues.peek(virga, url).get("messages").size());
  }

  @Test
  void batches_areRefusedAsAWhole() {
    String url = queues.standard("q");
    Refused.with(
        400,
        "AWS.SimpleQueueService.EmptyBatchRequest",
        "There should be at least one SendMessageBatchRequestEntry in the request.",
        () -> sqs.sendMessageBatch(r -> r.queueUrl(url).entries(List.of())));
    Refused.with(
        400,
        "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
        "Maximum number of entries per request are 10. You have sent 11.",
        () ->
            sqs.sendMessageBatch(r ->
                r.queueUrl(url)
                    .entries(IntStream.range(0, 11).mapToObj(i -> entry("e" + i, "m")).toList())));
    Refused.with(
        400,
        "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
        "Id a repeated.",
        () -> sqs.sendMessageBatch(r -> r.queueUrl(url).entries(entry("a", "1"), entry("a", "2"))));
    Refused.with(
        400,
        "AWS.SimpleQueueService.BatchRequestTooLong",
        "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.",
        () ->
            sqs.sendMessageBatch(
                r -> r.queueUrl(url).entries(entry("a", "x".repeat(1 << 20)), entry("b", "y"))));
    assertEquals(0, Queues.peek(virga, url).get("messages").size());
  }

  @Test
  void largestMessage_isOneMebibyte() {
    String url = queues.standard("q");
    String body = "x".repeat(1 << 20);
    queues.send(url, body);

    assertEquals(body, queues.one(url).body());
    Refused.with(
        400,
        "InvalidParameterValue",
        "One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.",
        () -> queues.send(url, body + "y"));
  }

  @Test
  void fifo_keepsTheOrderOfAGroup_andLocksIt() {
    String url = queues.fifo("q.fifo");
    List<String> numbers = new ArrayList<>();
    for (String body : List.of("a1", "a2", "b1", "a3")) {
      numbers.add(queues.send(url, body.substring(0, 1), body).sequenceNumber());
    }

    assertEquals(numbers.stream().sorted().distinct().toList(), numbers);
    assertEquals(20, numbers.getFirst().length());
    Message a1 = queues.receive(url, 1).getFirst();
    assertEquals("a1", a1.body());
    assertEquals("a", a1.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID));
    assertEquals(
        numbers.getFirst(), a1.attributes().get(MessageSystemAttributeName.SEQUENCE_NUMBER));
    assertEquals(List.of("b1"), queues.bodies(url), "group a waits for a1");
    queues.visibility(url, a1, 0);
    assertEquals(
        List.of("a1", "a2", "a3"), queues.receive(url, 10).stream().map(Message::body).toList());
    Refused.with(
        400,
        "MissingParameter",
        "The request must contain the parameter MessageGroupId.",
        () -> queues.send(url, "m"));
  }

  @Test
  void fifo_dropsDuplicates() {
    String url = queues.fifo("q.fifo", "ContentBasedDeduplication", "true");
    SendMessageResponse first = sqs.sendMessage(r -> content(r.queueUrl(url), "same"));

    SendMessageResponse again = sqs.sendMessage(r -> content(r.queueUrl(url), "same"));

    assertEquals(first.messageId(), again.messageId());
    assertEquals(first.sequenceNumber(), again.sequenceNumber());
    queues.delete(url, queues.one(url));
    sqs.sendMessage(r -> content(r.queueUrl(url), "same"));
    assertEquals(List.of(), queues.bodies(url), "a deleted message's id is remembered");
    String plain = queues.fifo("plain.fifo");
    Refused.with(
        400,
        "InvalidParameterValue",
        "The queue should either have ContentBasedDeduplication enabled or"
            + " MessageDeduplicationId provided explicitly",
        () -> sqs.sendMessage(r -> content(r.queueUrl(plain), "same")));
  }

  private static void content(
      software.amazon.awssdk.services.sqs.model.SendMessageRequest.Builder request, String body) {
    request.messageBody(body).messageGroupId("g");
  }

  /** The same attempt again, as after a lost answer. */
  @Test
  void fifo_repeatsAnAttempt() {
    String url = queues.fifo("q.fifo");
    queues.send(url, "g", "1");

    String first = attempt(url, "try-1").getFirst().body();

    assertEquals(List.of(), attempt(url, "try-2"));
    assertEquals(first, attempt(url, "try-1").getFirst().body());
  }

  private List<Message> attempt(String url, String id) {
    return sqs.receiveMessage(r -> r.queueUrl(url).receiveRequestAttemptId(id)).messages();
  }

  @Test
  void message_receivedTooOften_goesToTheDeadLetterQueue() {
    String dead = queues.standard("dead");
    String url =
        queues.standard("q", "VisibilityTimeout", "0", "RedrivePolicy", Queues.redrive(dead, 2));
    String id = queues.send(url, "poison").messageId();
    queues.one(url);
    queues.one(url);

    assertEquals(List.of(), queues.receive(url, 10));

    Message letter = queues.one(dead);
    assertEquals(id, letter.messageId());
    assertEquals("3", Queues.receiveCount(letter));
    assertEquals(
        Queues.arn(url),
        letter.attributes().get(MessageSystemAttributeName.DEAD_LETTER_QUEUE_SOURCE_ARN));
    assertEquals(List.of(url), sqs.listDeadLetterSourceQueues(r -> r.queueUrl(dead)).queueUrls());
  }

  @Test
  void redrivePolicy_isChecked() {
    String dead =
        queues.standard("dead", "RedriveAllowPolicy", "{\"redrivePermission\":\"denyAll\"}");
    String url = queues.standard("q");
    assertEquals(
        "InvalidParameterValue",
        Refused.by(() -> queues.set(url, "RedrivePolicy", Queues.redrive(dead, 1)))
            .awsErrorDetails()
            .errorCode());
    queues.set(dead, "RedriveAllowPolicy", "");
    queues.set(url, "RedrivePolicy", Queues.redrive(dead, 1));
    String none = Queues.redrive(dead + "-none", 1);
    Refused.with(
        400,
        "InvalidParameterValue",
        "Value "
            + none
            + " for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.",
        () -> queues.set(url, "RedrivePolicy", none));
    queues.set(url, "RedrivePolicy", "");
    assertNull(queues.attribute(url, QueueAttributeName.REDRIVE_POLICY));
  }

  @Test
  void moveTask_bringsDeadLettersBack() {
    String dead = queues.standard("dead");
    String url =
        queues.standard("q", "VisibilityTimeout", "0", "RedrivePolicy", Queues.redrive(dead, 1));
    queues.send(url, "a");
    queues.send(url, "b");
    queues.receive(url, 10);
    assertEquals(List.of(), queues.receive(url, 10));

    sqs.startMessageMoveTask(r -> r.sourceArn(Queues.arn(dead)));
    virga.clock().settle();

    ListMessageMoveTasksResultEntry task =
        sqs.listMessageMoveTasks(r -> r.sourceArn(Queues.arn(dead))).results().getFirst();
    assertEquals("COMPLETED", task.status());
    assertEquals(2, task.approximateNumberOfMessagesMoved());
    assertNull(task.taskHandle());
    List<Message> back = queues.receive(url, 10);
    assertEquals(Set.of("a", "b"), back.stream().map(Message::body).collect(Collectors.toSet()));
    assertEquals("1", Queues.receiveCount(back.getFirst()));
    Refused.with(
        400,
        "InvalidParameterValue",
        "Source queue must be configured as a Dead Letter Queue.",
        () -> sqs.startMessageMoveTask(r -> r.sourceArn(Queues.arn(url))));
    Refused.with(
        404,
        "ResourceNotFoundException",
        "The resource that you specified for the SourceArn parameter doesn't exist.",
        () -> sqs.startMessageMoveTask(r -> r.sourceArn(Queues.arn("none"))));
  }

  /** A hundred calls at once, over HTTP/1.1 and over HTTP/2. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void asyncClient_sendsReceivesAndDeletes(boolean http2) {
    SqsAsyncClient async =
        http2 ? sdk.http2(SqsAsyncClient.builder(), 100) : sdk.async(SqsAsyncClient.builder());
    String url = async.createQueue(r -> r.queueName("q")).join().queueUrl();
    List<CompletableFuture<SendMessageResponse>> sends =
        IntStream.range(0, 100)
            .mapToObj(i ->
                async.sendMessage(r ->
                    r.queueUrl(url)
                        .messageBody("m" + i)
                        .messageAttributes(Map.of("n", attribute("Number", "" + i)))))
            .toList();
    Set<String> ids =
        sends.stream().map(send -> send.join().messageId()).collect(Collectors.toSet());

    Set<String> received = new TreeSet<>();
    while (received.size() < 100) {
      List<Message> got =
          async
              .receiveMessage(r ->
                  r.queueUrl(url)
                      .maxNumberOfMessages(10)
                      .waitTimeSeconds(20)
                      .messageAttributeNames("All"))
              .join()
              .messages();
      assertFalse(got.isEmpty(), "only " + received.size() + " came");
      got.forEach(message ->
          assertEquals(message.body(), "m" + message.messageAttributes().get("n").stringValue()));
      List<DeleteMessageBatchRequestEntry> entries = got.stream().map(SqsIT::deletion).toList();
      assertFalse(
          async.deleteMessageBatch(r -> r.queueUrl(url).entries(entries)).join().hasFailed());
      got.forEach(message -> assertTrue(received.add(message.messageId()), "received twice"));
    }

    assertEquals(ids, received);
    assertEquals(0, Queues.peek(virga, url).get("messages").size());
    CompletionException refused =
        assertThrows(
            CompletionException.class,
            () -> async.sendMessage(r -> r.queueUrl(url + "-none").messageBody("m")).join());
    assertEquals(QueueDoesNotExistException.class, refused.getCause().getClass());
  }

  @Test
  void purge_takesVisibleHiddenAndDelayed() {
    String url = queues.standard("q");
    queues.send(url, "hidden");
    queues.one(url);
    queues.send(url, "visible");
    sqs.sendMessage(r -> r.queueUrl(url).messageBody("delayed").delaySeconds(900));
    assertEquals(3, Queues.peek(virga, url).get("messages").size());

    sqs.purgeQueue(r -> r.queueUrl(url));
    sqs.purgeQueue(r -> r.queueUrl(url));

    assertEquals(0, Queues.peek(virga, url).get("messages").size());
  }

  /** A queue's account may let others in. Provenance: documented, "Basic examples of policies". */
  @Test
  void queue_isUsedFromAnotherAccount_whereItsPolicySaysSo() {
    String url = queues.standard("q");
    String closed = queues.standard("closed");
    try (Sdk other = new Sdk(virga, "111122223333", Sdk.REGION)) {
      SqsClient theirs = other.sync(SqsClient.builder());
      Refused.with(
          403,
          "AccessDenied",
          "User: arn:aws:iam::111122223333:root is not authorized to perform: sqs:sendmessage on"
              + " resource: "
              + Queues.arn(closed)
              + " because no resource-based policy allows the sqs:sendmessage action",
          () -> theirs.sendMessage(r -> r.queueUrl(closed).messageBody("m")));
      queues.set(
          url,
          "Policy",
          Queues.policy(
              url,
              "{\"AWS\":\"111122223333\"}",
              "[\"sqs:SendMessage\",\"sqs:ReceiveMessage\",\"sqs:GetQueueUrl\"]",
              ""));
      assertEquals(
          url,
          theirs.getQueueUrl(r -> r.queueName("q").queueOwnerAWSAccountId(Sdk.ACCOUNT)).queueUrl());
      theirs.sendMessageBatch(r -> r.queueUrl(url).entries(entry("a", "theirs")));
      Message message = theirs.receiveMessage(r -> r.queueUrl(url)).messages().getFirst();
      assertEquals("theirs", message.body());
      assertEquals(
          "AccessDenied",
          Refused.by(() ->
                  theirs.deleteMessage(r -> r.queueUrl(url).receiptHandle(message.receiptHandle())))
              .awsErrorDetails()
              .errorCode());
      queues.set(url, "Policy", Queues.policy(url, "\"*\"", "\"sqs:*\"", ""));
      assertEquals(
          "AccessDenied",
          Refused.by(() -> theirs.deleteQueue(r -> r.queueUrl(url))).awsErrorDetails().errorCode(),
          "some actions are never granted across accounts");
      theirs.deleteMessage(r -> r.queueUrl(url).receiptHandle(message.receiptHandle()));
    }
    assertEquals(0, Queues.peek(virga, url).get("messages").size());
    assertEquals(0, Queues.peek(virga, closed).get("messages").size());
  }

  @Test
  void queue_isOfOneRegion() {
    String url = queues.standard("q");
    try (Sdk elsewhere = new Sdk(virga, "test", "eu-west-1")) {
      SqsClient there = elsewhere.sync(SqsClient.builder());
      assertThrows(
          QueueDoesNotExistException.class, () -> there.getQueueUrl(r -> r.queueName("q")));
      assertThrows(
          QueueDoesNotExistException.class,
          () -> there.sendMessage(r -> r.queueUrl(url).messageBody("m")));
      assertEquals(url, there.createQueue(r -> r.queueName("q")).queueUrl(), "the same address");
      there.sendMessage(r -> r.queueUrl(url).messageBody("there"));
    }
    assertEquals(List.of(), queues.bodies(url));
  }
}
