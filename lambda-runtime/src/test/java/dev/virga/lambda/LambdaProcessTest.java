package dev.virga.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virga.api.lambda.FunctionCode;
import dev.virga.api.lambda.InvocationRequest;
import dev.virga.api.lambda.InvocationResponse;
import dev.virga.api.lambda.LogType;
import dev.virga.api.logs.CreateLogGroupOutput;
import dev.virga.api.logs.CreateLogGroupRequest;
import dev.virga.api.logs.CreateLogStreamOutput;
import dev.virga.api.logs.CreateLogStreamRequest;
import dev.virga.api.logs.LogsApi;
import dev.virga.api.logs.PutLogEventsRequest;
import dev.virga.api.logs.PutLogEventsResponse;
import dev.virga.core.engine.EngineHarness;
import dev.virga.core.function.FunctionExecutor;
import dev.virga.core.function.RuntimeUnavailableException;
import dev.virga.core.identity.IssuedAccessKey;
import dev.virga.core.schema.Bytes;
import dev.virga.core.service.CallContext;
import dev.virga.lambda.process.ProcessExecutor;
import dev.virga.lambda.runtime.EnvironmentPool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API on top of real processes: what a function sees, answers and logs. */
class LambdaProcessTest {
  private static final String CODE =
      """
      exports.handler = async (event, context) => {
        console.log('seen ' + event.n);
        if (event.fail) throw new TypeError('no');
        return {
          n: event.n,
          key: process.env.AWS_ACCESS_KEY_ID,
          group: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
          arn: context.invokedFunctionArn,
          id: context.awsRequestId,
        };
      };
      """;

  @TempDir Path directory;

  @Test
  void function_runsAndLogsAndFails() {
    List<String> log = new CopyOnWriteArrayList<>();
    FunctionExecutor executor = new ProcessExecutor(directory, () -> "http://127.0.0.1:1");
    assumeTrue(runs(executor, "nodejs22.x"), "no Node.js here");
    try (EngineHarness engine = new EngineHarness();
        LambdaModule module =
            new LambdaModule(
                new LambdaModule.Wiring(
                    engine.kernel(),
                    engine.journal(),
                    engine.metrics(),
                    () -> logs(log),
                    surroundings ->
                        new EnvironmentPool(executor, EnvironmentPool.Bounds.DEFAULT, surroundings),
                    Duration.ZERO))) {
      module
          .api()
          .createFunction(
              engine.context(),
              LambdaHarness.request("f", "index.handler")
                  .code(FunctionCode.builder().zipFile(LambdaHarness.zip("index.js", CODE)).build())
                  .build());
      CallContext context = engine.context();

      InvocationResponse answer = module.api().invoke(context, request("{\"n\":7}"));

      String payload = answer.payload().asUtf8();
      assertTrue(payload.contains("\"n\":7"), payload);
      assertTrue(payload.contains("\"group\":\"/aws/lambda/f\""), payload);
      assertTrue(payload.contains("\"arn\":\"" + LambdaHarness.ARN + "f\""), payload);
      assertTrue(payload.contains("\"id\":\"" + context.requestId() + "\""), payload);
      String key = payload.replaceAll(".*\"key\":\"([^\"]*)\".*", "$1");
      assertEquals(EngineHarness.ACCOUNT, IssuedAccessKey.account(key).orElseThrow());
      assertEquals(EngineHarness.ACCOUNT, module.keys().resolve(key).account());
      assertTrue(log.stream().anyMatch(line -> line.endsWith("INFO\tseen 7\n")), log.toString());
      assertTrue(log.getLast().startsWith("REPORT RequestId: "), log.toString());
      byte[] tail = Base64.getDecoder().decode(answer.logResult());
      assertTrue(new String(tail, StandardCharsets.UTF_8).contains("seen 7"));

      InvocationResponse failure =
          module.api().invoke(engine.context(), request("{\"fail\":true}"));

      assertEquals("Unhandled", failure.functionError());
      String error = failure.payload().asUtf8();
      assertTrue(error.startsWith("{\"errorType\":\"TypeError\",\"errorMessage\":\"no\""), error);
    }
  }

  private static boolean runs(FunctionExecutor executor, String runtime) {
    try {
      executor.check(runtime);
      return true;
    } catch (RuntimeUnavailableException e) {
      return false;
    }
  }

  private static InvocationRequest request(String payload) {
    return InvocationRequest.builder()
        .functionName("f")
        .logType(LogType.TAIL)
        .payload(Bytes.utf8(payload))
        .build();
  }

  private static LogsApi logs(List<String> lines) {
    return new LogsApi() {
      @Override
      public CreateLogGroupOutput createLogGroup(CallContext context, CreateLogGroupRequest input) {
        return CreateLogGroupOutput.builder().build();
      }

      @Override
      public CreateLogStreamOutput createLogStream(
          CallContext context, CreateLogStreamRequest input) {
        return CreateLogStreamOutput.builder().build();
      }

      @Override
      public PutLogEventsResponse putLogEvents(CallContext context, PutLogEventsRequest input) {
        input.logEvents().forEach(event -> lines.add(event.message()));
        return PutLogEventsResponse.builder().build();
      }
    };
  }
}
