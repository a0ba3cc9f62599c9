package dev.virga.eventbridge.operation;

import dev.virga.api.events.DeleteRuleOutput;
import dev.virga.api.events.DeleteRuleRequest;
import dev.virga.api.events.DescribeRuleRequest;
import dev.virga.api.events.DescribeRuleResponse;
import dev.virga.api.events.DisableRuleOutput;
import dev.virga.api.events.DisableRuleRequest;
import dev.virga.api.events.EnableRuleOutput;
import dev.virga.api.events.EnableRuleRequest;
import dev.virga.api.events.ListRulesRequest;
import dev.virga.api.events.ListRulesResponse;
import dev.virga.api.events.PutRuleRequest;
import dev.virga.api.events.PutRuleResponse;
import dev.virga.api.events.Rule;
import dev.virga.api.events.RuleState;
import dev.virga.core.engine.Decision;
import dev.virga.core.engine.Engines;
import dev.virga.core.service.CallContext;
import dev.virga.eventbridge.engine.EventBridgeFault;
import dev.virga.eventbridge.engine.EventBridgeState;
import dev.virga.eventbridge.engine.EventRule;
import dev.virga.eventbridge.engine.Rules;
import dev.virga.eventbridge.pattern.EventPattern;
import dev.virga.eventbridge.pattern.InvalidPatternException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * PutRule, DescribeRule, ListRules, EnableRule, DisableRule, DeleteRule.
 *
 * <p>See https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
 */
final class RuleOperations {
  private static final String PUT = "PutRule";

  private final Engines<EventBridgeState> engines;

  RuleOperations(Engines<EventBridgeState> engines) {
    this.engines = engines;
  }

  PutRuleResponse put(CallContext context, PutRuleRequest input) {
    EventBridgeFault.refuse(input.scheduleExpression() != null, "ScheduleExpression", PUT);
    EventBridgeFault.refuse(input.roleArn() != null, "RoleArn", PUT);
    RuleState wanted = input.state() == null ? RuleState.ENABLED : input.state();
    EventBridgeFault.refuse(
        !wanted.equals(RuleState.ENABLED) && !wanted.equals(RuleState.DISABLED),
        "State " + wanted,
        PUT);
    String bus = BusRef.local(input.eventBusName(), context);
    String name = Required.member(input.name());
    Rules.Settings settings =
        new Rules.Settings(
            pattern(input.eventPattern()), wanted.equals(RuleState.ENABLED), input.description());
    Map<String, String> tags = Tags.unique(input.tags());
    var engine = engines.at(context);
    EventRule rule =
        engine.decide(
            context.cause(),
            (state, turn) ->
                Decision.answer(Rules.put(state, engine.scope(), bus, name, settings, tags)));
    return PutRuleResponse.builder().ruleArn(rule.arn().toString()).build();
  }

  static EventPattern pattern(@Nullable String text) {
    if (text == null) {
      throw EventBridgeFault.NO_PATTERN.with();
    }
    try {
      return EventPattern.parse(text);
    } catch (InvalidPatternException invalid) {
      throw EventBridgeFault.BAD_PATTERN.with(invalid.reason());
    }
  }

  DescribeRuleResponse describe(CallContext context, DescribeRuleRequest input) {
    String bus = BusRef.local(input.eventBusName(), context);
    String name = Required.member(input.name());
    var engine = engines.at(context);
    EventRule rule = engine.view(state -> Rules.get(state, engine.scope(), bus, name));
    return DescribeRuleResponse.builder()
        .name(rule.name())
        .arn(rule.arn().toString())
        .eventPattern(rule.pattern().text())
        .state(state(rule))
        .description(rule.description())
        .eventBusName(rule.bus())
        .createdBy(context.account().value())
        .build();
  }

  ListRulesResponse list(CallContext context, ListRulesRequest input) {
    String bus = BusRef.local(input.eventBusName(), context);
    String prefix = input.namePrefix() == null ? "" : input.namePrefix();
    var engine = engines.at(context);
    List<EventRule> all = engine.view(state -> Rules.all(state, engine.scope(), bus));
    Paging<EventRule> page =
        Paging.of(
            "ListRules",
            all.stream().filter(rule -> rule.name().startsWith(prefix)).toList(),
            EventRule::name,
            input.limit(),
            input.nextToken());
    return ListRulesResponse.builder()
        .rules(page.items().stream().map(RuleOperations::listed).toList())
        .nextToken(page.next())
        .build();
  }

  private static Rule listed(EventRule rule) {
    return Rule.builder()
        .name(rule.name())
        .arn(rule.arn().toString())
        .eventPattern(rule.pattern().text())
        .state(state(rule))
        .description(rule.description())
        .eventBusName(rule.bus())
        .build();
  }

  private static RuleState state(EventRule rule) {
    return rule.enabled() ? RuleState.ENABLED : RuleState.DISABLED;
  }

  EnableRuleOutput enable(CallContext context, EnableRuleRequest input) {
    change(context, input.eventBusName(), input.name(), true);
    return EnableRuleOutput.builder().build();
  }

  DisableRuleOutput disable(CallContext context, DisableRuleRequest input) {
    change(context, input.eventBusName(), input.name(), false);
    return DisableRuleOutput.builder().build();
  }

  private void change(
      CallContext context, @Nullable String busName, @Nullable String ruleName, boolean enabled) {
    String bus = BusRef.local(busName, context);
    String name = Required.member(ruleName);
    var engine = engines.at(context);
    engine.decide(
        context.cause(),
        (state, turn) -> Decision.answer(Rules.enable(state, engine.scope(), bus, name, enabled)));
  }

  DeleteRuleOutput delete(CallContext context, DeleteRuleRequest input) {
    String bus = BusRef.local(input.eventBusName(), context);
    String name = Required.member(input.name());
    var engine = engines.at(context);
    engine.decide(
        context.cause(),
        (state, turn) -> Decision.answer(Rules.delete(state, engine.scope(), bus, name)));
    return DeleteRuleOutput.builder().build();
  }
}
