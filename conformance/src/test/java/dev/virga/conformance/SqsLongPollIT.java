package dev.virga.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.trace.Hop;
import dev.virga.core.trace.HopKind;
import dev.virga.core.trace.JournalQuery;
import dev.virga.testkit.Virga;
import dev.virga.testkit.VirgaClock;
import dev.virga.testkit.VirgaExtension;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/**
 * Long polls by the AWS SDK: woken by every cause, ended on time, forgotten with their client.
 * Provenance: documented, SQS developer guide, "Short and long polling"; that a message is not lost
 * with a connection is Virga's (AWS hides it for its visibility timeout).
 */
@ExtendWith(VirgaExtension.class)
class SqsLongPollIT {
  private static final int ABANDONED = 1000;

  private Virga virga;
  private VirgaClock clock;
  private Sdk sdk;
  private SqsClient sqs;
  private SqsAsyncClient async;
  private Queues queues;

  @BeforeEach
  void connect(Virga running) {
    virga = running;
    clock = running.clock();
    sdk = new Sdk(running);
    sqs = sdk.sync(SqsClient.builder());
    async = sdk.async(SqsAsyncClient.builder());
    queues = new Queues(sqs);
  }

  @AfterEach
  void disconnect() {
    sdk.close();
  }

  /** A poll that waits when this returns. */
  private CompletableFuture<ReceiveMessageResponse> poll(String url) {
    int before = Queues.peek(virga, url).get("longPolls").asInt();
    CompletableFuture<ReceiveMessageResponse> poll =
        async.receiveMessage(
            r -> r.queueUrl(url).waitTimeSeconds(20).messageSystemAttributeNamesWithStrings("All"));
    Queues.awaitLongPolls(virga, url, before + 1);
    return poll;
  }

  /** What a poll got; fails where it does not get it well before its 20 seconds are over. */
  private static List<String> bodies(CompletableFuture<ReceiveMessageResponse> poll)
      throws Exception {
    return poll.get(10, TimeUnit.SECONDS).messages().stream().map(Message::body).toList();
  }

  @Test
  void send_wakesPolls_inTheirOrder() throws Exception {
    String url = queues.standard("q");
    var first = poll(url);
    var second = poll(url);

    queues.send(url, "1");

    assertEquals(List.of("1"), bodies(first));
    assertFalse(second.isDone());
    queues.send(url, "2");
    assertEquals(List.of("2"), bodies(second));
    assertEquals(0, Queues.peek(virga, url).get("longPolls").asInt());
  }

  @Test
  void endOfADelay_wakes() throws Exception {
    clock.freeze();
    String url = queues.standard("q", "DelaySeconds", "15");
    queues.send(url, "m");
    var poll = poll(url);

    clock.advance(Duration.ofSeconds(15));

    assertEquals(List.of("m"), bodies(poll));
  }

  @Test
  void endOfAVisibilityTimeout_wakes() throws Exception {
    clock.freeze();
    String url = queues.standard("q", "VisibilityTimeout", "10");
    queues.send(url, "m");
    queues.one(url);
    var poll = poll(url);

    clock.advance(Duration.ofSeconds(10));

    assertEquals("2", Queues.receiveCount(poll.get(10, TimeUnit.SECONDS).messages().getFirst()));
  }

  @Test
  void changeOfVisibilityToZero_wakes() throws Exception {
    String url = queues.standard("q");
    queues.send(url, "m");
    Message message = queues.one(url);
    var poll = poll(url);

    queues.visibility(url, message, 0);

    assertEquals(List.of("m"), bodies(poll));
  }

  @Test
  void delete_wakesThePollThatItsGroupKeptWaiting() throws Exception {
    String url = queues.fifo("q.fifo");
    queues.send(url, "g", "1");
    queues.send(url, "g", "2");
    Message first = queues.receive(url, 1).getFirst();
    var poll = poll(url);

    queues.delete(url, first);

    assertEquals(List.of("2"), bodies(poll));
  }

  @Test
  void redrive_wakesAPollOfTheDeadLetterQueue() throws Exception {
    String dead = queues.standard("dead");
    String url =
        queues.standard("q", "VisibilityTimeout", "0", "RedrivePolicy", Queues.redrive(dead, 1));
    queues.send(url, "poison");
    queues.one(url);
    var poll = poll(dead);

    assertEquals(List.of(), queues.receive(url, 10));

    assertEquals(List.of("poison"), bodies(poll));
  }

  @Test
  void moveTask_wakes() throws Exception {
    String dead = queues.standard("dead");
    String url = queues.standard("q", "RedrivePolicy", Queues.redrive(dead, 1));
    queues.send(dead, "m");
    var poll = poll(url);

    sqs.startMessageMoveTask(r -> r.sourceArn(Queues.arn(dead)).destinationArn(Queues.arn(url)));

    assertEquals(List.of("m"), bodies(poll));
  }

  /** Provenance: assumed; AWS says nothing of it. */
  @Test
  void poll_ofAQueueThatIsDeleted_endsWithNothing_atOnce() throws Exception {
    String url = queues.standard("q");
    var poll = poll(url);

    sqs.deleteQueue(r -> r.queueUrl(url));

    assertEquals(List.of(), bodies(poll));
  }

  @Test
  void poll_endsAtItsEmulatedDeadline() throws Exception {
    clock.freeze();
    String url = queues.standard("q", "ReceiveMessageWaitTimeSeconds", "20");
    CompletableFuture<ReceiveMessageResponse> byQueue = async.receiveMessage(r -> r.queueUrl(url));
    Queues.awaitLongPolls(virga, url, 1);
    clock.advance(Duration.ofMillis(19_999));
    assertEquals(1, Queues.peek(virga, url).get("longPolls").asInt());
    clock.advance(Duration.ofMillis(1));
    assertEquals(List.of(), bodies(byQueue));
  }

  /** In a running clock, and in a held one, where its client's patience is real. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void poll_endsAfterASecond_thatItAskedFor(boolean held) {
    if (held) {
      clock.freeze();
    }
    String url = queues.standard("q");
    Instant start = Instant.now();

    assertEquals(List.of(), sqs.receiveMessage(r -> r.queueUrl(url).waitTimeSeconds(1)).messages());

    long millis = Duration.between(start, Instant.now()).toMillis();
    assertTrue(millis >= 990 && millis < 10_000, millis + " ms");
  }

  /**
   * A thousand clients go while they wait; the message that comes then is for the next one.
   *
   * @param reset whether they go with RST instead of FIN
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void poll_ofAClientThatHasGone_isForgotten(boolean reset) throws IOException {
    String url = queues.standard("q");
    List<Socket> clients = new ArrayList<>();
    try {
      for (int i = 0; i < ABANDONED; i++) {
        clients.add(rawPoll(url));
      }
      Queues.awaitLongPolls(virga, url, ABANDONED);
      for (Socket client : clients) {
        client.setSoLinger(reset, 0);
        client.close();
      }
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
    theNextReceiverGetsIt(url);
  }

  /** RST_STREAM: an HTTP/2 client that cancels its calls, and goes on with its connections. */
  @Test
  void poll_thatIsCancelledOnAnHttp2Stream_isForgotten() {
    String url = queues.standard("q");
    SqsAsyncClient http2 = sdk.http2(SqsAsyncClient.builder(), ABANDONED);
    List<CompletableFuture<ReceiveMessageResponse>> polls = new ArrayList<>();
    for (int i = 0; i < ABANDONED; i++) {
      polls.add(http2.receiveMessage(r -> r.queueUrl(url).waitTimeSeconds(20)));
    }
    Queues.awaitLongPolls(virga, url, ABANDONED);
    polls.forEach(poll -> poll.cancel(true));
    theNextReceiverGetsIt(url);
    queues.send(url, "over the same connections");
    List<Message> got =
        http2.receiveMessage(r -> r.queueUrl(url).waitTimeSeconds(20)).join().messages();
    assertEquals(List.of("over the same connections"), got.stream().map(Message::body).toList());
  }

  /** The server needs a moment to hear that the clients have gone. */
  private void theNextReceiverGetsIt(String url) {
    Queues.awaitLongPolls(virga, url, 0);
    queues.send(url, "m");
    List<Message> got =
        sqs.receiveMessage(r ->
                r.queueUrl(url).waitTimeSeconds(20).messageSystemAttributeNamesWithStrings("All"))
            .messages();
    assertEquals(List.of("m"), got.stream().map(Message::body).toList());
    assertEquals("1", Queues.receiveCount(got.getFirst()));
    assertEquals(List.of(), takenBack(), "it was given to nobody else");
  }

  private List<Hop> takenBack() {
    return virga
        .emulator()
        .journal()
        .query(new JournalQuery(0, 10, null, new HopKind("MessageTakenBack"), null, null))
        .hops();
  }

  private Socket rawPoll(String url) throws IOException {
    byte[] body =
        "{\"QueueUrl\":\"%s\",\"WaitTimeSeconds\":20}"
            .formatted(url)
            .getBytes(StandardCharsets.UTF_8);
    String head =
        """
        POST / HTTP/1.1\r
        Host: localhost\r
        Content-Type: application/x-amz-json-1.0\r
        X-Amz-Target: AmazonSQS.ReceiveMessage\r
        Content-Length: %d\r
        \r
        """
            .formatted(body.length);
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), virga.endpoint().getPort());
    OutputStream out = socket.getOutputStream();
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.write(body);
    out.flush();
    return socket;
  }
}
