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
import dev.virga.core.engine.Decision;
import dev.virga.core.engine.Engines;
import dev.virga.core.service.CallContext;
import dev.virga.eventbridge.engine.EventBridgeFault;
import dev.virga.eventbridge.engine.EventBridgeState;
import dev.virga.eventbridge.engine.RuleTarget;
import dev.virga.eventbridge.engine.Rules;
import java.util.Comparator;
import java.util.List;

/**
 * PutTargets, ListTargetsByRule, RemoveTargets, ListRuleNamesByTarget.
 *
 * <p>See https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html
 */
final class TargetOperations {
  private final Engines<EventBridgeState> engines;

  TargetOperations(Engines<EventBridgeState> engines) {
    this.engines = engines;
  }

  PutTargetsResponse put(CallContext context, PutTargetsRequest input) {
    String bus = BusRef.local(input.eventBusName(), context);
    String rule = Required.member(input.rule());
    List<RuleTarget> targets =
        Required.member(input.targets()).stream()
            .map(target -> TargetSettings.read(target, context))
            .toList();
    var engine = engines.at(context);
    engine.decide(
        context.cause(),
        (state, turn) ->
            Decision.answer(Rules.putTargets(state, engine.scope(), bus, rule, targets)));
    return PutTargetsResponse.builder().failedEntryCount(0).failedEntries(List.of()).build();
  }

  ListTargetsByRuleResponse list(CallContext context, ListTargetsByRuleRequest input) {
    String bus = BusRef.local(input.eventBusName(), context);
    String rule = Required.member(input.rule());
    var engine = engines.at(context);
    List<RuleTarget> all =
        engine.view(state -> Rules.get(state, engine.scope(), bus, rule)).targets().stream()
            .sorted(Comparator.comparing(RuleTarget::id))
            .toList();
    Paging<RuleTarget> page =
        Paging.of("ListTargetsByRule", all, RuleTarget::id, input.limit(), input.nextToken());
    return ListTargetsByRuleResponse.builder()
        .targets(page.items().stream().map(TargetSettings::listed).toList())
        .nextToken(page.next())
        .build();
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
    Paging<String> page =
        Paging.of("ListRuleNamesByTarget", names, name -> name, input.limit(), input.nextToken());
    return ListRuleNamesByTargetResponse.builder()
        .ruleNames(page.items())
        .nextToken(page.next())
        .build();
  }
}
