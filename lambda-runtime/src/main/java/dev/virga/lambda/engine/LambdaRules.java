package dev.virga.lambda.engine;

import dev.virga.core.engine.Effect;
import dev.virga.core.engine.EngineRules;
import dev.virga.core.engine.Scope;
import dev.virga.core.engine.Turn;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel must know of Lambda's state: functions become ready and events are tried at their
 * time.
 */
public final class LambdaRules implements EngineRules<LambdaState> {
  @Override
  public LambdaState empty(Scope scope) {
    return new LambdaState(scope);
  }

  @Override
  public LambdaState copy(LambdaState state) {
    return state.copy();
  }

  @Override
  public @Nullable Instant nextDeadline(LambdaState state) {
    LambdaState.Due first = state.firstDue();
    return first == null ? null : first.at();
  }

  @Override
  public List<Effect> runDue(LambdaState state, Turn turn) {
    LambdaState.Due due = state.firstDue();
    if (due == null || due.at().isAfter(turn.now())) {
      return List.of();
    }
    return due.function()
        ? FunctionCommands.becomeReady(state, new FunctionName(due.key()), turn)
        : InvocationCommands.tryEvent(state, due.key(), turn);
  }
}
