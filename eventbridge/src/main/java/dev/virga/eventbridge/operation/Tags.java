package dev.virga.eventbridge.operation;

import dev.virga.api.events.ListTagsForResourceRequest;
import dev.virga.api.events.ListTagsForResourceResponse;
import dev.virga.api.events.Tag;
import dev.virga.api.events.TagResourceRequest;
import dev.virga.api.events.TagResourceResponse;
import dev.virga.api.events.UntagResourceRequest;
import dev.virga.api.events.UntagResourceResponse;
import dev.virga.core.engine.Decision;
import dev.virga.core.engine.Engines;
import dev.virga.core.engine.Scope;
import dev.virga.core.identity.Arn;
import dev.virga.core.service.CallContext;
import dev.virga.eventbridge.engine.Buses;
import dev.virga.eventbridge.engine.EventBridgeFault;
import dev.virga.eventbridge.engine.EventBridgeState;
import dev.virga.eventbridge.engine.EventBus;
import dev.virga.eventbridge.engine.Rules;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * TagResource, UntagResource and ListTagsForResource of buses and rules.
 *
 * <p>See https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TagResource.html
 */
final class Tags {
  private final Engines<EventBridgeState> engines;

  Tags(Engines<EventBridgeState> engines) {
    this.engines = engines;
  }

  /** What an ARN names: a bus, or a rule of it. */
  private record Resource(String bus, @Nullable String rule) {
    static Resource of(String text, CallContext context) {
      Arn arn = Arn.parse(text).orElseThrow(EventBridgeFault.BAD_RESOURCE_ARN::with);
      String[] parts = arn.resource().split("/", 3);
      boolean here =
          arn.service().equals("events")
              && arn.account().equals(context.account().value())
              && arn.region().equals(context.region().value());
      if (here && parts.length == 2 && parts[0].equals("event-bus")) {
        return new Resource(parts[1], null);
      }
      if (here && parts.length >= 2 && parts[0].equals("rule")) {
        return parts.length == 2
            ? new Resource(EventBus.DEFAULT, parts[1])
            : new Resource(parts[1], parts[2]);
      }
      throw EventBridgeFault.BAD_RESOURCE_ARN.with();
    }

    Map<String, String> tags(EventBridgeState state, Scope scope) {
      return rule == null
          ? Buses.get(state, scope, bus).tags()
          : Rules.get(state, scope, bus, rule).tags();
    }
  }

  static Map<String, String> unique(@Nullable List<Tag> tags) {
    Map<String, String> unique = new TreeMap<>();
    for (Tag tag : tags == null ? List.<Tag>of() : tags) {
      if (unique.put(Required.member(tag.key()), Required.member(tag.value())) != null) {
        throw EventBridgeFault.DUPLICATE_TAG.with();
      }
    }
    return unique;
  }

  TagResourceResponse tag(CallContext context, TagResourceRequest input) {
    Map<String, String> added = unique(input.tags());
    change(
        context,
        Required.member(input.resourceARN()),
        tags -> {
          Map<String, String> all = new TreeMap<>(tags);
          all.putAll(added);
          return all;
        });
    return TagResourceResponse.builder().build();
  }

  UntagResourceResponse untag(CallContext context, UntagResourceRequest input) {
    List<String> removed = Required.member(input.tagKeys());
    change(
        context,
        Required.member(input.resourceARN()),
        tags -> {
          Map<String, String> left = new TreeMap<>(tags);
          left.keySet().removeAll(removed);
          return left;
        });
    return UntagResourceResponse.builder().build();
  }

  private void change(CallContext context, String arn, UnaryOperator<Map<String, String>> change) {
    Resource resource = Resource.of(arn, context);
    var engine = engines.at(context);
    engine.decide(
        context.cause(),
        (state, turn) -> {
          Map<String, String> tags = change.apply(resource.tags(state, engine.scope()));
          String rule = resource.rule();
          if (rule == null) {
            Buses.tag(state, engine.scope(), resource.bus(), tags);
          } else {
            Rules.tag(state, engine.scope(), resource.bus(), rule, tags);
          }
          return Decision.answer(arn);
        });
  }

  ListTagsForResourceResponse list(CallContext context, ListTagsForResourceRequest input) {
    Resource resource = Resource.of(Required.member(input.resourceARN()), context);
    var engine = engines.at(context);
    Map<String, String> tags = engine.view(state -> resource.tags(state, engine.scope()));
    return ListTagsForResourceResponse.builder()
        .tags(
            new TreeMap<>(tags)
                .entrySet().stream()
                    .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                    .toList())
        .build();
  }
}
