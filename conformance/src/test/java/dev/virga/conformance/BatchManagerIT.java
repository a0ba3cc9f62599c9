package dev.virga.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.trace.Hop;
import dev.virga.core.trace.HopKind;
import dev.virga.core.trace.JournalQuery;
import dev.virga.testkit.Virga;
import dev.virga.testkit.VirgaClock;
import dev.virga.testkit.VirgaExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.batchmanager.SqsAsyncBatchManager;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/**
 * The AWS SDK's {@code SqsAsyncBatchManager}, unchanged. It has no listener, no heartbeat and no
 * dead-letter handling of its own: its user deletes, prolongs and gives back by its calls. What it
 * has received and not handed out yet it drops by the machine's clock, not by the emulated one.
 * Provenance: SDK developer guide, "Use automatic request batching for Amazon SQS".
 */
@ExtendWith(VirgaExtension.class)
class BatchManagerIT {
  private Virga virga;
  private VirgaClock clock;
  private Sdk sdk;
  private Queues queues;
  private ScheduledExecutorService scheduler;
  private SqsAsyncBatchManager manager;

  @BeforeEach
  void connect(Virga running) {
    virga = running;
    clock = running.clock();
    clock.freeze();
    sdk = new Sdk(running);
    queues = new Queues(sdk.sync(SqsClient.builder()));
    scheduler = Executors.newSingleThreadScheduledExecutor();
    manager =
        SqsAsyncBatchManager.builder()
            .client(sdk.async(SqsAsyncClient.builder()))
            .scheduledExecutor(scheduler)
            .overrideConfiguration(c ->
                c.sendRequestFrequency(Duration.ofMillis(50))
                    .receiveMessageMinWaitDuration(Duration.ofMillis(50))
                    .receiveMessageSystemAttributeNames(List.of(MessageSystemAttributeName.ALL)))
            .build();
  }

  @AfterEach
  void disconnect() {
    manager.close();
    scheduler.shutdownNow();
    sdk.close();
  }

  /** What it hands out, asked until so many messages have come. */
  private List<Message> take(String url, int count) {
    List<Message> taken = new ArrayList<>();
    while (taken.size() < count) {
      taken.addAll(
          manager
              .receiveMessage(r ->
                  r.queueUrl(url).maxNumberOfMessages(count - taken.size()).waitTimeSeconds(20))
              .join()
              .messages());
    }
    return taken;
  }

  private static List<String> bodies(List<Message> messages) {
    return messages.stream().map(Message::body).toList();
  }

  private void give(String url, Message message, int seconds) {
    manager
        .changeMessageVisibility(
            r -> r.queueUrl(url).receiptHandle(message.receiptHandle()).visibilityTimeout(seconds))
        .join();
  }

  private void delete(String url, List<Message> messages) {
    List<CompletableFuture<?>> calls = new ArrayList<>();
    for (Message message : messages) {
      calls.add(manager.deleteMessage(r -> r.queueUrl(url).receiptHandle(message.receiptHandle())));
    }
    calls.forEach(CompletableFuture::join);
  }

  /** Requests by the chain that each is in the journal. */
  private long requests(String kind) {
    return virga
        .emulator()
        .journal()
        .query(new JournalQuery(0, 1000, null, new HopKind(kind), null, null))
        .hops()
        .stream()
        .map(Hop::chain)
        .distinct()
        .count();
  }

  @Test
  void messages_goAndComeInBatches() {
    String url = queues.standard("q");
    List<String> sent = IntStream.range(10, 35).mapToObj(i -> "m" + i).toList();
    List<CompletableFuture<SendMessageResponse>> calls = new ArrayList<>();
    sent.forEach(body -> calls.add(manager.sendMessage(r -> r.queueUrl(url).messageBody(body))));
    long ids = calls.stream().map(call -> call.join().messageId()).distinct().count();

    List<Message> got = take(url, 25);

    assertEquals(25, ids);
    assertEquals(sent, bodies(got).stream().sorted().toList());
    assertTrue(requests("MessageSent") < 25, "sent in batches");
    delete(url, got);
    assertEquals(0, Queues.peek(virga, url).get("messages").size());
    assertTrue(requests("MessageDeleted") < 25, "deleted in batches");
  }

  @Test
  void missingQueue_isSaidToEachCall() {
    String url = virga.endpoint() + "/" + Sdk.ACCOUNT + "/none";

    CompletableFuture<?> sent = manager.sendMessage(r -> r.queueUrl(url).messageBody("m"));
    CompletableFuture<?> received = manager.receiveMessage(r -> r.queueUrl(url));

    for (CompletableFuture<?> call : List.of(sent, received)) {
      Throwable refused = assertThrows(CompletionException.class, call::join);
      while (refused.getCause() != null) {
        refused = refused.getCause();
      }
      assertEquals(QueueDoesNotExistException.class, refused.getClass());
    }
  }

  /** A consumer that fails gives back what it got. */
  @Test
  void messageThatFails_goesToTheDeadLetterQueue() {
    String dead = queues.standard("dead");
    String url = queues.standard("q", "RedrivePolicy", Queues.redrive(dead, 2));
    queues.send(url, "poison");

    give(url, take(url, 1).getFirst(), 0);
    give(url, take(url, 1).getFirst(), 0);
    CompletableFuture<?> third = manager.receiveMessage(r -> r.queueUrl(url).waitTimeSeconds(20));
    Message letter = take(dead, 1).getFirst();

    assertEquals("poison", letter.body());
    assertEquals("3", Queues.receiveCount(letter));
    third.cancel(true);
  }

  @Test
  void fifoOrder_isKeptThroughAnException() {
    String url = queues.fifo("q.fifo");
    List<CompletableFuture<?>> calls = new ArrayList<>();
    for (String body : List.of("1", "2", "3")) {
      calls.add(
          manager.sendMessage(r ->
              r.queueUrl(url).messageBody(body).messageGroupId("g").messageDeduplicationId(body)));
    }
    calls.forEach(CompletableFuture::join);
    List<Message> first = take(url, 3);
    assertEquals(List.of("1", "2", "3"), bodies(first));

    delete(url, first.subList(0, 1));
    first.subList(1, 3).reversed().forEach(message -> give(url, message, 0));

    List<Message> again = take(url, 2);
    assertEquals(List.of("2", "3"), bodies(again));
    delete(url, again);
    assertEquals(0, Queues.peek(virga, url).get("messages").size());
  }

  @Test
  void visibility_isProlongedBeyondTheTimeout() {
    String url = queues.fifo("q.fifo");
    queues.send(url, "g", "m");
    Message message = take(url, 1).getFirst();

    for (int i = 0; i < 5; i++) {
      clock.advance(Duration.ofSeconds(20));
      give(url, message, 30);
      assertEquals(List.of(), queues.receive(url, 10));
    }
    delete(url, List.of(message));

    assertEquals(0, Queues.peek(virga, url).get("messages").size());
  }

  /**
   * Its calls end with it. The long poll that it has at the server it leaves there, for its 20
   * seconds at most: on AWS too a message that comes meanwhile is hidden for its visibility
   * timeout.
   */
  @Test
  void close_duringAPoll_losesNothingThatComesAfterThePoll() {
    String url = queues.standard("q", "ReceiveMessageWaitTimeSeconds", "20");
    CompletableFuture<?> poll = manager.receiveMessage(r -> r.queueUrl(url));
    Queues.awaitLongPolls(virga, url, 1);

    manager.close();

    assertThrows(RuntimeException.class, poll::join);
    clock.advance(Duration.ofSeconds(20));
    Queues.awaitLongPolls(virga, url, 0);
    queues.send(url, "afterwards");
    assertEquals("1", Queues.receiveCount(queues.one(url)));
  }
}
