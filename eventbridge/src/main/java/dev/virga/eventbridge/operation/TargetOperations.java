package dev.virga.eventbridge.operation;

import dev.virga.api.events.ListRuleNamesByTargetRequest;
import dev.virga.api.events.ListRuleNamesByTargetResponse;
import dev.virga.api.events.ListTargetsByRuleRequest;
import dev.virga.api.events.ListTargetsByRuleResponse;
import dev.virga.api.events.PutTargetsRequest;
import dev.virga.api.events.PutTargetsResponse;
import dev.virga.api.events.RemoveTargetsRequest;
import dev.virga.api.events.RemoveTargetsResponse;
import dev.virga.api.events.RemoveTargetsResultEntry;
import dev.virga.api.events.RetryPolicy;
import dev.virga.api.events.Target;
import dev.virga.core.engine.Decision;
import dev.virga.core.engine.Engines;
import dev.virga.core.identity.Arn;
import dev.virga.core.service.CallContext;
import dev.virga.eventbridge.engine.EventBridgeFault;
import dev.virga.eventbridge.engine.EventBridgeState;
import dev.virga.eventbridge.engine.JsonPath;
import dev.virga.eventbridge.engine.RuleTarget;
import dev.virga.eventbridge.engine.Rules;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * PutTargets, ListTargetsByRule, RemoveTargets, ListRuleNamesByTarget.
 *
 * <p>See https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html
 */
final class TargetOperations {
  private static final String PUT = "PutTargets";

  private final Engines<EventBridgeState> engines;

  TargetOperations(Engines<EventBridgeState> engines) {
    this.engines = engines;
  }

  PutTargetsResponse put(CallContext context, PutTargetsRequest input) {
    String bus = BusRef.local(input.eventBusName(), context);
    String rule = Required.member(input.rule());
    List<RuleTarget> targets =
        Required.member(input.targets()).stream().map(TargetOperations::target).toList();
    var engine = engines.at(context);
    engine.decide(
        context.cause(),
        (state, turn) ->
            Decision.answer(Rules.putTargets(state, engine.scope(), bus, rule, targets)));
    return PutTargetsResponse.builder().failedEntryCount(0).failedEntries(List.of()).build();
  }

  private static RuleTarget target(Target target) {
    String id = Required.member(target.id());
    Arn arn =
        Arn.parse(Required.member(target.arn())).orElseThrow(EventBridgeFault.BAD_TARGET_ARN::with);
    if (!arn.service().equals("lambda") || !arn.resource().startsWith("function:")) {
      throw EventBridgeFault.TARGET_SERVICE.with(arn.service());
    }
    unsupported(target).forEach((name, value) -> EventBridgeFault.refuse(value, name, PUT));
    if (target.input() != null && target.inputPath() != null) {
      throw EventBridgeFault.SEVERAL_INPUTS.with(id);
    }
    requireJson(target.input(), id);
    String path = target.inputPath();
    JsonPath inputPath =
        path == null
            ? null
            : JsonPath.parse(path)
                .orElseThrow(() -> EventBridgeFault.SETTING.with("the InputPath " + path, PUT));
    RetryPolicy retries = target.retryPolicy();
    return new RuleTarget(
        id,
        arn,
        target.input(),
        inputPath,
        retries == null ? null : retries.maximumRetryAttempts(),
        retries == null ? null : retries.maximumEventAgeInSeconds());
  }

  private static void requireJson(@Nullable String input, String id) {
    if (input != null && !CompactJson.isJson(input)) {
      throw EventBridgeFault.BAD_INPUT.with(id);
    }
  }

  /** Settings that nothing acts on yet, and whether they are given. */
  private static Map<String, Boolean> unsupported(Target target) {
    Map<String, Boolean> given = new LinkedHashMap<>();
    given.put("InputTransformer", target.inputTransformer() != null);
    given.put("DeadLetterConfig", target.deadLetterConfig() != null);
    given.put("RoleArn", target.roleArn() != null);
    given.put("KinesisParameters", target.kinesisParameters() != null);
    given.put("RunCommandParameters", target.runCommandParameters() != null);
    given.put("EcsParameters", target.ecsParameters() != null);
    given.put("BatchParameters", target.batchParameters() != null);
    given.put("SqsParameters", target.sqsParameters() != null);
    given.put("HttpParameters", target.httpParameters() != null);
    given.put("RedshiftDataParameters", target.redshiftDataParameters() != null);
    given.put("SageMakerPipelineParameters", target.sageMakerPipelineParameters() != null);
    given.put("AppSyncParameters", target.appSyncParameters() != null);
    return given;
  }

  ListTargetsByRuleResponse list(CallContext context, ListTargetsByRuleRequest input) {
    String bus = BusRef.local(input.eventBusName(), context);
    String rule = Required.member(input.rule());
    var engine = engines.at(context);
    List<RuleTarget> all =
        engine.view(state -> Rules.get(state, engine.scope(), bus, rule)).targets().stream()
            .sorted(Comparator.comparing(RuleTarget::id))
            .toList();
    Paging<RuleTarget> page = Paging.of(all, RuleTarget::id, input.limit(), input.nextToken());
    return ListTargetsByRuleResponse.builder()
        .targets(page.items().stream().map(TargetOperations::listed).toList())
        .nextToken(page.next())
        .build();
  }

  private static Target listed(RuleTarget target) {
    Target.Builder listed =
        Target.builder().id(target.id()).arn(target.arn().toString()).input(target.input());
    JsonPath path = target.inputPath();
    if (path != null) {
      listed.inputPath(path.text());
    }
    if (target.maximumRetryAttempts() != null || target.maximumEventAgeInSeconds() != null) {
      listed.retryPolicy(
          RetryPolicy.builder()
              .maximumRetryAttempts(target.maximumRetryAttempts())
              .maximumEventAgeInSeconds(target.maximumEventAgeInSeconds())
              .build());
    }
    return listed.build();
  }

  RemoveTargetsResponse remove(CallContext context, RemoveTargetsRequest input) {
    String bus = BusRef.local(input.eventBusName(), context);
    String rule = Required.member(input.rule());
    List<String> ids = Required.member(input.ids());
    var engine = engines.at(context);
    List<String> missing =
        engine.decide(
            context.cause(),
            (state, turn) ->
                Decision.answer(Rules.removeTargets(state, engine.scope(), bus, rule, ids)));
    return RemoveTargetsResponse.builder()
        .failedEntryCount(missing.size())
        .failedEntries(missing.stream().map(TargetOperations::failed).toList())
        .build();
  }

  private static RemoveTargetsResultEntry failed(String id) {
    return RemoveTargetsResultEntry.builder()
        .targetId(id)
        .errorCode(EventBridgeFault.NO_TARGET.code())
        .errorMessage(EventBridgeFault.NO_TARGET.text(id))
        .build();
  }

  ListRuleNamesByTargetResponse rulesOf(CallContext context, ListRuleNamesByTargetRequest input) {
    String bus = BusRef.local(input.eventBusName(), context);
    String arn = Required.member(input.targetArn());
    var engine = engines.at(context);
    List<String> names =
        engine.view(state -> Rules.all(state, engine.scope(), bus)).stream()
            .filter(rule -> rule.targets().stream().anyMatch(t -> t.arn().toString().equals(arn)))
            .map(rule -> rule.name())
            .toList();
    Paging<String> page = Paging.of(names, name -> name, input.limit(), input.nextToken());
    return ListRuleNamesByTargetResponse.builder()
        .ruleNames(page.items())
        .nextToken(page.next())
        .build();
  }
}
