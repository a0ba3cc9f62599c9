package dev.virga.lambda;

import static dev.virga.lambda.LambdaHarness.ARN;
import static dev.virga.lambda.LambdaHarness.refused;
import static dev.virga.lambda.LambdaHarness.zip;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.api.lambda.AddPermissionRequest;
import dev.virga.api.lambda.Architecture;
import dev.virga.api.lambda.CreateFunctionRequest;
import dev.virga.api.lambda.DeadLetterConfig;
import dev.virga.api.lambda.DeleteFunctionRequest;
import dev.virga.api.lambda.Environment;
import dev.virga.api.lambda.EphemeralStorage;
import dev.virga.api.lambda.FunctionCode;
import dev.virga.api.lambda.GetFunctionRequest;
import dev.virga.api.lambda.GetFunctionResponse;
import dev.virga.api.lambda.InvocationRequest;
import dev.virga.api.lambda.InvocationType;
import dev.virga.api.lambda.LambdaApi;
import dev.virga.api.lambda.ListFunctionsRequest;
import dev.virga.api.lambda.ListTagsRequest;
import dev.virga.api.lambda.LogFormat;
import dev.virga.api.lambda.LoggingConfig;
import dev.virga.api.lambda.PackageType;
import dev.virga.api.lambda.PutFunctionConcurrencyRequest;
import dev.virga.api.lambda.Runtime;
import dev.virga.api.lambda.SnapStart;
import dev.virga.api.lambda.SnapStartApplyOn;
import dev.virga.api.lambda.TagResourceRequest;
import dev.virga.api.lambda.TracingConfig;
import dev.virga.api.lambda.TracingMode;
import dev.virga.api.lambda.UpdateFunctionCodeRequest;
import dev.virga.api.lambda.UpdateFunctionConfigurationRequest;
import dev.virga.api.lambda.VpcConfig;
import dev.virga.core.schema.Bytes;
import dev.virga.core.service.CallContext;
import dev.virga.lambda.LambdaHarness.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every refusal: its code, status and text, and that nothing has changed. */
class BadInputTest {
  private static final String IPV = "InvalidParameterValueException";
  private static final String RNF = "ResourceNotFoundException";
  private static final String NOT_JSON =
      "Could not parse request body into json: Could not parse payload into json: ";
  private static final String SOURCE =
      "\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); ";

  /** A call that is to be refused. */
  interface Call {
    void make(LambdaApi api, CallContext context);
  }

  private final Map<String, Call> calls = new LinkedHashMap<>();
  private final Map<String, Refusal> refusals = new LinkedHashMap<>();

  @TestFactory
  Stream<DynamicTest> refusalsAreExactAndChangeNothing() {
    names();
    creations();
    creationsOfContent();
    textsThatNoProcessTakes();
    unsupported();
    updates();
    invocations();
    invocationsBeyondBounds();
    others();
    tagsAndMarkers();
    return calls.keySet().stream().map(name -> DynamicTest.dynamicTest(name, () -> check(name)));
  }

  private void check(String name) {
    try (LambdaHarness lambda = new LambdaHarness(Duration.ZERO)) {
      lambda.create("f", "index.echo");
      List<Object> before = everything(lambda);

      Refusal refusal = refused(() -> calls.get(name).make(lambda.api(), lambda.context()));

      assertEquals(refusals.get(name), refusal);
      assertEquals(before, everything(lambda));
      lambda.engine.settle();
      assertEquals(List.of(), lambda.pool.invocations);
    }
  }

  private static List<Object> everything(LambdaHarness lambda) {
    List<Object> all = new ArrayList<>();
    all.add(lambda.api().listFunctions(lambda.context(), ListFunctionsRequest.builder().build()));
    GetFunctionResponse f =
        lambda
            .api()
            .getFunction(lambda.context(), GetFunctionRequest.builder().functionName("f").build());
    all.add(f.configuration());
    all.add(String.valueOf(f.tags()));
    all.add(String.valueOf(f.concurrency()));
    return all;
  }

  private void names() {
    refuse(
        "another region",
        RNF,
        404,
        "Functions from 'us-east-1' are not reachable in this region ('eu-central-1')",
        get("arn:aws:lambda:us-east-1:123456789012:function:f"));
    refuse(
        "another account",
        "AccessDeniedException",
        403,
        "User: arn:aws:iam::123456789012:root is not authorized to perform: lambda:GetFunction on"
            + " resource: arn:aws:lambda:eu-central-1:111111111111:function:f because no"
            + " resource-based policy allows the lambda:GetFunction action",
        get("111111111111:function:f"));
    refuse("missing", RNF, 404, "Function not found: " + ARN + "no", get("no"));
    refuse(
        "missing, with $LATEST",
        RNF,
        404,
        "Function not found: " + ARN + "no:$LATEST",
        get("no:$LATEST"));
    refuse("no such version", RNF, 404, "Function not found: " + ARN + "f:1", get("f:1"));
    refuse("no such alias", RNF, 404, "Cannot find alias arn: " + ARN + "f:live", get("f:live"));
    refuse(
        "two qualifiers",
        IPV,
        400,
        "The derived qualifier from the function name does not match the specified qualifier.",
        (api, context) ->
            api.getFunction(
                context, GetFunctionRequest.builder().functionName("f:1").qualifier("2").build()));
    refuse(
        "deletion of $LATEST",
        IPV,
        400,
        "$LATEST version cannot be deleted without deleting the function.",
        (api, context) ->
            api.deleteFunction(
                context,
                DeleteFunctionRequest.builder().functionName("f").qualifier("$LATEST").build()));
    refuse(
        "deletion of nothing",
        RNF,
        404,
        "Function not found: " + ARN + "no",
        (api, context) ->
            api.deleteFunction(
                context, DeleteFunctionRequest.builder().functionName("no:3").build()));
  }

  private void creations() {
    create(
        "duplicate",
        "ResourceConflictException",
        409,
        "Function already exist: f",
        b -> b.functionName("f"));
    create(
        "a name of 65 characters",
        IPV,
        400,
        "1 validation error detected: Value '"
            + "a".repeat(65)
            + "' at 'functionName' failed to satisfy constraint: Member must have length less than"
            + " or equal to 64",
        b -> b.functionName("a".repeat(65)));
    create(
        "a deprecated runtime",
        IPV,
        400,
        "The runtime parameter of python3.8 is no longer supported for creating or updating AWS"
            + " Lambda functions. We recommend you use a supported runtime while creating or"
            + " updating functions.",
        b -> b.runtime(new Runtime("python3.8")));
    create(
        "no runtime",
        IPV,
        400,
        "Runtime and Handler are mandatory parameters for functions created with deployment"
            + " packages.",
        b -> b.runtime(null));
    create(
        "a timeout of 901 s",
        "ValidationException",
        400,
        "1 validation error detected: Value '901' at 'timeout' failed to satisfy constraint: Member"
            + " must have value less than or equal to 900",
        b -> b.timeout(901));
    create(
        "memory of 10241 MB",
        "ValidationException",
        400,
        "1 validation error detected: Value '10241' at 'memorySize' failed to satisfy constraint:"
            + " Member must have value less than or equal to 10240",
        b -> b.memorySize(10_241));
  }

  private void creationsOfContent() {
    create(
        "reserved variables",
        IPV,
        400,
        "Lambda was unable to configure your environment variables because the environment"
            + " variables you have provided contains reserved keys that are currently not supported"
            + " for modification. Reserved keys used in this request: AWS_REGION, _HANDLER",
        b -> b.environment(environment(Map.of("_HANDLER", "x", "AWS_REGION", "x", "OK", "x"))));
    create(
        "variables of 4097 bytes",
        IPV,
        400,
        "Lambda was unable to configure your environment variables because the environment"
            + " variables you have provided exceeded the 4KB limit. String measured: {\"K\":\""
            + "v".repeat(4089)
            + "\"}",
        b -> b.environment(environment(Map.of("K", "v".repeat(4089)))));
    Map<String, String> tags = new LinkedHashMap<>();
    for (int i = 0; i < 51; i++) {
      tags.put("k" + i, "v");
    }
    create("51 tags", IPV, 400, "Number of tags exceeds resource tag limit.", b -> b.tags(tags));
    String notAZip =
        "Could not unzip uploaded file. Please check your file, then try to upload again.";
    create("no zip", IPV, 400, notAZip, b -> b.code(zipped(Bytes.utf8("hello"))));
    create("an empty zip", IPV, 400, notAZip, b -> b.code(zipped(Bytes.EMPTY)));
    create("a path outside", IPV, 400, notAZip, b -> b.code(zipped(zip("../evil", "x"))));
    create(
        "a zip that is too large",
        "RequestEntityTooLargeException",
        413,
        "Zipped size must be smaller than 52428800 bytes",
        b -> b.code(zipped(Bytes.wrap(new byte[52_428_801]))));
    create(
        "no code",
        IPV,
        400,
        "Please provide a source for function code.",
        b -> b.code(FunctionCode.builder().build()));
  }

  /** Provenance: assumed: AWS's own texts for these are not known. */
  private void textsThatNoProcessTakes() {
    String variable =
        "Lambda was unable to configure your environment variables because the environment"
            + " variables you have provided contains values that are not supported. Keys of the"
            + " values in this request: BAD";
    String half = "half " + "\ud83d\ude00".charAt(0);
    for (String bad : List.of("a\0b", "\0", half, "\ude00")) {
      Environment environment = environment(Map.of("BAD", bad, "GOOD", "\ud83d\ude00\n"));
      create("a variable " + shown(bad), IPV, 400, variable, b -> b.environment(environment));
      update("a variable " + shown(bad), IPV, variable, b -> b.environment(environment));
    }
    for (String bad : List.of("index\0.echo", "index." + half.substring(5))) {
      String handler =
          "1 validation error detected: Value '"
              + bad
              + "' at 'handler' failed to satisfy constraint: Member must satisfy regular"
              + " expression pattern: [^\\s]+";
      create("handler " + shown(bad), "ValidationException", 400, handler, b -> b.handler(bad));
      update("handler " + shown(bad), "ValidationException", handler, b -> b.handler(bad));
    }
  }

  private static String shown(String text) {
    return text.chars().mapToObj(Integer::toHexString).toList().toString();
  }

  private void update(
      String name,
      String code,
      String message,
      UnaryOperator<UpdateFunctionConfigurationRequest.Builder> change) {
    UpdateFunctionConfigurationRequest request =
        change.apply(UpdateFunctionConfigurationRequest.builder().functionName("f")).build();
    refuse(
        "update: " + name,
        code,
        400,
        message,
        (api, context) -> api.updateFunctionConfiguration(context, request));
  }

  private void unsupported() {
    notImplemented("Code.S3Bucket", b -> b.code(FunctionCode.builder().s3Bucket("b").build()));
    notImplemented("Code.ImageUri", b -> b.code(FunctionCode.builder().imageUri("i").build()));
    notImplemented("PackageType Image", b -> b.packageType(PackageType.IMAGE));
    notImplemented("Publish", b -> b.publish(true));
    notImplemented("Layers", b -> b.layers(List.of("arn")));
    notImplemented("KMSKeyArn", b -> b.kmsKeyArn("arn"));
    notImplemented(
        "VpcConfig.SubnetIds",
        b -> b.vpcConfig(VpcConfig.builder().subnetIds(List.of("subnet-1")).build()));
    notImplemented(
        "DeadLetterConfig",
        b -> b.deadLetterConfig(DeadLetterConfig.builder().targetArn("arn").build()));
    notImplemented(
        "TracingConfig.Mode Active",
        b -> b.tracingConfig(TracingConfig.builder().mode(TracingMode.ACTIVE).build()));
    notImplemented(
        "SnapStart.ApplyOn PublishedVersions",
        b -> b.snapStart(SnapStart.builder().applyOn(SnapStartApplyOn.PUBLISHED_VERSIONS).build()));
    notImplemented(
        "an EphemeralStorage.Size other than 512",
        b -> b.ephemeralStorage(EphemeralStorage.builder().size(1024).build()));
    notImplemented(
        "LoggingConfig.LogFormat JSON",
        b -> b.loggingConfig(LoggingConfig.builder().logFormat(LogFormat.JSON).build()));
  }

  @Test
  void architectureOfAnotherMachine_isNotImplemented() {
    try (LambdaHarness lambda = new LambdaHarness(Duration.ZERO)) {
      String own = lambda.create("f", "index.echo").architectures().get(0).value();
      String other = own.equals("arm64") ? "x86_64" : "arm64";
      CreateFunctionRequest request =
          LambdaHarness.request("g", "index.echo")
              .architectures(List.of(new Architecture(other)))
              .build();

      Refusal refusal = refused(() -> lambda.api().createFunction(lambda.context(), request));

      assertEquals(501, refusal.status());
      assertTrue(refusal.message().contains("Architectures [" + other + "]"), refusal.message());
    }
  }

  /** What means "nothing", or what happens anyway, is no setting that is ignored. */
  @Test
  void defaults_pass() {
    try (LambdaHarness lambda = new LambdaHarness(Duration.ZERO)) {
      lambda
          .api()
          .createFunction(
              lambda.context(),
              LambdaHarness.request("f", "index.echo")
                  .packageType(PackageType.ZIP)
                  .publish(false)
                  .layers(List.of())
                  .kmsKeyArn("")
                  .vpcConfig(VpcConfig.builder().subnetIds(List.of()).build())
                  .deadLetterConfig(DeadLetterConfig.builder().build())
                  .tracingConfig(TracingConfig.builder().mode(TracingMode.PASS_THROUGH).build())
                  .snapStart(SnapStart.builder().applyOn(SnapStartApplyOn.NONE).build())
                  .ephemeralStorage(EphemeralStorage.builder().size(512).build())
                  .loggingConfig(LoggingConfig.builder().logFormat(LogFormat.TEXT).build())
                  .build());

      assertEquals("f", lambda.describe("f").functionName());
    }
  }

  private void updates() {
    refuse(
        "an image for a zip function",
        IPV,
        400,
        "Please don't provide ImageUri when updating a function with packageType Zip.",
        (api, context) ->
            api.updateFunctionCode(
                context,
                UpdateFunctionCodeRequest.builder().functionName("f").imageUri("i").build()));
    refuse(
        "an update with no zip",
        IPV,
        400,
        "Could not unzip uploaded file. Please check your file, then try to upload again.",
        (api, context) ->
            api.updateFunctionCode(
                context,
                UpdateFunctionCodeRequest.builder()
                    .functionName("f")
                    .zipFile(Bytes.utf8("x"))
                    .build()));
    refuse(
        "an update of nothing",
        RNF,
        404,
        "Function not found: " + ARN + "no",
        (api, context) ->
            api.updateFunctionConfiguration(
                context, UpdateFunctionConfigurationRequest.builder().functionName("no").build()));
    refuse(
        "an update to an unknown runtime",
        IPV,
        400,
        "The runtime parameter of nodejs12.x is no longer supported for creating or updating AWS"
            + " Lambda functions. We recommend you use a supported runtime while creating or"
            + " updating functions.",
        (api, context) ->
            api.updateFunctionConfiguration(
                context,
                UpdateFunctionConfigurationRequest.builder()
                    .functionName("f")
                    .runtime(Runtime.NODEJS12_X)
                    .build()));
  }

  private void invocations() {
    refuse(
        "invocation of nothing",
        RNF,
        404,
        "Function not found: " + ARN + "no:$LATEST",
        invoke(b -> b.functionName("no")));
    refuse(
        "invocation of no version",
        RNF,
        404,
        "Function not found: " + ARN + "f:7",
        invoke(b -> b.qualifier("7")));
    refuse(
        "invocation of no alias",
        RNF,
        404,
        "Function not found: " + ARN + "f:live",
        invoke(b -> b.qualifier("live")));
    refuse(
        "a payload that is no JSON",
        "InvalidRequestContentException",
        400,
        NOT_JSON
            + "Unrecognized token 'nope': was expecting (JSON String, Number, Array, Object or"
            + " token 'null', 'true' or 'false')"
            + SOURCE
            + "line: 1, column: 1]",
        invoke(b -> b.payload(Bytes.utf8("nope"))));
    refuse(
        "a payload that ends too early",
        "InvalidRequestContentException",
        400,
        NOT_JSON
            + "Unexpected end-of-input: expected close marker for Object"
            + " (start marker at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION`"
            + " disabled); line: 1, column: 1])"
            + SOURCE
            + "line: 1, column: 9]",
        invoke(b -> b.payload(Bytes.utf8("{\"a\": 1 "))));
  }

  private void invocationsBeyondBounds() {
    refuse(
        "an event that is too large",
        "RequestTooLargeException",
        413,
        "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)",
        invoke(
            b -> b.invocationType(InvocationType.EVENT).payload(Bytes.wrap(new byte[1_048_577]))));
    refuse(
        "a payload that is too large",
        "RequestEntityTooLargeException",
        413,
        "Request must be smaller than 6291456 bytes for the InvokeFunction operation",
        invoke(b -> b.payload(Bytes.wrap(new byte[6_291_457]))));
    refuse(
        "a client context that is no base64",
        "InvalidRequestContentException",
        400,
        "Client context must be a valid Base64-encoded JSON object.",
        invoke(b -> b.clientContext("!")));
    refuse(
        "a tenant",
        "NotImplemented",
        501,
        "lambda Invoke: TenantId is not implemented",
        invoke(b -> b.tenantId("t")));
  }

  private void others() {
    refuse(
        "a permission for $LATEST",
        IPV,
        400,
        "We currently do not support adding policies for $LATEST.",
        permission(b -> b.qualifier("$LATEST")));
    refuse(
        "a permission for nobody",
        IPV,
        400,
        "The provided principal was invalid. Please check the principal and try again.",
        permission(b -> b.principal("nobody")));
    refuse(
        "a permission with a token",
        "NotImplemented",
        501,
        "lambda AddPermission: EventSourceToken is not implemented",
        permission(b -> b.eventSourceToken("t")));
    refuse(
        "too much reserved",
        IPV,
        400,
        "Specified ReservedConcurrentExecutions for function decreases account's"
            + " UnreservedConcurrentExecution below its minimum value of [100].",
        reserve("f", 901));
    refuse(
        "a reservation for a version",
        IPV,
        400,
        "This operation is permitted on Lambda functions only. Aliases and versions do not support"
            + " this operation. Please specify either a function name or an unqualified function"
            + " ARN.",
        reserve("f:1", 1));
    refuse(
        "a reservation for nothing",
        RNF,
        404,
        "Function not found: " + ARN + "no:$LATEST",
        reserve("no", 1));
  }

  private void tagsAndMarkers() {
    refuse(
        "tags of a version",
        IPV,
        400,
        "Tags on function aliases and versions are not supported. Please specify a function ARN.",
        (api, context) ->
            api.listTags(context, ListTagsRequest.builder().resource(ARN + "f:1").build()));
    refuse(
        "no tags",
        IPV,
        400,
        "An error occurred and the request cannot be processed.",
        (api, context) ->
            api.tagResource(
                context, TagResourceRequest.builder().resource(ARN + "f").tags(Map.of()).build()));
    String mapping =
        "arn:aws:lambda:eu-central-1:123456789012:event-source-mapping:"
            + "11111111-2222-3333-4444-555555555555";
    refuse(
        "tags of a mapping",
        RNF,
        404,
        "Event source mapping not found: " + mapping,
        (api, context) ->
            api.listTags(context, ListTagsRequest.builder().resource(mapping).build()));
    refuse(
        "a marker of nobody's",
        IPV,
        400,
        "Marker is invalid.",
        (api, context) ->
            api.listFunctions(context, ListFunctionsRequest.builder().marker("!").build()));
  }

  private void refuse(String name, String code, int status, String message, Call call) {
    calls.put(name, call);
    refusals.put(name, new Refusal(code, status, message));
  }

  private void create(
      String name,
      String code,
      int status,
      String message,
      UnaryOperator<CreateFunctionRequest.Builder> change) {
    refuse(
        name,
        code,
        status,
        message,
        (api, context) ->
            api.createFunction(
                context, change.apply(LambdaHarness.request("new", "index.echo")).build()));
  }

  private void notImplemented(String what, UnaryOperator<CreateFunctionRequest.Builder> change) {
    create(
        what,
        "NotImplemented",
        501,
        "lambda CreateFunction: " + what + " is not implemented",
        change);
  }

  private static Call get(String name) {
    return (api, context) ->
        api.getFunction(context, GetFunctionRequest.builder().functionName(name).build());
  }

  private static Call invoke(UnaryOperator<InvocationRequest.Builder> change) {
    return (api, context) ->
        api.invoke(context, change.apply(InvocationRequest.builder().functionName("f")).build());
  }

  private static Call permission(UnaryOperator<AddPermissionRequest.Builder> change) {
    AddPermissionRequest.Builder builder =
        AddPermissionRequest.builder()
            .functionName("f")
            .statementId("s")
            .action("lambda:InvokeFunction")
            .principal("events.amazonaws.com");
    return (api, context) -> api.addPermission(context, change.apply(builder).build());
  }

  private static Call reserve(String name, int count) {
    return (api, context) ->
        api.putFunctionConcurrency(
            context,
            PutFunctionConcurrencyRequest.builder()
                .functionName(name)
                .reservedConcurrentExecutions(count)
                .build());
  }

  private static Environment environment(Map<String, String> variables) {
    return Environment.builder().variables(variables).build();
  }

  private static FunctionCode zipped(Bytes zip) {
    return FunctionCode.builder().zipFile(zip).build();
  }
}
