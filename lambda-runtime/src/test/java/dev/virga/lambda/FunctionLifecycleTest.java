package dev.virga.lambda;

import static dev.virga.lambda.LambdaHarness.ARN;
import static dev.virga.lambda.LambdaHarness.ROLE;
import static dev.virga.lambda.LambdaHarness.refused;
import static dev.virga.lambda.LambdaHarness.zip;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.api.lambda.CreateFunctionRequest;
import dev.virga.api.lambda.DeleteFunctionRequest;
import dev.virga.api.lambda.Environment;
import dev.virga.api.lambda.FunctionConfiguration;
import dev.virga.api.lambda.FunctionVersion;
import dev.virga.api.lambda.GetFunctionRequest;
import dev.virga.api.lambda.GetFunctionResponse;
import dev.virga.api.lambda.LastUpdateStatus;
import dev.virga.api.lambda.ListFunctionsRequest;
import dev.virga.api.lambda.ListFunctionsResponse;
import dev.virga.api.lambda.ListTagsRequest;
import dev.virga.api.lambda.LoggingConfig;
import dev.virga.api.lambda.State;
import dev.virga.api.lambda.TagResourceRequest;
import dev.virga.api.lambda.UntagResourceRequest;
import dev.virga.api.lambda.UpdateFunctionCodeRequest;
import dev.virga.api.lambda.UpdateFunctionConfigurationRequest;
import dev.virga.core.identity.Arn;
import dev.virga.lambda.LambdaHarness.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FunctionLifecycleTest {
  private final LambdaHarness lambda = new LambdaHarness(Duration.ofSeconds(2));

  @AfterEach
  void close() {
    lambda.close();
  }

  /** Provenance: recorded AWS response, spec/lambda.md §3.1. */
  @Test
  void createFunction_answersAwsDefaults() {
    FunctionConfiguration created = lambda.create("orders", "index.echo");

    assertEquals(ARN + "orders", created.functionArn());
    assertEquals("orders", created.functionName());
    assertEquals("$LATEST", created.version());
    assertEquals("nodejs22.x", created.runtime().value());
    assertEquals(ROLE, created.role());
    assertEquals("", created.description());
    assertEquals(3, created.timeout());
    assertEquals(128, created.memorySize());
    assertEquals("2026-01-01T00:00:00.000+0000", created.lastModified());
    assertEquals("Zip", created.packageType().value());
    assertEquals(512, created.ephemeralStorage().size());
    assertEquals("PassThrough", created.tracingConfig().mode().value());
    assertEquals("None", created.snapStart().applyOn().value());
    assertEquals("Off", created.snapStart().optimizationStatus().value());
    assertEquals("Text", created.loggingConfig().logFormat().value());
    assertEquals("/aws/lambda/orders", created.loggingConfig().logGroup());
    assertEquals(State.PENDING, created.state());
    assertEquals("The function is being created.", created.stateReason());
    assertEquals("Creating", created.stateReasonCode().value());
    assertNull(created.lastUpdateStatus());
    assertNull(created.environment());
    assertTrue(
        created
            .runtimeVersionConfig()
            .runtimeVersionArn()
            .matches("arn:aws:lambda:eu-central-1::runtime:[0-9a-f]{64}"));
  }

  @Test
  void function_becomesActiveByItself() {
    FunctionConfiguration created = lambda.create("orders", "index.echo");
    lambda.engine.advance(Duration.ofMillis(1999));
    assertEquals(State.PENDING, lambda.describe("orders").state());

    lambda.engine.advance(Duration.ofMillis(1));

    FunctionConfiguration active = lambda.describe("orders");
    assertEquals(State.ACTIVE, active.state());
    assertEquals(LastUpdateStatus.SUCCESSFUL, active.lastUpdateStatus());
    assertNull(active.stateReason());
    assertNull(active.stateReasonCode());
    assertNotEquals(created.revisionId(), active.revisionId());
    assertEquals(List.of(), lambda.pool.retired);
  }

  @Test
  void function_isActiveForTheNextCallWherePreparationTakesNoTime() {
    try (LambdaHarness quick = new LambdaHarness(Duration.ZERO)) {
      assertEquals(State.PENDING, quick.create("f", "index.echo").state());
      assertEquals(State.ACTIVE, quick.describe("f").state());
    }
  }

  @Test
  void pendingFunction_takesNoUpdateAndNoInvocation() {
    lambda.create("orders", "index.echo");
    Refusal expected =
        new Refusal(
            "ResourceConflictException",
            409,
            "The operation cannot be performed at this time. "
                + "The function is currently in the following state: Pending");

    assertEquals(expected, refused(() -> updateCode("2")));
    assertEquals(expected, refused(() -> lambda.invoke("orders", "{}")));
    assertEquals(expected, refused(() -> lambda.event("orders", "{}")));
  }

  @Test
  void updateFunctionCode_servesOldCodeUntilItIsSuccessful() {
    active("orders");
    String before = lambda.describe("orders").codeSha256();

    FunctionConfiguration updating = updateCode("2");
    lambda.invoke("orders", "{}");
    lambda.engine.advance(Duration.ofSeconds(2));
    lambda.invoke("orders", "{}");

    assertEquals(State.ACTIVE, updating.state());
    assertEquals(LastUpdateStatus.IN_PROGRESS, updating.lastUpdateStatus());
    assertEquals("The function is being created.", updating.lastUpdateStatusReason());
    assertEquals("Creating", updating.lastUpdateStatusReasonCode().value());
    assertNotEquals(before, updating.codeSha256());
    assertEquals(LastUpdateStatus.SUCCESSFUL, lambda.describe("orders").lastUpdateStatus());
    assertEquals(zip("index.js", "1"), lambda.pool.versions.get(0).code().zip());
    assertEquals(zip("index.js", "2"), lambda.pool.versions.get(1).code().zip());
    assertNotEquals(lambda.pool.versions.get(0).revision(), lambda.pool.versions.get(1).revision());
    assertEquals(List.of(Arn.parse(ARN + "orders:$LATEST").orElseThrow()), lambda.pool.retired);
  }

  @Test
  void updateInProgress_refusesTheNext() {
    active("orders");
    updateCode("2");

    assertEquals(
        new Refusal(
            "ResourceConflictException",
            409,
            "The operation cannot be performed at this time. "
                + "An update is in progress for resource: "
                + ARN
                + "orders"),
        refused(() -> updateCode("3")));
  }

  @Test
  void updateFunctionCode_dryRunChangesNothing() {
    active("orders");
    FunctionConfiguration before = lambda.describe("orders");

    FunctionConfiguration dry =
        lambda
            .api()
            .updateFunctionCode(
                lambda.context(),
                UpdateFunctionCodeRequest.builder()
                    .functionName("orders")
                    .zipFile(zip("index.js", "2"))
                    .dryRun(true)
                    .build());

    assertNotEquals(before.codeSha256(), dry.codeSha256());
    assertEquals(before, lambda.describe("orders"));
  }

  @Test
  void updateFunctionConfiguration_changesWhatIsGiven() {
    active("orders");
    lambda
        .api()
        .updateFunctionConfiguration(
            lambda.context(),
            UpdateFunctionConfigurationRequest.builder()
                .functionName("orders")
                .timeout(30)
                .memorySize(512)
                .environment(Environment.builder().variables(Map.of("STAGE", "test")).build())
                .loggingConfig(LoggingConfig.builder().logGroup("/mine").build())
                .build());
    lambda.engine.advance(Duration.ofSeconds(2));
    lambda.invoke("orders", "{}");

    FunctionConfiguration now = lambda.describe("orders");
    assertEquals(30, now.timeout());
    assertEquals(512, now.memorySize());
    assertEquals(Map.of("STAGE", "test"), now.environment().variables());
    assertEquals("index.echo", now.handler());
    assertEquals("/mine", now.loggingConfig().logGroup());
    assertEquals("/mine", lambda.pool.versions.getLast().logGroup());
    assertEquals(Duration.ofSeconds(30), lambda.pool.versions.getLast().timeout());
    assertEquals(512, lambda.pool.versions.getLast().memoryMiB());
    assertEquals(Map.of("STAGE", "test"), lambda.pool.versions.getLast().variables());
  }

  @Test
  void update_withAnotherRevisionIsRefused() {
    active("orders");
    String revision = lambda.describe("orders").revisionId();
    Refusal stale =
        new Refusal(
            "PreconditionFailedException",
            412,
            "The Revision Id provided does not match the latest Revision Id. Call the "
                + "GetFunction/GetAlias API to retrieve the latest Revision Id");

    assertEquals(stale, refused(() -> describeAs("b", "no")));
    assertEquals("b", describeAs("b", revision).description());
    lambda.engine.advance(Duration.ofSeconds(2));
    assertEquals(stale, refused(() -> describeAs("c", revision)));
  }

  @Test
  void getFunction_tellsTagsAndWhereTheCodeIs() {
    CreateFunctionRequest request =
        LambdaHarness.request("orders", "index.echo").tags(Map.of("team", "a")).build();
    lambda.api().createFunction(lambda.context(), request);

    GetFunctionResponse found = get("orders", null);

    assertEquals(Map.of("team", "a"), found.tags());
    assertEquals("S3", found.code().repositoryType());
    assertTrue(
        found.code().location().startsWith("http://localhost:4566/_virga/lambda/code/"),
        found.code().location());
    assertEquals(ARN + "orders", found.configuration().functionArn());
    assertEquals(ARN + "orders:$LATEST", get("orders", "$LATEST").configuration().functionArn());
    assertEquals(ARN + "orders:$LATEST", get("orders:$LATEST", null).configuration().functionArn());
    assertEquals(ARN + "orders", get(ARN + "orders", null).configuration().functionArn());
  }

  @Test
  void tags_areMergedAndRemovedAndChangeTheRevision() {
    active("orders");
    String before = lambda.describe("orders").revisionId();

    lambda
        .api()
        .tagResource(
            lambda.context(),
            TagResourceRequest.builder()
                .resource(ARN + "orders")
                .tags(Map.of("a", "1", "b", "2"))
                .build());
    lambda
        .api()
        .untagResource(
            lambda.context(),
            UntagResourceRequest.builder()
                .resource(ARN + "orders")
                .tagKeys(List.of("a", "unknown"))
                .build());

    assertEquals(
        Map.of("b", "2"),
        lambda
            .api()
            .listTags(lambda.context(), ListTagsRequest.builder().resource(ARN + "orders").build())
            .tags());
    assertNotEquals(before, lambda.describe("orders").revisionId());
  }

  @Test
  void listFunctions_pagesInOrderOfNames() {
    for (int i = 0; i < 53; i++) {
      lambda.create("f%02d".formatted(i), "index.echo");
    }
    List<String> names = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    String marker = null;
    do {
      ListFunctionsResponse page =
          lambda
              .api()
              .listFunctions(
                  lambda.context(),
                  ListFunctionsRequest.builder().marker(marker).maxItems(1000).build());
      page.functions().forEach(each -> names.add(each.functionName()));
      sizes.add(page.functions().size());
      marker = page.nextMarker();
    } while (marker != null);

    assertEquals(List.of(50, 3), sizes);
    assertEquals(53, names.stream().distinct().count());
    assertEquals(names.stream().sorted().toList(), names);
  }

  @Test
  void listFunctions_leavesStatesOutAndQualifiesForAllVersions() {
    lambda.create("orders", "index.echo");

    FunctionConfiguration item =
        lambda
            .api()
            .listFunctions(
                lambda.context(),
                ListFunctionsRequest.builder().functionVersion(FunctionVersion.ALL).build())
            .functions()
            .get(0);

    assertNull(item.state());
    assertNull(item.runtimeVersionConfig());
    assertEquals(ARN + "orders:$LATEST", item.functionArn());
  }

  @Test
  void deleteFunction_forgetsItAndItsEnvironments() {
    active("orders");

    int status =
        lambda
            .api()
            .deleteFunction(
                lambda.context(), DeleteFunctionRequest.builder().functionName("orders").build())
            .statusCode();
    lambda.engine.settle();

    assertEquals(204, status);
    assertEquals(
        new Refusal("ResourceNotFoundException", 404, "Function not found: " + ARN + "orders"),
        refused(() -> lambda.describe("orders")));
    assertEquals(List.of(Arn.parse(ARN + "orders:$LATEST").orElseThrow()), lambda.pool.retired);
  }

  private void active(String name) {
    lambda.create(name, "index.echo");
    lambda.engine.advance(Duration.ofSeconds(2));
  }

  private FunctionConfiguration updateCode(String content) {
    return lambda
        .api()
        .updateFunctionCode(
            lambda.context(),
            UpdateFunctionCodeRequest.builder()
                .functionName("orders")
                .zipFile(zip("index.js", content))
                .build());
  }

  private FunctionConfiguration describeAs(String description, String revision) {
    return lambda
        .api()
        .updateFunctionConfiguration(
            lambda.context(),
            UpdateFunctionConfigurationRequest.builder()
                .functionName("orders")
                .description(description)
                .revisionId(revision)
                .build());
  }

  private GetFunctionResponse get(String name, String qualifier) {
    return lambda
        .api()
        .getFunction(
            lambda.context(),
            GetFunctionRequest.builder().functionName(name).qualifier(qualifier).build());
  }
}
