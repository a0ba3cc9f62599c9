package dev.virga.lambda.invocation;

import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Arn;
import dev.virga.core.policy.Authorization;
import dev.virga.core.policy.Grant;
import dev.virga.core.policy.PolicyEvaluator;
import dev.virga.core.policy.RequestContext;
import dev.virga.core.service.Principal;
import dev.virga.lambda.engine.PolicyDocument;
import dev.virga.lambda.engine.ResourcePolicy;
import org.jspecify.annotations.Nullable;

/** Whether a caller may invoke a function, as the function's own resource policy says. */
public final class InvokePermission {
  /** What invoking is called in policies. */
  public static final String ACTION = "lambda:InvokeFunction";

  private InvokePermission() {}

  /**
   * Asks the policy.
   *
   * @param function its unqualified ARN
   * @param source the resource on whose behalf a service calls, or null
   */
  public static Authorization check(
      ResourcePolicy policy, Arn function, Principal caller, @Nullable Arn source) {
    return PolicyEvaluator.authorize(
        PolicyDocument.parsed(policy),
        new AccountId(function.account()),
        request(function, caller, source));
  }

  private static RequestContext request(Arn function, Principal caller, @Nullable Arn source) {
    RequestContext request = RequestContext.of(caller, ACTION, function.toString());
    if (source != null) {
      request = request.with(Grant.SOURCE_ARN, source.toString());
      if (!source.account().isEmpty()) {
        request = request.with("aws:SourceAccount", source.account());
      }
    }
    return request;
  }

  /**
   * What lets a service invoke the function on a resource's behalf.
   *
   * @param policy the function's, whose statement ids are taken
   */
  public static Grant grant(
      ResourcePolicy policy, Arn function, Principal.Service caller, @Nullable Arn source) {
    String name = function.resource().substring("function:".length());
    String sourceArn = source == null ? "" : " --source-arn " + source;
    String sid = sid(policy, caller, source);
    return new Grant(
        Grant.statement(sid, request(function, caller, source)),
        ("aws lambda add-permission --function-name %s --statement-id %s"
                + " --action %s --principal %s%s")
            .formatted(name, sid, ACTION, caller.name(), sourceArn));
  }

  /**
   * One per source, and free, so that the commands for two rules do not get into each other's way.
   */
  private static String sid(ResourcePolicy policy, Principal.Service caller, @Nullable Arn source) {
    String service = caller.name().split("\\.", 2)[0];
    String sid = source == null ? service : name(source) + "-" + service;
    String free = sid;
    for (int number = 2; policy.statement(free).isPresent(); number++) {
      free = sid + "-" + number;
    }
    return free;
  }

  /** What follows the resource's type: of a rule its bus, unless that is the default, and name. */
  private static String name(Arn source) {
    String[] typeAndName = source.resource().split("[/:]", 2);
    return typeAndName[typeAndName.length - 1].replaceAll("[^A-Za-z0-9_-]", "-");
  }
}
