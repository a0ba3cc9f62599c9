package dev.virga.lambda.operation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.virga.api.lambda.InvocationRequest;
import dev.virga.api.lambda.InvocationResponse;
import dev.virga.api.lambda.LogType;
import dev.virga.core.engine.Engine;
import dev.virga.core.engine.Kernel;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Arn;
import dev.virga.core.policy.Authorization;
import dev.virga.core.schema.Bytes;
import dev.virga.core.service.CallContext;
import dev.virga.lambda.engine.AsyncEvent;
import dev.virga.lambda.engine.Function;
import dev.virga.lambda.engine.FunctionName;
import dev.virga.lambda.engine.FunctionReference;
import dev.virga.lambda.engine.InvocationCommands;
import dev.virga.lambda.engine.LambdaFault;
import dev.virga.lambda.engine.LambdaState;
import dev.virga.lambda.engine.ResourcePolicy;
import dev.virga.lambda.invocation.Invocations;
import dev.virga.lambda.invocation.InvokePermission;
import dev.virga.lambda.invocation.TraceHeader;
import dev.virga.lambda.runtime.Invocation;
import dev.virga.lambda.runtime.InvocationResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Invoke: runs a function and answers what it answered (RequestResponse), queues an event for it
 * (Event), or tells whether the caller may (DryRun).
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>
 */
record Invoke(Functions functions, Invocations invocations, Kernel kernel) {
  private static final int MAX_SYNCHRONOUS_BYTES = 6_291_456;
  private static final int MAX_EVENT_BYTES = 1_048_576;
  private static final int MAX_CLIENT_CONTEXT = 3583;
  private static final Bytes EMPTY_EVENT = Bytes.utf8("{}");
  private static final String JSON_TYPE = "application/json";
  private static final Set<String> TYPES =
      Set.of(
          JSON_TYPE,
          "application/x-amz-json-1.0",
          "application/x-amz-json-1.1",
          "application/octet-stream",
          "binary/octet-stream");
  private static final JsonFactory JSON = new JsonFactory();

  InvocationResponse call(CallContext context, InvocationRequest input) {
    FunctionReference reference = functions.parse(context, input.functionName(), input.qualifier());
    new Unsupported("Invoke")
        .present("DurableExecutionName", input.durableExecutionName())
        .present("TenantId", input.tenantId());
    String account = reference.account();
    Engine<LambdaState> engine =
        functions
            .engines()
            .at(account == null ? context.account() : new AccountId(account), context.region());
    authorize(context, engine, reference.name());
    Arn arn = engine.view(state -> state.arn(reference.name(), reference.qualifier()));
    if (!reference.latest()) {
      throw LambdaFault.functionNotFound(arn);
    }
    engine.view(state -> InvocationCommands.invocable(state, reference.name()));
    var invocationType = input.invocationType();
    String type = invocationType == null ? "RequestResponse" : invocationType.value();
    if (type.equals("DryRun")) {
      return InvocationResponse.builder().statusCode(204).payload(Bytes.EMPTY).build();
    }
    Bytes payload = payload(input, type.equals("Event"));
    String trace = TraceHeader.of(input.traceHeader(), context.requestId(), kernel.clock().now());
    if (type.equals("Event")) {
      invocations.later(
          engine,
          new AsyncEvent.Request(
              context.requestId(),
              reference.name(),
              arn.toString(),
              payload,
              trace,
              context.cause()));
      return InvocationResponse.builder()
          .statusCode(202)
          .contentType(JSON_TYPE)
          .payload(Bytes.EMPTY)
          .build();
    }
    Invocation invocation =
        new Invocation(
            context.requestId(),
            payload,
            arn.toString(),
            trace,
            clientContext(input.clientContext()),
            null);
    return answer(
        invocations.now(engine, reference.name(), invocation, context.cause()),
        LogType.TAIL.equals(input.logType()),
        trace);
  }

  /** Comes before all else that would tell another account which functions there are. */
  private static void authorize(
      CallContext context, Engine<LambdaState> engine, FunctionName name) {
    Arn arn = engine.view(state -> state.arn(name, null));
    ResourcePolicy policy =
        engine.view(state ->
            Optional.ofNullable(state.function(name))
                .map(Function::policy)
                .orElse(ResourcePolicy.NONE));
    Authorization answer =
        InvokePermission.check(policy, arn, context.principal(), context.sourceArn());
    if (!answer.allowed()) {
      throw LambdaFault.accessDenied(
          Functions.caller(context.principal()), InvokePermission.ACTION, arn);
    }
  }

  private static InvocationResponse answer(InvocationResult result, boolean tail, String trace) {
    InvocationResponse.Builder answer =
        InvocationResponse.builder()
            .statusCode(200)
            .contentType(JSON_TYPE)
            .executedVersion(FunctionReference.LATEST)
            .functionError(result.functionError())
            .traceHeader(trace)
            .payload(result.payload());
    if (tail) {
      answer.logResult(Base64.getEncoder().encodeToString(result.logTail().unsafeArray()));
    }
    return answer.build();
  }

  private static Bytes payload(InvocationRequest input, boolean event) {
    Bytes given = input.payload();
    if (given == null || given.isEmpty()) {
      return EMPTY_EVENT;
    }
    requireJsonType(input.contentType());
    if (event && given.size() > MAX_EVENT_BYTES) {
      throw LambdaFault.eventTooLarge(given.size(), MAX_EVENT_BYTES);
    }
    if (given.size() > MAX_SYNCHRONOUS_BYTES) {
      throw LambdaFault.requestTooLarge(MAX_SYNCHRONOUS_BYTES);
    }
    try {
      requireJson(given.unsafeArray());
    } catch (JsonParseException e) {
      JsonLocation at = e.getLocation();
      throw LambdaFault.notJson(e.getOriginalMessage(), at.getLineNr(), at.getColumnNr());
    } catch (IOException e) {
      throw new UncheckedIOException("there is no I/O in an array", e);
    }
    return given;
  }

  /** JSON under any of its names, and bytes of no kind: AWS's SDKs call a payload the latter. */
  private static void requireJsonType(@Nullable String header) {
    String type = header == null ? "" : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!type.isEmpty() && !TYPES.contains(type) && !type.endsWith("+json")) {
      throw LambdaFault.unsupportedMediaType(type);
    }
  }

  /** Exactly one JSON value. */
  private static void requireJson(byte[] bytes) throws IOException {
    try (JsonParser parser = JSON.createParser(bytes)) {
      if (parser.nextToken() == null) {
        throw new JsonParseException(parser, "No content to map due to end-of-input");
      }
      parser.skipChildren();
      JsonToken more = parser.nextToken();
      if (more != null) {
        throw new JsonParseException(
            parser, "Trailing token (of type " + more + ") found after value");
      }
    }
  }

  private static @Nullable String clientContext(@Nullable String base64) {
    if (base64 == null) {
      return null;
    }
    try {
      byte[] json = Base64.getDecoder().decode(base64);
      requireJson(json);
      if (base64.length() <= MAX_CLIENT_CONTEXT) {
        return new String(json, StandardCharsets.UTF_8);
      }
    } catch (IllegalArgumentException | IOException notJson) {
      throw LambdaFault.badClientContext();
    }
    throw LambdaFault.badClientContext();
  }
}
