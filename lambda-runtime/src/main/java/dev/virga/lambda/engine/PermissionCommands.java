package dev.virga.lambda.engine;

import dev.virga.core.engine.Command;
import dev.virga.core.engine.Decision;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decisions on resource policies. */
public final class PermissionCommands {
  private static final int MAX_POLICY_BYTES = 20_480;

  private PermissionCommands() {}

  /**
   * Adds a statement.
   *
   * @param revisionId of the policy, as the caller knows it, or null
   */
  public static Command<LambdaState, PermissionStatement> add(
      FunctionName name, PermissionStatement statement, @Nullable String revisionId) {
    return (state, turn) -> {
      Function function = FunctionCommands.existing(state, name);
      ResourcePolicy policy = function.policy();
      checkRevision(policy, revisionId);
      if (policy.statement(statement.sid()).isPresent()) {
        throw LambdaFault.statementExists(statement.sid());
      }
      ResourcePolicy next = policy.with(statement, turn.ids().uuid());
      int size = PolicyDocument.text(next).getBytes(StandardCharsets.UTF_8).length;
      if (size > MAX_POLICY_BYTES) {
        throw LambdaFault.policyTooLong(size, MAX_POLICY_BYTES);
      }
      state.put(function.withPolicy(next));
      return Decision.answer(statement);
    };
  }

  /** Removes a statement. */
  public static Command<LambdaState, Decision.Done> remove(
      FunctionName name, String sid, @Nullable String revisionId) {
    return (state, turn) -> {
      Function function = FunctionCommands.existing(state, name);
      ResourcePolicy policy = function.policy();
      if (policy.isEmpty()) {
        throw LambdaFault.noPolicyToRemoveFrom();
      }
      Optional<PermissionStatement> statement = policy.statement(sid);
      if (statement.isEmpty()) {
        throw LambdaFault.noStatement(sid);
      }
      checkRevision(policy, revisionId);
      state.put(function.withPolicy(policy.without(sid, turn.ids().uuid())));
      return Decision.done();
    };
  }

  /** The policy, or the error that says there is none. */
  public static ResourcePolicy existing(LambdaState state, FunctionName name) {
    ResourcePolicy policy = FunctionCommands.existing(state, name).policy();
    if (policy.isEmpty()) {
      throw LambdaFault.noPolicy();
    }
    return policy;
  }

  private static void checkRevision(ResourcePolicy policy, @Nullable String revisionId) {
    if (revisionId != null && !revisionId.equals(policy.revisionId())) {
      throw LambdaFault.stalePolicyRevision();
    }
  }
}
