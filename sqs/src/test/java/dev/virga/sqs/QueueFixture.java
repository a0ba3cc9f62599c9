package dev.virga.sqs;

import dev.virga.api.sqs.AddPermissionRequest;
import dev.virga.api.sqs.CreateQueueRequest;
import dev.virga.api.sqs.DeleteMessageRequest;
import dev.virga.api.sqs.ReceiveMessageRequest;
import dev.virga.api.sqs.ReceiveMessageResult;
import dev.virga.api.sqs.SendMessageRequest;
import dev.virga.api.sqs.StartMessageMoveTaskRequest;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Region;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.Cause;
import dev.virga.core.service.Outcome;
import dev.virga.core.service.Principal;
import dev.virga.sqs.engine.Caller;
import dev.virga.sqs.engine.QueueName;
import dev.virga.sqs.engine.QueueRef;
import dev.virga.sqs.engine.SqsEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Queues of every kind with something in them, for calls that are to be refused. */
final class QueueFixture implements AutoCloseable {
  static final String OTHER_ACCOUNT = "111111111111";

  final SqsWire wire;

  /** Of a message of the queue {@code q}: in flight, for a second. */
  final String inFlight;

  /** Of a message of the queue {@code q} that has been deleted. */
  final String deleted;

  /** Of a message of the queue {@code other}. */
  final String ofOther;

  /** Of a message of the queue {@code f.fifo} whose visibility timeout is over. */
  final String expired;

  QueueFixture() {
    this(new SqsWire());
  }

  QueueFixture(SqsWire wire) {
    this.wire = wire;
    create("dlq", Map.of());
    create("source", Map.of("RedrivePolicy", redrive("dlq", 3)));
    create("closed", Map.of("RedriveAllowPolicy", "{\"redrivePermission\":\"denyAll\"}"));
    create("f.fifo", Map.of("FifoQueue", "true"));
    send("f.fifo", "group");
    expired = receive("f.fifo");
    wire.harness.advance(Duration.ofSeconds(31));
    create("q", Map.of("VisibilityTimeout", "40"));
    permit();
    send("q", null);
    deleted = receive("q");
    wire.module
        .api()
        .deleteMessage(
            context(), DeleteMessageRequest.builder().queueUrl("q").receiptHandle(deleted).build());
    send("q", null);
    inFlight = receive("q");
    send("q", null);
    create("other", Map.of());
    send("other", null);
    ofOther = receive("other");
    create("small", Map.of("MaximumMessageSize", "1024"));
    moving();
    wire.harness.advance(Duration.ofSeconds(1));
    wire.module
        .api()
        .createQueue(context("us-east-1"), CreateQueueRequest.builder().queueName("far").build());
  }

  /** A task under way: one message a second of ten. */
  private void moving() {
    create("dlq2", Map.of());
    create("source2", Map.of("RedrivePolicy", redrive("dlq2", 3)));
    for (int i = 0; i < 10; i++) {
      send("dlq2", null);
    }
    wire.module
        .api()
        .startMessageMoveTask(
            context(),
            StartMessageMoveTaskRequest.builder()
                .sourceArn(arn("dlq2"))
                .destinationArn(arn("source2"))
                .maxNumberOfMessagesPerSecond(1)
                .build());
  }

  private void permit() {
    wire.module
        .api()
        .addPermission(
            context(),
            AddPermissionRequest.builder()
                .queueUrl("q")
                .label("shared")
                .awsAccountIds(List.of("222222222222"))
                .actions(List.of("SendMessage"))
                .build());
  }

  CallContext context() {
    return context(SqsWire.REGION);
  }

  private static CallContext context(String region) {
    AccountId account = new AccountId(SqsWire.ACCOUNT);
    return new CallContext(
        Principal.root(account),
        null,
        account,
        new Region(region),
        "request",
        "http://localhost:4566",
        Cause.root("test"));
  }

  void create(String name, Map<String, String> attributes) {
    wire.module
        .api()
        .createQueue(
            context(),
            CreateQueueRequest.builder()
                .queueName(name)
                .attributes(attributes)
                .tags(Map.of("team", "a"))
                .build());
  }

  private void send(String queue, @Nullable String group) {
    wire.module
        .api()
        .sendMessage(
            context(),
            SendMessageRequest.builder()
                .queueUrl(queue)
                .messageBody("hello")
                .messageGroupId(group)
                .messageDeduplicationId(group)
                .build());
  }

  private String receive(String queue) {
    Outcome<ReceiveMessageResult> outcome =
        wire.module
            .api()
            .receiveMessage(context(), ReceiveMessageRequest.builder().queueUrl(queue).build());
    if (!(outcome instanceof Outcome.Answered<ReceiveMessageResult>(ReceiveMessageResult result))) {
      throw new AssertionError("parked");
    }
    String handle = Objects.requireNonNull(result.messages()).getFirst().receiptHandle();
    return Objects.requireNonNull(handle);
  }

  static String arn(String queue) {
    return "arn:aws:sqs:" + SqsWire.REGION + ":" + SqsWire.ACCOUNT + ":" + queue;
  }

  static String redrive(String target, int count) {
    return "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}".formatted(arn(target), count);
  }

  /** Everything that a call could change, in both regions. */
  List<String> state() {
    List<String> all = new ArrayList<>();
    SqsEngine engine = wire.module.engine();
    for (String region : List.of(SqsWire.REGION, "us-east-1")) {
      CallContext context = context(region);
      AccountId account = context.account();
      for (QueueName name : engine.list(account, context.region(), "")) {
        QueueRef queue = new QueueRef(account, context.region(), name);
        Caller caller = Caller.of(context, "sqs:GetQueueAttributes");
        all.add(engine.view(caller, queue).toString());
        all.add(engine.peek(queue, 10).toString());
        all.add(engine.moves(caller, queue).toString());
      }
      all.add(engine.list(new AccountId(OTHER_ACCOUNT), context.region(), "").toString());
    }
    return all;
  }

  @Override
  public void close() {
    wire.close();
  }
}
