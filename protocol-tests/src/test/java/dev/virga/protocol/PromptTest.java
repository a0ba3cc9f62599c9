package dev.virga.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.api.sqs.PurgeQueueOutput;
import dev.virga.api.sqs.PurgeQueueRequest;
import dev.virga.api.sqs.SendMessageRequest;
import dev.virga.api.sqs.SendMessageResult;
import dev.virga.api.sqs.SqsApi;
import dev.virga.api.sqs.SqsBinding;
import dev.virga.api.sqs.SqsSchema;
import dev.virga.core.http.HttpServer;
import dev.virga.core.protocol.Admission;
import dev.virga.core.protocol.Dispatcher;
import dev.virga.core.protocol.ErrorDialect;
import dev.virga.core.protocol.HostedService;
import dev.virga.core.protocol.json.AwsJsonCodec;
import dev.virga.core.protocol.query.AwsQueryCodec;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.core.schema.Structure;
import dev.virga.core.service.CallContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which calls run on the event loop, over HTTP: what they answer tells their thread. */
class PromptTest {
  private static final String QUEUE = "http://localhost/000000000000/q";
  private static final String SEND = "{\"QueueUrl\":\"" + QUEUE + "\",\"MessageBody\":\"%s\"}";
  private static final String PURGE = "{\"QueueUrl\":\"" + QUEUE + "\"}";
  private static final String FORM =
      "Action=SendMessage&Version=2012-11-05&QueueUrl=http%3A%2F%2Flocalhost%2Fq&MessageBody=";

  private static String thread() {
    return Thread.currentThread().isVirtual() ? "virtual" : "loop";
  }

  /** Tells the thread; an operation that the text asks to fail does. */
  private final class Sqs implements SqsApi {
    @Override
    public SendMessageResult sendMessage(CallContext context, SendMessageRequest input) {
      if ("break".equals(input.messageBody())) {
        throw new IllegalStateException("a bug");
      }
      return SendMessageResult.builder().messageId(thread()).build();
    }

    @Override
    public PurgeQueueOutput purgeQueue(CallContext context, PurgeQueueRequest input) {
      purgedOn.add(thread());
      return PurgeQueueOutput.builder().build();
    }
  }

  private final List<String> purgedOn = new CopyOnWriteArrayList<>();
  private final List<String> madeOn = new CopyOnWriteArrayList<>();
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicBoolean waits = new AtomicBoolean();
  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpServer server =
      HttpServer.builder(
              Dispatcher.builder(() -> "request-" + requests.incrementAndGet(), () -> 0L)
                  .codec(AwsJsonCodec.version10())
                  .codec(new AwsQueryCodec())
                  .faults((where, requestId, fault) -> faults.add(fault))
                  .admission(new Gate())
                  .service(
                      new HostedService(
                          SqsSchema.INSTANCE,
                          () -> {
                            madeOn.add(thread());
                            return new SqsBinding(new Sqs());
                          },
                          ErrorDialect.DEFAULT,
                          Set.of("SendMessage")))
                  .build())
          .faults(faults::add)
          .start();

  /** Lets all pass; may say that it waits. */
  private final class Gate implements Admission {
    @Override
    public void admit(
        CallContext context, ServiceSchema service, OperationSchema operation, Structure input) {}

    @Override
    public boolean waits() {
      return waits.get();
    }
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  private String post(String body, String... headers) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/"))
                .version(HttpClient.Version.HTTP_1_1)
                .headers(headers)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }

  private String json(String operation, String body) throws IOException, InterruptedException {
    return post(
        body,
        "Content-Type",
        "application/x-amz-json-1.0",
        "X-Amz-Target",
        "AmazonSQS." + operation);
  }

  private String send(String text) throws IOException, InterruptedException {
    return json("SendMessage", SEND.formatted(text));
  }

  private static String sentOn(String thread) {
    return "200 {\"MessageId\":\"" + thread + "\"}";
  }

  @Test
  void promptOperation_runsOnTheEventLoop_afterTheServiceHasBeenMade() throws Exception {
    assertEquals(sentOn("virtual"), send("first"));
    assertEquals(sentOn("loop"), send("second"));
    assertEquals(List.of("virtual"), madeOn);
  }

  @Test
  void otherOperations_runOnVirtualThreads() throws Exception {
    send("first");
    assertEquals("200 ", json("PurgeQueue", PURGE));
    assertEquals(List.of("virtual"), purgedOn);
  }

  @Test
  void largeBody_runsOnAVirtualThread() throws Exception {
    send("first");
    int room = Dispatcher.MAX_PROMPT_BODY - SEND.formatted("").length();
    assertEquals(sentOn("loop"), send("x".repeat(room)));
    assertEquals(sentOn("virtual"), send("x".repeat(room + 1)));
  }

  @Test
  void whileTheGateMayWait_nothingRunsOnTheEventLoop() throws Exception {
    send("first");
    waits.set(true);
    assertEquals(sentOn("virtual"), send("second"));
    waits.set(false);
    assertEquals(sentOn("loop"), send("third"));
  }

  @Test
  void queryCall_runsOnTheEventLoopWhereItIsSigned() throws Exception {
    send("first");
    String[] form = {"Content-Type", "application/x-www-form-urlencoded"};
    assertTrue(post(FORM + "a", form).contains("<MessageId>virtual</MessageId>"));
    List<String> signed = new ArrayList<>(List.of(form));
    signed.addAll(List.of("Authorization", Sent.signature("test", "us-east-1", "sqs")));
    assertTrue(
        post(FORM + "a", signed.toArray(String[]::new)).contains("<MessageId>loop</MessageId>"));
  }

  @Test
  void errorsAndFaults_areAnsweredAsElsewhere() throws Exception {
    send("first");
    assertTrue(json("SendMessage", "{").startsWith("400 {\"__type\":"));
    assertTrue(json("NoSuch", "{}").startsWith("400 {\"__type\":"));
    assertEquals(List.of(), faults);
    assertTrue(send("break").startsWith("500 {\"__type\":"));
    assertEquals("a bug", faults.getFirst().getMessage());
    assertEquals(sentOn("loop"), send("after"));
  }

  @Test
  void promptOperation_thatTheServiceLacks_isRefusedWhenWired() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new HostedService(
                SqsSchema.INSTANCE,
                () -> new SqsBinding(new SqsApi() {}),
                ErrorDialect.DEFAULT,
                Set.of("SendMesage")));
  }
}
