package dev.virga.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.api.lambda.DeleteFunctionRequest;
import dev.virga.api.lambda.GetFunctionRequest;
import dev.virga.api.lambda.LambdaSchema;
import dev.virga.api.logs.CreateLogGroupOutput;
import dev.virga.api.logs.CreateLogGroupRequest;
import dev.virga.api.logs.CreateLogStreamOutput;
import dev.virga.api.logs.CreateLogStreamRequest;
import dev.virga.api.logs.LogsApi;
import dev.virga.api.logs.LogsError;
import dev.virga.api.logs.PutLogEventsRequest;
import dev.virga.api.logs.PutLogEventsResponse;
import dev.virga.core.engine.Captured;
import dev.virga.core.engine.EngineHarness;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpExchange;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.IssuedAccessKey;
import dev.virga.core.protocol.SerializationException;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.service.CallContext;
import dev.virga.lambda.operation.LambdaErrorDialect;
import dev.virga.lambda.runtime.LogStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where Lambda meets the rest: code downloads, logs, access keys, errors before operations. */
class LambdaEdgesTest {
  /** Provenance: documented: GetFunction's ten minutes, of real time; S3's error codes. */
  @Test
  void codeLocation_servesTheZipForTenMinutes() throws IOException {
    try (LambdaHarness lambda = new LambdaHarness(Duration.ZERO)) {
      lambda.create("f", "index.echo");
      String path = location(lambda, "f");
      String forged = path.replace("Expires=1", "Expires=2");

      assertEquals(LambdaHarness.zip("index.js", "1"), get(lambda, path).body().readAll());
      assertEquals("403 SignatureDoesNotMatch", error(get(lambda, forged)));
      assertEquals("403 SignatureDoesNotMatch", error(send(lambda, "DELETE", path)));
      assertEquals("403 AccessDenied", error(get(lambda, path.substring(0, path.indexOf('?')))));
      lambda.engine.realTime().elapse(Duration.ofMinutes(10).minusSeconds(1));
      assertEquals(200, get(lambda, path).status());
      lambda.engine.realTime().elapse(Duration.ofSeconds(1));
      assertEquals("403 AccessDenied", error(get(lambda, path)));
      String expired = get(lambda, path).body().readAll().asUtf8();
      assertTrue(expired.contains("<Message>Request has expired</Message><Expires>"), expired);
    }
  }

  private static String error(HttpResponse answer) throws IOException {
    String body = answer.body().readAll().asUtf8();
    return answer.status() + " " + body.replaceFirst("(?s).*<Code>(.*)</Code>.*", "$1");
  }

  @Test
  void code_isInMemoryAsLongAsAFunctionOrACapturedStateHasIt() throws IOException {
    try (LambdaHarness lambda = new LambdaHarness(Duration.ZERO)) {
      lambda.create("f", "index.echo");
      String location = location(lambda, "f");
      Captured before = lambda.engine.kernel().capture();
      delete(lambda, "f");

      Runtime.getRuntime().gc();
      assertEquals(200, get(lambda, location).status());
      lambda.engine.kernel().restore(before);
      lambda.invoke("f", "{}");
      delete(lambda, "f");
      before = null;
      lambda.pool.versions.clear();

      Runtime.getRuntime().gc();
      assertEquals("404 NoSuchKey", error(get(lambda, location)));
    }
  }

  private static String location(LambdaHarness lambda, String name) {
    return lambda
        .api()
        .getFunction(lambda.context(), GetFunctionRequest.builder().functionName(name).build())
        .code()
        .location()
        .substring(lambda.context().endpoint().length());
  }

  private static void delete(LambdaHarness lambda, String name) {
    lambda
        .api()
        .deleteFunction(
            lambda.context(), DeleteFunctionRequest.builder().functionName(name).build());
    lambda.engine.settle();
  }

  private static HttpResponse get(LambdaHarness lambda, String target) {
    return send(lambda, "GET", target);
  }

  private static HttpResponse send(LambdaHarness lambda, String method, String target) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    String query = mark < 0 ? "" : target.substring(mark + 1);
    List<HttpResponse> answers = new ArrayList<>();
    HttpExchange exchange =
        new HttpExchange() {
          @Override
          public boolean respond(HttpResponse response) {
            return answers.add(response);
          }

          @Override
          public BodyWriter stream(int status, Headers headers) {
            throw new AssertionError("streamed");
          }

          @Override
          public void onDisconnect(Runnable action) {}
        };
    lambda
        .module
        .downloads()
        .handle(
            new HttpRequest(
                method, path, query, Headers.of(), Bytes.EMPTY, "http", "localhost:4566"),
            exchange);
    assertEquals(1, answers.size());
    return answers.get(0);
  }

  @Test
  void logLines_areStoredInOrderInAGroupThatIsMadeForThem() {
    RecordedLogs logs = new RecordedLogs();
    try (LambdaHarness lambda = new LambdaHarness(new EngineHarness(), Duration.ZERO, logs)) {
      lambda.create("f", "index.echo");
      lambda.pool.handlers.put(
          "index.echo",
          (function, invocation) -> {
            LogStream stream = new LogStream(function.arn(), function.logGroup(), "stream");
            lambda.pool.surroundings.logs().append(stream, List.of("START\n"));
            lambda.pool.surroundings.logs().append(stream, List.of("one\n", "two\n"));
            return FakePool.success(invocation.payload());
          });

      lambda.invoke("f", "{}");

      long now = EngineHarness.START.toEpochMilli();
      assertEquals(
          List.of(
              "group /aws/lambda/f",
              "stream /aws/lambda/f stream",
              now + " START\n",
              now + " one\n",
              now + " two\n"),
          logs.calls);
    }
  }

  /** Logs as far as Lambda needs them: refuses what is not there and what is there twice. */
  private static final class RecordedLogs implements LogsApi {
    private final List<String> calls = new ArrayList<>();
    private final Set<String> groups = new HashSet<>();
    private final Set<String> streams = new HashSet<>();

    @Override
    public CreateLogGroupOutput createLogGroup(CallContext context, CreateLogGroupRequest input) {
      assertEquals(EngineHarness.ACCOUNT, context.account());
      assertEquals(EngineHarness.REGION, context.region());
      if (!groups.add(input.logGroupName())) {
        throw new ServiceException(LogsError.RESOURCE_ALREADY_EXISTS, "there");
      }
      calls.add("group " + input.logGroupName());
      return CreateLogGroupOutput.builder().build();
    }

    @Override
    public CreateLogStreamOutput createLogStream(
        CallContext context, CreateLogStreamRequest input) {
      String name = input.logGroupName() + " " + input.logStreamName();
      if (!streams.add(name)) {
        throw new ServiceException(LogsError.RESOURCE_ALREADY_EXISTS, "there");
      }
      calls.add("stream " + name);
      return CreateLogStreamOutput.builder().build();
    }

    @Override
    public PutLogEventsResponse putLogEvents(CallContext context, PutLogEventsRequest input) {
      if (!streams.contains(input.logGroupName() + " " + input.logStreamName())) {
        throw new ServiceException(LogsError.RESOURCE_NOT_FOUND, "not there");
      }
      input.logEvents().forEach(event -> calls.add(event.timestamp() + " " + event.message()));
      return PutLogEventsResponse.builder().build();
    }
  }

  @Test
  void accessKeys_meanTheirAccount() {
    try (LambdaHarness lambda = new LambdaHarness(Duration.ZERO)) {
      AccountId other = new AccountId("111122223333");
      var keys = lambda.module.keys();

      assertEquals(AccountId.DEFAULT, keys.resolve(null).account());
      assertEquals(AccountId.DEFAULT, keys.resolve("test").account());
      assertEquals(other, keys.resolve("111122223333").account());
      assertEquals(other, keys.resolve(IssuedAccessKey.temporary(other, 3)).account());
    }
  }

  @Test
  void inputThatIsNotParsed_isAnInvalidRequestContent() {
    OperationSchema create =
        Objects.requireNonNull(LambdaSchema.INSTANCE.operation("CreateFunction"));

    ServiceException e =
        new LambdaErrorDialect().malformed(create, new SerializationException("no JSON"));

    assertEquals("InvalidRequestContentException", e.error().code());
    assertEquals("Could not parse request body into json: no JSON", e.message());
    assertEquals("User", e.members().get("Type"));
  }

  /** Provenance: recorded text, spec/lambda.md §3.4; the list is ours. */
  @Test
  void unknownRuntime_isToldInLambdasOwnWords() {
    OperationSchema create =
        Objects.requireNonNull(LambdaSchema.INSTANCE.operation("CreateFunction"));
    LambdaErrorDialect dialect = new LambdaErrorDialect();
    String generic =
        "1 validation error detected: Value 'cobol' at 'runtime' failed to satisfy constraint:"
            + " Member must satisfy enum value set: [nodejs, java8]";

    ServiceException runtime = dialect.invalid(create, generic);
    ServiceException other = dialect.invalid(create, "1 validation error detected: x");

    assertEquals("InvalidParameterValueException", runtime.error().code());
    assertTrue(
        runtime
            .message()
            .matches(
                "Value cobol at 'runtime' failed to satisfy constraint: Member must satisfy enum"
                    + " value set: \\[nodejs20.x, .*, provided.al2023\\] or be a valid ARN"),
        runtime.message());
    assertEquals("ValidationException", other.error().code());
  }
}
