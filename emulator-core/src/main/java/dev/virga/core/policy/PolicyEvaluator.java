package dev.virga.core.policy;

import dev.virga.core.identity.AccountId;
import dev.virga.core.service.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates policies: an explicit deny wins, then an allow, else the request is not allowed.
 *
 * <p>See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
public final class PolicyEvaluator {
  private PolicyEvaluator() {}

  /** What one policy says to a request, whoever asks. */
  public static Authorization evaluate(Policy policy, RequestContext request) {
    Statement allows = null;
    Statement nearest = null;
    List<Mismatch> missed = List.of();
    for (Statement statement : policy.statements()) {
      List<Mismatch> mismatches = statement.mismatches(request, policy.hasVariables());
      if (mismatches.isEmpty() && statement.effect() == Effect.DENY) {
        return new Authorization.Denied(statement);
      }
      if (statement.effect() == Effect.DENY) {
        continue;
      }
      if (mismatches.isEmpty()) {
        allows = allows == null ? statement : allows;
      } else if (nearest == null || distance(mismatches) < distance(missed)) {
        nearest = statement;
        missed = mismatches;
      }
    }
    return allows != null
        ? new Authorization.Allowed(allows)
        : new Authorization.NotAllowed(request, nearest, missed);
  }

  /**
   * Whether a resource lets a request through. An identity of the resource's own account needs no
   * statement (its identity policies are not evaluated), but an explicit deny holds for it; other
   * accounts and every AWS service need one.
   *
   * @param policy the resource's policy, or null where it has none
   * @param owner the resource's account
   */
  public static Authorization authorize(
      @Nullable Policy policy, AccountId owner, RequestContext request) {
    Authorization answer =
        policy == null
            ? new Authorization.NotAllowed(request, null, List.of())
            : evaluate(policy, request);
    boolean own =
        request.principal() instanceof Principal.Identity identity
            && identity.account().equals(owner);
    return own && answer instanceof Authorization.NotAllowed
        ? new Authorization.Allowed(null)
        : answer;
  }

  /** A statement that means another principal or action is further away than any condition. */
  private static int distance(List<Mismatch> mismatches) {
    int distance = 0;
    for (Mismatch mismatch : mismatches) {
      distance += mismatch.element().startsWith("Condition") ? 1 : 100;
    }
    return distance;
  }

  static String name(Principal principal) {
    return switch (principal) {
      case Principal.Identity identity -> identity.arn();
      case Principal.Service service -> service.name();
    };
  }
}
