package dev.virga.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virga.server.Config;
import dev.virga.server.Setting;
import dev.virga.testkit.Virga;
import dev.virga.testkit.VirgaExtension;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;
import software.amazon.awssdk.services.lambda.model.UnsupportedMediaTypeException;

/** Lambda by the AWS SDK, on real processes. */
class LambdaIT {
  @RegisterExtension
  static final VirgaExtension VIRGA =
      VirgaExtension.with(
          Config.of(Map.of(), Map.of(Setting.PORT, "0", Setting.EXECUTOR, "process")));

  private static final String ARN =
      "arn:aws:lambda:" + Sdk.REGION + ":" + Sdk.ACCOUNT + ":function:";

  private Sdk sdk;
  private LambdaClient lambda;

  @BeforeEach
  void connect(Virga virga) {
    sdk = new Sdk(virga);
    lambda = sdk.lambda();
  }

  @AfterEach
  void disconnect() {
    sdk.close();
  }

  private InvokeResponse invoke(String name, String payload) {
    return lambda.invoke(r -> r.functionName(name).payload(SdkBytes.fromUtf8String(payload)));
  }

  private static JsonNode json(InvokeResponse answer) {
    return Control.json(answer.payload().asUtf8String());
  }

  /** Provenance: recorded (CreateFunction's answer and the state life cycle). */
  @Test
  void createFunction_isPendingThenActive() {
    var created = lambda.createFunction(Probe.here().request("f").build());

    assertEquals(State.PENDING, created.state());
    assertEquals("The function is being created.", created.stateReason());
    assertEquals(ARN + "f", created.functionArn());
    assertEquals("$LATEST", created.version());
    assertNull(created.lastUpdateStatus());
    FunctionConfiguration active =
        lambda
            .waiter()
            .waitUntilFunctionActiveV2(r -> r.functionName("f"))
            .matched()
            .response()
            .orElseThrow()
            .configuration();
    assertEquals(State.ACTIVE, active.state());
    assertNull(active.stateReason());
    assertEquals(LastUpdateStatus.SUCCESSFUL, active.lastUpdateStatus());
    assertNotEquals(created.revisionId(), active.revisionId());
    assertEquals(created.codeSha256(), active.codeSha256());
  }

  /** Provenance: documented, Lambda API, Invoke; log lines recorded. */
  @Test
  void invoke_answersThePayloadAndTheLogTail() {
    Probe.here().create(lambda, "f");

    InvokeResponse answer =
        lambda.invoke(r ->
            r.functionName("f")
                .logType(LogType.TAIL)
                .payload(SdkBytes.fromUtf8String("{\"n\": 1}")));

    assertEquals(200, answer.statusCode());
    assertEquals("$LATEST", answer.executedVersion());
    assertNull(answer.functionError());
    assertEquals(Control.json("{\"echo\":{\"n\":1}}"), json(answer));
    String id = answer.responseMetadata().requestId();
    List<String> tail =
        new String(Base64.getDecoder().decode(answer.logResult()), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertTrue(tail.contains("START RequestId: " + id + " Version: $LATEST"), tail.toString());
    assertTrue(tail.stream().anyMatch(line -> line.startsWith("seen {")), tail.toString());
    assertTrue(tail.contains("END RequestId: " + id), tail.toString());
    assertTrue(
        tail.getLast().startsWith("REPORT RequestId: " + id + "\tDuration: "), tail.toString());
    assertTrue(tail.getLast().contains("\tMemory Size: 256 MB\t"), tail.toString());
    assertTrue(tail.getLast().contains("\tInit Duration: "), tail.toString());
    assertNull(invoke("f", "{}").logResult());
  }

  /** Provenance: documented, Lambda developer guide, function errors; a 200 with a header. */
  @Test
  void invoke_ofAFunctionThatRaisesAnswersItsError() {
    Probe.here().create(lambda, "f");

    InvokeResponse answer = invoke("f", "{\"fail\": true}");

    assertEquals(200, answer.statusCode());
    assertEquals("Unhandled", answer.functionError());
    assertEquals("asked to fail", json(answer).get("errorMessage").asText());
    assertEquals(Probe.here().errorType(), json(answer).get("errorType").asText());
    assertNull(invoke("f", "{}").functionError());
  }

  /** Provenance: recorded (statuses 202 and 204, empty answers). */
  @Test
  void event_isAcceptedAndRunLater_dryRunIsNot(Virga virga) {
    Probe.here().create(lambda, "f");

    InvokeResponse dry =
        lambda.invoke(r -> r.functionName("f").invocationType(InvocationType.DRY_RUN));
    InvokeResponse event =
        lambda.invoke(r ->
            r.functionName("f")
                .invocationType(InvocationType.EVENT)
                .payload(SdkBytes.fromUtf8String("{\"n\":42}")));
    virga.clock().settle();

    assertEquals(204, dry.statusCode());
    assertEquals(202, event.statusCode());
    assertEquals(0, event.payload().asByteArray().length);
    List<String> starts =
        sdk.logs().filterLogEvents(r -> r.logGroupName("/aws/lambda/f")).events().stream()
            .map(line -> line.message())
            .filter(line -> line.startsWith("START") || line.startsWith("seen"))
            .toList();
    assertEquals(2, starts.size(), starts.toString());
    assertTrue(starts.getFirst().contains(event.responseMetadata().requestId()));
    assertTrue(starts.getLast().contains("42"), starts.toString());
  }

  /** Provenance: documented, UpdateFunctionCode; RevisionId recorded. */
  @Test
  void updateFunctionCode_runsTheNewCode() {
    assumeTrue(Probe.python(), Probe.missing("python3.12"));
    Probe.inPython("def handler(event, context):\n    return 'one'\n").create(lambda, "f");
    assertEquals("\"one\"", invoke("f", "{}").payload().asUtf8String());
    SdkBytes two = Probe.zip("app.py", "def handler(event, context):\n    return 'two'\n");

    var dry = lambda.updateFunctionCode(r -> r.functionName("f").zipFile(two).dryRun(true));
    assertEquals("\"one\"", invoke("f", "{}").payload().asUtf8String());
    var updated = lambda.updateFunctionCode(r -> r.functionName("f").zipFile(two));
    lambda.waiter().waitUntilFunctionUpdatedV2(r -> r.functionName("f"));

    assertEquals(LastUpdateStatus.IN_PROGRESS, updated.lastUpdateStatus());
    assertEquals(dry.codeSha256(), updated.codeSha256());
    assertEquals("\"two\"", invoke("f", "{}").payload().asUtf8String());
    Refused.with(
        412,
        "PreconditionFailedException",
        "The Revision Id provided does not match the latest Revision Id. Call the"
            + " GetFunction/GetAlias API to retrieve the latest Revision Id",
        () -> lambda.updateFunctionCode(r -> r.functionName("f").zipFile(two).revisionId("old")));
  }

  /** Provenance: documented, UpdateFunctionConfiguration: what is not given stays. */
  @Test
  void updateFunctionConfiguration_isSeenByTheFunction() {
    assumeTrue(Probe.python(), Probe.missing("python3.12"));
    String source =
        """
        import os
        def handler(event, context):
            return [os.environ.get('COLOUR'), context.memory_limit_in_mb]
        """;
    Probe.inPython(source).create(lambda, "f");
    assertEquals("[null, \"256\"]", invoke("f", "{}").payload().asUtf8String());

    lambda.updateFunctionConfiguration(r ->
        r.functionName("f").memorySize(512).environment(e -> e.variables(Map.of("COLOUR", "red"))));
    lambda.waiter().waitUntilFunctionUpdatedV2(r -> r.functionName("f"));

    assertEquals("[\"red\", \"512\"]", invoke("f", "{}").payload().asUtf8String());
    assertEquals(30, lambda.getFunctionConfiguration(r -> r.functionName("f")).timeout());
  }

  /** Provenance: recorded, Lambda's policy document. */
  @Test
  void policy_isTheDocumentOfItsStatements() {
    Probe.here().create(lambda, "f");
    Refused.with(
        404,
        "ResourceNotFoundException",
        "The resource you requested does not exist.",
        () -> lambda.getPolicy(r -> r.functionName("f")));

    permit("s1");

    assertEquals(
        Control.json(
            """
            {"Version":"2012-10-17","Id":"default","Statement":[{"Sid":"s1","Effect":"Allow",
             "Principal":{"Service":"events.amazonaws.com"},"Action":"lambda:InvokeFunction",
             "Resource":"%s",
             "Condition":{"ArnLike":
              {"AWS:SourceArn":"arn:aws:events:us-east-1:000000000000:rule/r"}}
            }]}
            """
                .formatted(ARN + "f")),
        Control.json(lambda.getPolicy(r -> r.functionName("f")).policy()));
    Refused.with(
        409,
        "ResourceConflictException",
        "The statement id (s1) provided already exists. Please provide a new statement id, or"
            + " remove the existing statement.",
        () -> permit("s1"));
    Refused.with(
        404,
        "ResourceNotFoundException",
        "Statement no is not found in resource policy.",
        () -> lambda.removePermission(r -> r.functionName("f").statementId("no")));
    lambda.removePermission(r -> r.functionName("f").statementId("s1"));
    Refused.by(() -> lambda.getPolicy(r -> r.functionName("f")));
  }

  private void permit(String statement) {
    lambda.addPermission(r ->
        r.functionName("f")
            .statementId(statement)
            .action("lambda:InvokeFunction")
            .principal("events.amazonaws.com")
            .sourceArn("arn:aws:events:us-east-1:000000000000:rule/r"));
  }

  /** Provenance: recorded texts; the SDK's own exception types. */
  @Test
  void errors_areTheSdksOwnTypes() {
    Probe.here().create(lambda, "f");

    ResourceNotFoundException missing =
        (ResourceNotFoundException) Refused.by(() -> lambda.getFunction(r -> r.functionName("no")));
    assertEquals("User", missing.type());
    assertEquals("Function not found: " + ARN + "no", missing.awsErrorDetails().errorMessage());
    ResourceConflictException again =
        (ResourceConflictException)
            Refused.by(() -> lambda.createFunction(Probe.here().request("f").build()));
    assertEquals("User", again.type());
    assertEquals("Function already exist: f", again.awsErrorDetails().errorMessage());
    Refused.with(
        404,
        "ResourceNotFoundException",
        "Function not found: " + ARN + "no:$LATEST",
        () -> invoke("no", "{}"));
    assertEquals(
        "InvalidRequestContentException",
        Refused.by(() -> invoke("f", "{")).awsErrorDetails().errorCode());
    Refused.with(
        400,
        "InvalidParameterValueException",
        "The runtime parameter of python3.8 is no longer supported for creating or updating AWS"
            + " Lambda functions. We recommend you use a supported runtime while creating or"
            + " updating functions.",
        () -> lambda.createFunction(Probe.here().request("g").runtime("python3.8").build()));
  }

  /** Provenance: documented (415, and answers in JSON); which binary types pass is assumed. */
  @Test
  void invoke_isJsonBothWays() {
    Probe.here().create(lambda, "f");

    InvokeResponse answer = typed("application/octet-stream");
    var refused = (UnsupportedMediaTypeException) Refused.by(() -> typed("text/plain"));

    assertEquals(
        "application/json",
        answer.sdkHttpResponse().firstMatchingHeader("Content-Type").orElseThrow());
    assertEquals("415 Unsupported content type: text/plain", text(refused));
    assertEquals("User", refused.type());
  }

  private static String text(UnsupportedMediaTypeException refused) {
    return refused.statusCode() + " " + refused.awsErrorDetails().errorMessage();
  }

  private InvokeResponse typed(String type) {
    return lambda.invoke(r ->
        r.functionName("f")
            .payload(SdkBytes.fromUtf8String("{}"))
            .overrideConfiguration(o -> o.putHeader("Content-Type", type)));
  }

  /** Provenance: assumed (the text); a value that no process can be given runs nowhere. */
  @Test
  void variableWithNul_isRefused() {
    Probe.here().create(lambda, "f");
    String message =
        "Lambda was unable to configure your environment variables because the environment"
            + " variables you have provided contains values that are not supported. Keys of the"
            + " values in this request: BAD";

    Refused.with(
        400,
        "InvalidParameterValueException",
        message,
        () ->
            lambda.updateFunctionConfiguration(
                r -> r.functionName("f").environment(e -> e.variables(Map.of("BAD", "a\0b")))));

    assertEquals(200, invoke("f", "{}").statusCode());
  }

  /** Provenance: recorded (another account's function is AccessDenied); be it there or not. */
  @Test
  void functionOfAnotherAccount_isAccessDenied_whetherItIsThereOrNot() {
    Probe.here().create(lambda, "f");
    String account = "arn:aws:lambda:" + Sdk.REGION + ":111111111111:function:";

    for (String name : List.of("f", "no", "no:7")) {
      assertEquals("AccessDeniedException", refusedCode(() -> invoke(account + name, "{}")));
      assertEquals(
          "AccessDeniedException",
          refusedCode(() -> lambda.getFunction(r -> r.functionName(account + name))));
    }
  }

  private static String refusedCode(Executable call) {
    return Refused.by(call).awsErrorDetails().errorCode();
  }

  /** Provenance: recorded (429's members); how many seconds is assumed. */
  @Test
  void reservedConcurrencyOfZero_throttles() {
    Probe.here().create(lambda, "f");
    lambda.putFunctionConcurrency(r -> r.functionName("f").reservedConcurrentExecutions(0));

    TooManyRequestsException throttled =
        (TooManyRequestsException) Refused.by(() -> invoke("f", "{}"));

    assertEquals(429, throttled.statusCode());
    assertEquals("Rate Exceeded.", throttled.awsErrorDetails().errorMessage());
    assertEquals("ReservedFunctionConcurrentInvocationLimitExceeded", throttled.reasonAsString());
    assertEquals("1", throttled.retryAfterSeconds());
    lambda.deleteFunctionConcurrency(r -> r.functionName("f"));
    assertEquals(200, invoke("f", "{}").statusCode());
  }

  /**
   * Provenance: documented, GetFunction: a link to the package, good for ten minutes; S3's errors.
   */
  @Test
  void codeLocation_servesTheSameZip_andNoOthers(Virga virga) {
    Probe.here().create(lambda, "f");
    String location = lambda.getFunction(r -> r.functionName("f")).code().location();
    String path = location.substring(location.indexOf("/_virga/"));

    HttpResponse<byte[]> zip = Control.download(Control.request(virga, path).build());
    HttpResponse<String> forged =
        Control.send(Control.request(virga, path.substring(0, path.length() - 4)).build());

    assertTrue(location.startsWith(virga.endpoint() + "/"), location);
    assertEquals(200, zip.statusCode());
    assertArrayEquals(Probe.here().zip().asByteArray(), zip.body());
    assertEquals("application/zip", zip.headers().firstValue("Content-Type").orElseThrow());
    assertEquals(403, forged.statusCode());
    assertTrue(forged.body().contains("<Error><Code>AccessDenied</Code>"), forged.body());
  }

  /** Provenance: documented, ListFunctions: pages of at most 50. */
  @Test
  void listFunctions_pages() {
    List<String> names = IntStream.range(100, 153).mapToObj(i -> "f" + i).toList();
    names.forEach(name -> lambda.createFunction(Probe.here().request(name).build()));

    var first = lambda.listFunctions();

    assertEquals(50, first.functions().size());
    assertEquals(
        names,
        lambda.listFunctionsPaginator().functions().stream()
            .map(FunctionConfiguration::functionName)
            .toList());
  }

  /** The Netty client, several invocations on one connection pool. Provenance: documented. */
  @Test
  void asyncClient_invokesSideBySide() {
    Probe.here().create(lambda, "f");
    LambdaAsyncClient async = sdk.async(LambdaAsyncClient.builder());

    var answers =
        IntStream.range(0, 4)
            .mapToObj(n ->
                async.invoke(
                    r -> r.functionName("f").payload(SdkBytes.fromUtf8String("{\"n\":" + n + "}"))))
            .toList();

    for (int n = 0; n < 4; n++) {
      assertEquals(n, json(answers.get(n).join()).at("/echo/n").asInt());
    }
  }

  /** Provenance: recorded: 204, and the function is gone. */
  @Test
  void deleteFunction_forgetsIt() {
    Probe.here().create(lambda, "f");
    invoke("f", "{}");

    assertEquals(
        204, lambda.deleteFunction(r -> r.functionName("f")).sdkHttpResponse().statusCode());

    assertFalse(
        lambda.listFunctions().hasFunctions() && !lambda.listFunctions().functions().isEmpty());
    assertEquals(404, Refused.by(() -> invoke("f", "{}")).statusCode());
  }
}
