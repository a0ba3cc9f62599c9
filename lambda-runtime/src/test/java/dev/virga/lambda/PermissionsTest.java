package dev.virga.lambda;

import static dev.virga.lambda.LambdaHarness.ARN;
import static dev.virga.lambda.LambdaHarness.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.api.lambda.AddPermissionRequest;
import dev.virga.api.lambda.GetPolicyRequest;
import dev.virga.api.lambda.GetPolicyResponse;
import dev.virga.api.lambda.RemovePermissionRequest;
import dev.virga.core.delivery.DeliveryRequest;
import dev.virga.core.engine.EngineHarness;
import dev.virga.core.identity.Arn;
import dev.virga.core.schema.Bytes;
import dev.virga.core.service.Principal;
import dev.virga.core.trace.Hop;
import dev.virga.core.trace.HopKind;
import dev.virga.lambda.LambdaHarness.Refusal;
import dev.virga.lambda.engine.ResourcePolicy;
import dev.virga.lambda.invocation.InvokePermission;
import dev.virga.lambda.runtime.Invocation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PermissionsTest {
  private static final String TRACE =
      "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;";

  private static final String RULE = "arn:aws:events:eu-central-1:123456789012:rule/mine";

  private final LambdaHarness lambda = new LambdaHarness(Duration.ZERO);

  @BeforeEach
  void create() {
    lambda.create("f", "index.echo");
  }

  @AfterEach
  void close() {
    lambda.close();
  }

  /** Provenance: recorded key order, spec/lambda.md §11. */
  @Test
  void addPermission_answersTheStatement() {
    assertEquals(
        "{\"Sid\":\"s1\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"events.amazonaws.com\"},"
            + "\"Action\":\"lambda:InvokeFunction\",\"Resource\":\""
            + ARN
            + "f\",\"Condition\":{\"ArnLike\":{\"AWS:SourceArn\":\""
            + RULE
            + "\"}}}",
        add("s1", "events.amazonaws.com", RULE));
    assertEquals(
        "{\"Sid\":\"s2\",\"Effect\":\"Allow\",\"Principal\":"
            + "{\"AWS\":\"arn:aws:iam::210987654321:root\"},"
            + "\"Action\":\"lambda:InvokeFunction\",\"Resource\":\""
            + ARN
            + "f\"}",
        add("s2", "210987654321", null));
    assertTrue(add("s3", "*", null).contains("\"Principal\":\"*\""));
  }

  @Test
  void getPolicy_answersAllStatementsAndARevisionOfItsOwn() {
    String functionRevision = lambda.describe("f").revisionId();
    String first = add("s1", "events.amazonaws.com", RULE);
    String before = policy().revisionId();
    String second = add("s2", "sns.amazonaws.com", null);

    GetPolicyResponse policy = policy();

    assertEquals(
        "{\"Version\":\"2012-10-17\",\"Id\":\"default\",\"Statement\":["
            + first
            + ","
            + second
            + "]}",
        policy.policy());
    assertNotEquals(before, policy.revisionId());
    assertEquals(functionRevision, lambda.describe("f").revisionId());
  }

  @Test
  void addPermission_refusesTheSameIdAndAStaleRevision() {
    add("s1", "events.amazonaws.com", null);

    assertEquals(
        new Refusal(
            "ResourceConflictException",
            409,
            "The statement id (s1) provided already exists. Please provide a new statement id, or"
                + " remove the existing statement."),
        refused(() -> add("s1", "sns.amazonaws.com", null)));
    assertEquals(
        new Refusal(
            "PreconditionFailedException",
            412,
            "The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API"
                + " to retrieve the latest Revision Id"),
        refused(() ->
            lambda
                .api()
                .addPermission(
                    lambda.context(),
                    request("s2", "sns.amazonaws.com").revisionId("other").build())));
  }

  @Test
  void removePermission_leavesNoPolicyBehindTheLast() {
    Refusal none =
        new Refusal(
            "ResourceNotFoundException",
            404,
            "No policy is associated with the" + " given resource.");
    assertEquals(none, refused(() -> remove("s1")));
    add("s1", "events.amazonaws.com", null);
    assertEquals(
        new Refusal(
            "ResourceNotFoundException", 404, "Statement s2 is not found in resource policy."),
        refused(() -> remove("s2")));

    remove("s1");

    assertEquals(
        new Refusal("ResourceNotFoundException", 404, "The resource you requested does not exist."),
        refused(this::policy));
  }

  @Test
  void delivery_withoutPermissionIsRefusedForGoodAndSaysHowToGrantIt() {
    add("other", "sns.amazonaws.com", null);
    lambda.engine.deliveries().submit(delivery());

    lambda.engine.settle();

    Hop attempt = hop(HopKind.DELIVERY_ATTEMPT);
    assertTrue(attempt.toString().contains("NO_PERMISSIONS"), attempt.toString());
    assertTrue(
        attempt
            .toString()
            .contains(
                "aws lambda add-permission --function-name f --statement-id mine-events"
                    + " --action lambda:InvokeFunction --principal events.amazonaws.com"
                    + " --source-arn "
                    + RULE),
        attempt.toString());
    assertEquals(List.of(), lambda.pool.invocations);
  }

  @Test
  void grant_hasAStatementIdThatIsFree() {
    add("mine-events", "events.amazonaws.com", RULE + "-before");
    add("mine-events-2", "events.amazonaws.com", RULE + "-before-that");
    lambda.engine.deliveries().submit(delivery());
    lambda.engine.settle();
    String attempt = hop(HopKind.DELIVERY_ATTEMPT).toString();
    assertTrue(attempt.contains(" --statement-id mine-events-3 "), attempt);
  }

  @Test
  void grant_forRulesOfOneNameOnTwoBuses_hasTwoStatementIds() {
    Arn function = Arn.parse(ARN + "f").orElseThrow();
    Arn rule = Arn.parse(RULE.replace("rule/", "rule/orders/")).orElseThrow();
    String command =
        InvokePermission.grant(
                ResourcePolicy.NONE, function, new Principal.Service("events.amazonaws.com"), rule)
            .command();
    assertTrue(command.contains(" --statement-id orders-mine-events "), command);
  }

  @Test
  void delivery_withPermissionRunsTheFunction() {
    add("s1", "events.amazonaws.com", RULE);
    lambda.engine.deliveries().submit(delivery());

    lambda.engine.settle();

    assertEquals(1, lambda.pool.invocations.size());
    assertEquals(Bytes.utf8("{\"e\":1}"), lambda.pool.invocations.get(0).payload());
    assertEquals("success", hop(HopKind.INVOCATION).outcome());
    assertEquals("delivered", hop(HopKind.DELIVERY_ATTEMPT).outcome());
  }

  @Test
  void delivery_keepsTheTraceOfItsSender() {
    add("s1", "events.amazonaws.com", RULE);
    lambda.engine.deliveries().submit(delivery(Map.of("X-Amzn-Trace-Id", TRACE)));
    lambda.engine.deliveries().submit(delivery());

    lambda.engine.settle();

    List<String> traces = lambda.pool.invocations.stream().map(Invocation::traceId).toList();
    assertEquals(2, traces.size());
    assertTrue(traces.stream().anyMatch(trace -> trace.startsWith(TRACE)), traces.toString());
    assertTrue(traces.stream().anyMatch(trace -> trace.contains(";Sampled=0")), traces.toString());
  }

  @Test
  void delivery_ofAnotherRuleIsNotCovered() {
    add("s1", "events.amazonaws.com", RULE + "-other");
    lambda.engine.deliveries().submit(delivery());

    lambda.engine.settle();

    assertEquals(List.of(), lambda.pool.invocations);
  }

  private Hop hop(HopKind kind) {
    return lambda.engine.hops().stream()
        .filter(each -> each.kind().equals(kind))
        .findFirst()
        .orElseThrow(() -> new AssertionError(lambda.engine.hops()));
  }

  private DeliveryRequest delivery() {
    return delivery(Map.of());
  }

  private DeliveryRequest delivery(Map<String, String> attributes) {
    return DeliveryRequest.from(
            Arn.parse(RULE).orElseThrow(),
            new Principal.Service("events.amazonaws.com"),
            EngineHarness.ACCOUNT,
            EngineHarness.REGION,
            lambda.engine.cause())
        .attributes(attributes)
        .to(Arn.parse(ARN + "f").orElseThrow(), Bytes.utf8("{\"e\":1}"));
  }

  private static AddPermissionRequest.Builder request(String sid, String principal) {
    return AddPermissionRequest.builder()
        .functionName("f")
        .statementId(sid)
        .action("lambda:InvokeFunction")
        .principal(principal);
  }

  private String add(String sid, String principal, String sourceArn) {
    return lambda
        .api()
        .addPermission(lambda.context(), request(sid, principal).sourceArn(sourceArn).build())
        .statement();
  }

  private void remove(String sid) {
    lambda
        .api()
        .removePermission(
            lambda.context(),
            RemovePermissionRequest.builder().functionName("f").statementId(sid).build());
  }

  private GetPolicyResponse policy() {
    return lambda
        .api()
        .getPolicy(lambda.context(), GetPolicyRequest.builder().functionName("f").build());
  }
}
