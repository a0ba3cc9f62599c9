package dev.virga.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.api.cloudwatch.CloudWatchApi;
import dev.virga.api.cloudwatch.CloudWatchBinding;
import dev.virga.api.cloudwatch.CloudWatchError;
import dev.virga.api.cloudwatch.DeleteAlarmsInput;
import dev.virga.api.cloudwatch.DeleteAlarmsOutput;
import dev.virga.api.kinesis.KinesisApi;
import dev.virga.api.kinesis.KinesisBinding;
import dev.virga.api.kinesis.KinesisError;
import dev.virga.api.kinesis.SubscribeToShardEvent;
import dev.virga.api.kinesis.SubscribeToShardEventStream;
import dev.virga.api.kinesis.SubscribeToShardInput;
import dev.virga.api.kinesis.SubscribeToShardOutput;
import dev.virga.api.lambda.CreateFunctionRequest;
import dev.virga.api.lambda.FunctionConfiguration;
import dev.virga.api.lambda.InvokeResponseStreamUpdate;
import dev.virga.api.lambda.InvokeWithResponseStreamCompleteEvent;
import dev.virga.api.lambda.InvokeWithResponseStreamRequest;
import dev.virga.api.lambda.InvokeWithResponseStreamResponse;
import dev.virga.api.lambda.InvokeWithResponseStreamResponseEvent;
import dev.virga.api.lambda.LambdaApi;
import dev.virga.api.lambda.LambdaBinding;
import dev.virga.api.lambda.LambdaError;
import dev.virga.api.lambda.LambdaSchema;
import dev.virga.api.sqs.Message;
import dev.virga.api.sqs.PurgeQueueOutput;
import dev.virga.api.sqs.PurgeQueueRequest;
import dev.virga.api.sqs.ReceiveMessageRequest;
import dev.virga.api.sqs.ReceiveMessageResult;
import dev.virga.api.sqs.SqsApi;
import dev.virga.api.sqs.SqsBinding;
import dev.virga.api.sqs.SqsError;
import dev.virga.api.sts.GetCallerIdentityRequest;
import dev.virga.api.sts.GetCallerIdentityResponse;
import dev.virga.api.sts.StsApi;
import dev.virga.api.sts.StsBinding;
import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.http.Headers;
import dev.virga.core.protocol.Dispatcher;
import dev.virga.core.protocol.ErrorDialect;
import dev.virga.core.protocol.HostedService;
import dev.virga.core.protocol.eventstream.EventStreamFrame;
import dev.virga.core.protocol.eventstream.MalformedFrameException;
import dev.virga.core.schema.Bytes;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.EventSink;
import dev.virga.core.service.Outcome;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DispatcherTest {
  private static final String IDENTITY = "Action=GetCallerIdentity&Version=2011-06-15";

  private static final String SUBSCRIPTION =
      "{\"ConsumerARN\":\"arn:aws:kinesis:us-east-1:000000000000:stream/s/consumer/c:1\","
          + "\"ShardId\":\"shardId-000000000000\",\"StartingPosition\":{\"Type\":\"LATEST\"}}";

  /** Answers with what it is told of the caller. */
  private static final class Sts implements StsApi {
    private @Nullable CallContext seen;

    @Override
    public GetCallerIdentityResponse getCallerIdentity(
        CallContext context, GetCallerIdentityRequest input) {
      seen = context;
      return GetCallerIdentityResponse.builder().account(context.account().value()).build();
    }
  }

  private final Sts sts = new Sts();
  private final House house = new House().with(new StsBinding(sts));

  @Test
  void answer_hasTheRequestIdInHeaderAndBody() {
    RecordingExchange exchange = house.send(Sent.form(IDENTITY));
    assertEquals(200, exchange.status());
    assertEquals("request-1", exchange.header("x-amzn-RequestId"));
    assertEquals(
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
            + "<GetCallerIdentityResult><Account>000000000000</Account></GetCallerIdentityResult>"
            + "<ResponseMetadata><RequestId>request-1</RequestId></ResponseMetadata>"
            + "</GetCallerIdentityResponse>",
        exchange.text());
    assertEquals(List.of(), house.faults());
  }

  @ParameterizedTest
  @CsvSource({
    "123456789012, eu-central-1, 123456789012, eu-central-1",
    "AKIAIOSFODNN7EXAMPLE, ap-southeast-2, 000000000000, ap-southeast-2",
    "1234567890123, us-gov-west-1, 000000000000, us-gov-west-1",
  })
  void context_comesFromTheSignature(
      String accessKeyId, String region, String account, String seenRegion) {
    house.send(Sent.form(IDENTITY, "Authorization", Sent.signature(accessKeyId, region, "sts")));
    CallContext seen = Objects.requireNonNull(sts.seen);
    assertEquals(account, seen.account().value());
    assertEquals(seenRegion, seen.region().value());
    assertEquals("http://localhost:4566", seen.endpoint());
    assertEquals("request-1", seen.cause().chain());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AWS4-HMAC-SHA256 Credential=AKID/20261123/nowhere/sts/aws4_request | 403"
            + " | SignatureDoesNotMatch",
        "AWS4-HMAC-SHA256 Credential=AKID/20261123//sts/aws4_request | 403 | SignatureDoesNotMatch",
        "AWS4-HMAC-SHA256 Credential=AKID/20261123/us-east-1/aws4_request | 400"
            + " | IncompleteSignature",
        "AWS4-HMAC-SHA256 Credential=/20261123/us-east-1/sts/aws4_request | 400"
            + " | IncompleteSignature",
        "AWS4-HMAC-SHA256 SignedHeaders=host | 400 | IncompleteSignature",
        "AWS4- | 400 | IncompleteSignature",
      })
  void signature_thatCannotBeRead_isRefused(String authorization, int status, String code) {
    RecordingExchange exchange = house.send(Sent.form(IDENTITY, "Authorization", authorization));
    assertEquals(status, exchange.status());
    assertTrue(exchange.text().contains("<Code>" + code + "</Code>"), exchange.text());
    assertNull(sts.seen);
  }

  @Test
  void fault_isReportedAndAnsweredInTheProtocolsShape() {
    RuntimeException fault = new IllegalStateException("ours");
    house.with(
        new StsBinding(
            new StsApi() {
              @Override
              public GetCallerIdentityResponse getCallerIdentity(
                  CallContext context, GetCallerIdentityRequest input) {
                throw fault;
              }
            }));
    RecordingExchange exchange = house.send(Sent.form(IDENTITY));
    assertEquals(500, exchange.status());
    assertTrue(
        exchange.text().contains("<Type>Receiver</Type><Code>InternalFailure</Code>"),
        exchange.text());
    assertFalse(exchange.text().contains("ours"));
    assertEquals(List.of(fault), house.faults());
  }

  @Test
  void notImplemented_isAnsweredBeforeTheInputIsLookedAt() {
    RecordingExchange exchange = house.send(Sent.json("AmazonSQS.CreateQueue", "1.0", "garbage"));
    assertEquals(501, exchange.status());
    assertTrue(exchange.text().contains("CreateQueue"), exchange.text());
    assertTrue(exchange.text().contains("NotImplemented"), exchange.text());
  }

  private static final class Sqs implements SqsApi, Outcome.Reply<ReceiveMessageResult> {
    private @Nullable Consumer<ReceiveMessageResult> answer;
    private @Nullable Consumer<ServiceException> error;
    private int cancelled;

    @Override
    public PurgeQueueOutput purgeQueue(CallContext context, PurgeQueueRequest input) {
      throw new ServiceException(SqsError.PURGE_QUEUE_IN_PROGRESS, "Only one per 60 seconds.");
    }

    @Override
    public Outcome<ReceiveMessageResult> receiveMessage(
        CallContext context, ReceiveMessageRequest input) {
      return new Outcome.Parked<>(this);
    }

    @Override
    public void whenAnswered(
        Consumer<ReceiveMessageResult> answer, Consumer<ServiceException> error) {
      this.answer = answer;
      this.error = error;
    }

    @Override
    public void cancel() {
      cancelled++;
    }

    void answer() {
      Objects.requireNonNull(answer)
          .accept(
              ReceiveMessageResult.builder()
                  .messages(List.of(Message.builder().body("hi").build()))
                  .build());
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void queryCompatible_tellsTheOldCode(boolean queryMode) {
    house.with(new SqsBinding(new Sqs()));
    var request = Sent.json("AmazonSQS.PurgeQueue", "1.0", "{\"QueueUrl\":\"http://q\"}");
    if (queryMode) {
      request.headers().add("x-amzn-query-mode", "true");
    }
    RecordingExchange exchange = house.send(request);
    assertEquals(403, exchange.status());
    assertEquals(
        "AWS.SimpleQueueService.PurgeQueueInProgress;Sender",
        exchange.header("x-amzn-query-error"));
    assertTrue(
        exchange.text().contains("\"__type\":\"com.amazonaws.sqs#PurgeQueueInProgress\""),
        exchange.text());
  }

  @ParameterizedTest
  @CsvSource({"true, 404", "false, 400"})
  void queryCompatible_statusIsTheOldOneInQueryModeOnly(boolean queryMode, int status) {
    house.with(
        new CloudWatchBinding(
            new CloudWatchApi() {
              @Override
              public DeleteAlarmsOutput deleteAlarms(CallContext context, DeleteAlarmsInput input) {
                throw new ServiceException(CloudWatchError.RESOURCE_NOT_FOUND, "");
              }
            }));
    String path = "/service/GraniteServiceVersion20100801/operation/DeleteAlarms";
    Headers headers =
        Headers.of("smithy-protocol", "rpc-v2-cbor", "Content-Type", "application/cbor");
    if (queryMode) {
      headers.add("x-amzn-query-mode", "true");
    }
    Bytes names = Bytes.wrap(HexFormat.of().parseHex("a16a416c61726d4e616d6573816161"));
    RecordingExchange exchange = house.send(Sent.request("POST", path, headers, names));
    assertEquals(status, exchange.status());
    assertEquals("ResourceNotFound;Sender", exchange.header("x-amzn-query-error"));
  }

  @Test
  void parked_isAnsweredWhenTheReplyComes() {
    Sqs sqs = new Sqs();
    house.with(new SqsBinding(sqs));
    RecordingExchange exchange = receive();
    assertFalse(exchange.answered());
    sqs.answer();
    assertEquals(200, exchange.status());
    assertEquals("{\"Messages\":[{\"Body\":\"hi\"}]}", exchange.text());
    assertEquals(0, sqs.cancelled);
  }

  private RecordingExchange receive() {
    return house.send(Sent.json("AmazonSQS.ReceiveMessage", "1.0", "{\"QueueUrl\":\"http://q\"}"));
  }

  @Test
  void parked_errorIsAnsweredToo() {
    Sqs sqs = new Sqs();
    house.with(new SqsBinding(sqs));
    RecordingExchange exchange = receive();
    Objects.requireNonNull(sqs.error)
        .accept(new ServiceException(SqsError.QUEUE_DOES_NOT_EXIST, "Gone."));
    assertEquals(400, exchange.status());
  }

  @Test
  void parked_isCancelledOnceWhenTheClientGoes() {
    Sqs sqs = new Sqs();
    house.with(new SqsBinding(sqs));
    RecordingExchange exchange = receive();
    exchange.disconnect();
    assertEquals(1, sqs.cancelled);
    sqs.answer();
    assertEquals(1, sqs.cancelled);
  }

  @Test
  void parked_answerOntoAClosedConnection_isTakenBack() {
    Sqs sqs = new Sqs();
    house.with(new SqsBinding(sqs));
    RecordingExchange exchange = receive();
    exchange.vanish();
    sqs.answer();
    assertEquals(1, sqs.cancelled);
  }

  private static List<EventStreamFrame> frames(RecordingExchange exchange)
      throws MalformedFrameException {
    List<EventStreamFrame> frames = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(exchange.streamed());
    for (var frame = EventStreamFrame.decode(in);
        frame != null;
        frame = EventStreamFrame.decode(in)) {
      frames.add(frame);
    }
    assertFalse(in.hasRemaining());
    return frames;
  }

  private static KinesisBinding kinesis(Consumer<EventSink> behaviour) {
    return new KinesisBinding(
        new KinesisApi() {
          @Override
          public SubscribeToShardOutput subscribeToShard(
              CallContext context, SubscribeToShardInput input, EventSink events) {
            behaviour.accept(events);
            return SubscribeToShardOutput.builder().build();
          }
        });
  }

  private RecordingExchange subscribe(Consumer<EventSink> behaviour) {
    house.with(kinesis(behaviour));
    return house.send(Sent.json("Kinesis_20131202.SubscribeToShard", "1.1", SUBSCRIPTION));
  }

  private static void start(EventSink events) {
    events.start(SubscribeToShardOutput.builder().build());
  }

  @Test
  void eventStream_rpc_beginsWithTheInitialResponse() throws MalformedFrameException {
    RecordingExchange exchange =
        subscribe(events -> {
          start(events);
          events.send(
              new SubscribeToShardEventStream.SubscribeToShardEvent(
                  SubscribeToShardEvent.builder().millisBehindLatest(7L).build()));
        });
    assertEquals("application/vnd.amazon.eventstream", exchange.header("Content-Type"));
    assertEquals("request-1", exchange.header("x-amzn-RequestId"));
    List<EventStreamFrame> frames = frames(exchange);
    assertEquals("initial-response", frames.getFirst().text(":event-type"));
    assertEquals("application/x-amz-json-1.1", frames.getFirst().text(":content-type"));
    assertEquals("{}", frames.getFirst().payload().asUtf8());
    assertEquals("event", frames.getLast().text(":message-type"));
    assertEquals("SubscribeToShardEvent", frames.getLast().text(":event-type"));
    assertEquals("{\"MillisBehindLatest\":7}", frames.getLast().payload().asUtf8());
    assertTrue(exchange.ended());
  }

  @Test
  void eventStream_errorBeforeTheStart_isAnOrdinaryError() {
    RecordingExchange exchange =
        subscribe(events -> {
          throw new ServiceException(KinesisError.RESOURCE_NOT_FOUND, "No.");
        });
    assertEquals(400, exchange.status());
    assertEquals("{\"__type\":\"ResourceNotFoundException\",\"message\":\"No.\"}", exchange.text());
  }

  @Test
  void eventStream_errorLater_isAnExceptionFrame() throws MalformedFrameException {
    RecordingExchange exchange =
        subscribe(events -> {
          start(events);
          throw new ServiceException(KinesisError.RESOURCE_NOT_FOUND, "No.");
        });
    EventStreamFrame last = frames(exchange).getLast();
    assertEquals("exception", last.text(":message-type"));
    assertEquals("ResourceNotFoundException", last.text(":exception-type"));
    assertEquals("{\"message\":\"No.\"}", last.payload().asUtf8());
    assertTrue(exchange.ended());
  }

  @Test
  void eventStream_faultLater_isAnErrorFrameAndReported() throws MalformedFrameException {
    RecordingExchange exchange =
        subscribe(events -> {
          start(events);
          throw new IllegalStateException("ours");
        });
    EventStreamFrame last = frames(exchange).getLast();
    assertEquals("error", last.text(":message-type"));
    assertEquals("InternalFailure", last.text(":error-code"));
    assertEquals(1, house.faults().size());
  }

  @Test
  void eventStream_rest_hasItsHeadInHttpAndBlobsAsTheyAre() throws MalformedFrameException {
    house.with(
        new LambdaBinding(
            new LambdaApi() {
              @Override
              public InvokeWithResponseStreamResponse invokeWithResponseStream(
                  CallContext context, InvokeWithResponseStreamRequest input, EventSink events) {
                InvokeWithResponseStreamResponse output =
                    InvokeWithResponseStreamResponse.builder()
                        .statusCode(200)
                        .executedVersion("$LATEST")
                        .responseStreamContentType("text/html")
                        .build();
                events.start(output);
                events.send(
                    new InvokeWithResponseStreamResponseEvent.PayloadChunk(
                        InvokeResponseStreamUpdate.builder().payload(Bytes.utf8("<p>")).build()));
                events.send(
                    new InvokeWithResponseStreamResponseEvent.InvokeComplete(
                        InvokeWithResponseStreamCompleteEvent.builder().errorCode("E").build()));
                return output;
              }
            }));
    RecordingExchange exchange =
        house.send(
            Sent.signed(
                "POST", "/2021-11-15/functions/f/response-streaming-invocations", "lambda"));
    assertEquals(200, exchange.status());
    assertEquals("$LATEST", exchange.header("X-Amz-Executed-Version"));
    assertEquals("text/html", exchange.header("X-Amzn-Remapped-Content-Type"));
    List<EventStreamFrame> frames = frames(exchange);
    assertEquals(2, frames.size());
    assertEquals("<p>", frames.getFirst().payload().asUtf8());
    assertEquals("application/octet-stream", frames.getFirst().text(":content-type"));
    assertEquals("{\"ErrorCode\":\"E\"}", frames.getLast().payload().asUtf8());
  }

  @Test
  void dialect_renamesWhatCannotBeParsed() {
    LambdaBinding lambda =
        new LambdaBinding(
            new LambdaApi() {
              @Override
              public FunctionConfiguration createFunction(
                  CallContext context, CreateFunctionRequest input) {
                throw new AssertionError("not reached");
              }
            });
    ErrorDialect dialect =
        ErrorDialect.of(
            LambdaError.INVALID_REQUEST_CONTENT,
            "Could not parse request body into json: ",
            CommonError.VALIDATION);
    Dispatcher dispatcher =
        Dispatcher.builder(() -> "id", () -> 0L)
            .codec(new dev.virga.core.protocol.rest.RestJsonCodec())
            .service(new HostedService(LambdaSchema.INSTANCE, () -> lambda, dialect))
            .build();
    RecordingExchange exchange = new RecordingExchange();
    dispatcher.handle(
        Sent.request(
            "POST",
            "/2015-03-31/functions",
            Headers.of("Content-Type", "application/json"),
            Bytes.utf8("{")),
        exchange);
    assertEquals(400, exchange.status());
    assertEquals("InvalidRequestContentException", exchange.header("x-amzn-ErrorType"));
    assertTrue(
        exchange.text().contains("Could not parse request body into json: "), exchange.text());
  }

  @Test
  void admission_refusesBeforeTheOperation() {
    RecordingExchange exchange = new RecordingExchange();
    house
        .builder()
        .admission((context, service, operation, input) -> {
          throw new ServiceException(CommonError.ACCESS_DENIED, operation.name());
        })
        .build()
        .handle(Sent.form(IDENTITY), exchange);
    assertEquals(403, exchange.status());
    assertTrue(exchange.text().contains("<Code>AccessDenied</Code>"), exchange.text());
    assertNull(sts.seen);
  }

  @Test
  void observer_isToldOfEveryCall() {
    house.send(Sent.form(IDENTITY));
    assertEquals(1, house.calls().size());
    assertEquals(200, house.calls().getFirst().status());
    assertNull(house.calls().getFirst().errorCode());
    house.send(Sent.form("Action=Nope&Version=2011-06-15"));
    assertEquals("InvalidAction", house.calls().getLast().errorCode());
  }
}
