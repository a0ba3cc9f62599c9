package dev.virga.eventbridge.operation;

import dev.virga.api.events.CreateEventBusRequest;
import dev.virga.api.events.CreateEventBusResponse;
import dev.virga.api.events.DeleteEventBusOutput;
import dev.virga.api.events.DeleteEventBusRequest;
import dev.virga.api.events.DeleteRuleOutput;
import dev.virga.api.events.DeleteRuleRequest;
import dev.virga.api.events.DescribeEventBusRequest;
import dev.virga.api.events.DescribeEventBusResponse;
import dev.virga.api.events.DescribeRuleRequest;
import dev.virga.api.events.DescribeRuleResponse;
import dev.virga.api.events.DisableRuleOutput;
import dev.virga.api.events.DisableRuleRequest;
import dev.virga.api.events.EnableRuleOutput;
import dev.virga.api.events.EnableRuleRequest;
import dev.virga.api.events.EventsApi;
import dev.virga.api.events.ListEventBusesRequest;
import dev.virga.api.events.ListEventBusesResponse;
import dev.virga.api.events.ListRuleNamesByTargetRequest;
import dev.virga.api.events.ListRuleNamesByTargetResponse;
import dev.virga.api.events.ListRulesRequest;
import dev.virga.api.events.ListRulesResponse;
import dev.virga.api.events.ListTagsForResourceRequest;
import dev.virga.api.events.ListTagsForResourceResponse;
import dev.virga.api.events.ListTargetsByRuleRequest;
import dev.virga.api.events.ListTargetsByRuleResponse;
import dev.virga.api.events.PutEventsRequest;
import dev.virga.api.events.PutEventsResponse;
import dev.virga.api.events.PutRuleRequest;
import dev.virga.api.events.PutRuleResponse;
import dev.virga.api.events.PutTargetsRequest;
import dev.virga.api.events.PutTargetsResponse;
import dev.virga.api.events.RemoveTargetsRequest;
import dev.virga.api.events.RemoveTargetsResponse;
import dev.virga.api.events.TagResourceRequest;
import dev.virga.api.events.TagResourceResponse;
import dev.virga.api.events.TestEventPatternRequest;
import dev.virga.api.events.TestEventPatternResponse;
import dev.virga.api.events.UntagResourceRequest;
import dev.virga.api.events.UntagResourceResponse;
import dev.virga.core.engine.Engines;
import dev.virga.core.service.CallContext;
import dev.virga.eventbridge.engine.EventBridgeState;
import dev.virga.eventbridge.engine.Router;

/** EventBridge's operations; what is not here answers NotImplemented. Thread-safe. */
public final class EventBridge implements EventsApi {
  private final BusOperations buses;
  private final RuleOperations rules;
  private final TargetOperations targets;
  private final Tags tags;
  private final PutEvents events;

  /** The operations on these engines. */
  public EventBridge(Engines<EventBridgeState> engines, Router router) {
    this.buses = new BusOperations(engines);
    this.rules = new RuleOperations(engines);
    this.targets = new TargetOperations(engines);
    this.tags = new Tags(engines);
    this.events = new PutEvents(engines, router);
  }

  @Override
  public CreateEventBusResponse createEventBus(CallContext context, CreateEventBusRequest input) {
    return buses.create(context, input);
  }

  @Override
  public DescribeEventBusResponse describeEventBus(
      CallContext context, DescribeEventBusRequest input) {
    return buses.describe(context, input);
  }

  @Override
  public ListEventBusesResponse listEventBuses(CallContext context, ListEventBusesRequest input) {
    return buses.list(context, input);
  }

  @Override
  public DeleteEventBusOutput deleteEventBus(CallContext context, DeleteEventBusRequest input) {
    return buses.delete(context, input);
  }

  @Override
  public PutRuleResponse putRule(CallContext context, PutRuleRequest input) {
    return rules.put(context, input);
  }

  @Override
  public DescribeRuleResponse describeRule(CallContext context, DescribeRuleRequest input) {
    return rules.describe(context, input);
  }

  @Override
  public ListRulesResponse listRules(CallContext context, ListRulesRequest input) {
    return rules.list(context, input);
  }

  @Override
  public EnableRuleOutput enableRule(CallContext context, EnableRuleRequest input) {
    return rules.enable(context, input);
  }

  @Override
  public DisableRuleOutput disableRule(CallContext context, DisableRuleRequest input) {
    return rules.disable(context, input);
  }

  @Override
  public DeleteRuleOutput deleteRule(CallContext context, DeleteRuleRequest input) {
    return rules.delete(context, input);
  }

  @Override
  public PutTargetsResponse putTargets(CallContext context, PutTargetsRequest input) {
    return targets.put(context, input);
  }

  @Override
  public ListTargetsByRuleResponse listTargetsByRule(
      CallContext context, ListTargetsByRuleRequest input) {
    return targets.list(context, input);
  }

  @Override
  public RemoveTargetsResponse removeTargets(CallContext context, RemoveTargetsRequest input) {
    return targets.remove(context, input);
  }

  @Override
  public ListRuleNamesByTargetResponse listRuleNamesByTarget(
      CallContext context, ListRuleNamesByTargetRequest input) {
    return targets.rulesOf(context, input);
  }

  @Override
  public TagResourceResponse tagResource(CallContext context, TagResourceRequest input) {
    return tags.tag(context, input);
  }

  @Override
  public UntagResourceResponse untagResource(CallContext context, UntagResourceRequest input) {
    return tags.untag(context, input);
  }

  @Override
  public ListTagsForResourceResponse listTagsForResource(
      CallContext context, ListTagsForResourceRequest input) {
    return tags.list(context, input);
  }

  @Override
  public PutEventsResponse putEvents(CallContext context, PutEventsRequest input) {
    return events.put(context, input);
  }

  @Override
  public TestEventPatternResponse testEventPattern(
      CallContext context, TestEventPatternRequest input) {
    return TestPattern.test(input);
  }
}
