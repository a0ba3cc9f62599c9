package dev.virga.lambda.engine;

import dev.virga.core.engine.Command;
import dev.virga.core.engine.Decision;
import dev.virga.core.engine.Effect;
import dev.virga.core.engine.Turn;
import dev.virga.core.identity.Arn;
import dev.virga.lambda.code.DeploymentPackage;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Decisions on functions: created, updated, deleted, tagged. */
public final class FunctionCommands {
  /** 75 GiB of packages in one region. */
  public static final long MAX_CODE_BYTES = 80_530_636_800L;

  private static final int MAX_TAGS = 50;

  private FunctionCommands() {}

  /**
   * Creates a function.
   *
   * @param preparation emulated time until it is active
   */
  public static Command<LambdaState, Function> create(
      FunctionName name,
      FunctionSettings settings,
      DeploymentPackage code,
      Map<String, String> tags,
      Duration preparation) {
    return (state, turn) -> {
      SettingsCheck.check(settings);
      checkTags(tags);
      if (state.function(name) != null) {
        throw LambdaFault.alreadyExists(name);
      }
      checkStorage(state, code);
      Deployment deployment = new Deployment(settings, code, turn.ids().uuid());
      Instant now = turn.now();
      Function function = Function.creating(name, deployment, now, now.plus(preparation), tags);
      state.put(function);
      return Decision.answer(function);
    };
  }

  /**
   * Gives a function new code.
   *
   * @param revisionId the revision the caller knows, or null
   * @param dryRun whether only to check
   */
  public static Command<LambdaState, Function> updateCode(
      FunctionName name,
      DeploymentPackage code,
      @Nullable String revisionId,
      boolean dryRun,
      Duration preparation) {
    return (state, turn) -> {
      Function function = updatable(state, name, revisionId);
      checkStorage(state, code);
      Deployment next = new Deployment(function.deployment().settings(), code, turn.ids().uuid());
      Instant now = turn.now();
      Function updating = function.updating(next, now, now.plus(preparation));
      if (!dryRun) {
        state.put(updating);
      }
      return Decision.answer(updating);
    };
  }

  /** A change of a configuration: from what is to what is to be. */
  @FunctionalInterface
  public interface Change {
    /** The settings after the change. */
    FunctionSettings apply(FunctionSettings settings);
  }

  /** Changes a function's configuration. */
  public static Command<LambdaState, Function> updateConfiguration(
      FunctionName name, Change change, @Nullable String revisionId, Duration preparation) {
    return (state, turn) -> {
      Function function = updatable(state, name, revisionId);
      FunctionSettings settings = change.apply(function.deployment().settings());
      SettingsCheck.check(settings);
      Deployment next = new Deployment(settings, function.deployment().code(), turn.ids().uuid());
      Instant now = turn.now();
      Function updating = function.updating(next, now, now.plus(preparation));
      state.put(updating);
      return Decision.answer(updating);
    };
  }

  /** Deletes a function, its policy and tags. Its events are dropped when they are tried next. */
  public static Command<LambdaState, Decision.Done> delete(FunctionName name) {
    return (state, turn) -> {
      existing(state, name);
      state.remove(name);
      return Decision.done(retire(state, name, turn));
    };
  }

  /** Adds tags, or replaces the values of those that are there. */
  public static Command<LambdaState, Decision.Done> tag(
      FunctionName name, Map<String, String> tags) {
    return (state, turn) -> {
      Function function = existing(state, name);
      Map<String, String> all = new TreeMap<>(function.tags());
      all.putAll(tags);
      checkTags(all);
      state.put(function.withTags(all, turn.ids().uuid()));
      return Decision.done();
    };
  }

  /** Removes tags; those that are not there are no error. */
  public static Command<LambdaState, Decision.Done> untag(
      FunctionName name, Collection<String> keys) {
    return (state, turn) -> {
      Function function = existing(state, name);
      Map<String, String> all = new TreeMap<>(function.tags());
      keys.forEach(all::remove);
      state.put(function.withTags(all, turn.ids().uuid()));
      return Decision.done();
    };
  }

  /** Reserves concurrency for a function, or with null takes the reservation back. */
  public static Command<LambdaState, Decision.Done> reserve(
      FunctionName name, @Nullable Integer reserved) {
    return (state, turn) -> {
      Function function = state.function(name);
      if (function == null) {
        throw LambdaFault.functionNotFound(state.arn(name, FunctionReference.LATEST));
      }
      Integer before = function.reservedConcurrency();
      int others = state.reserved() - (before == null ? 0 : before);
      int pool = InvocationCommands.MAX_CONCURRENCY - InvocationCommands.MIN_UNRESERVED;
      if (reserved != null && others + reserved > pool) {
        throw LambdaFault.concurrencyBelowMinimum(InvocationCommands.MIN_UNRESERVED);
      }
      state.put(function.withReservedConcurrency(reserved));
      return Decision.done();
    };
  }

  /** The function's preparation is over: it serves what it shows. */
  static List<Effect> becomeReady(LambdaState state, FunctionName name, Turn turn) {
    Function function = existing(state, name);
    boolean updated = function.stage() == Function.Stage.UPDATING;
    state.put(function.ready(turn.ids().uuid()));
    return updated ? List.of(retire(state, name, turn)) : List.of();
  }

  /** The function, or the error that says it is not there. */
  public static Function existing(LambdaState state, FunctionName name) {
    Function function = state.function(name);
    if (function == null) {
      throw LambdaFault.functionNotFound(state.arn(name, null));
    }
    return function;
  }

  private static Function updatable(
      LambdaState state, FunctionName name, @Nullable String revisionId) {
    Function function = existing(state, name);
    switch (function.stage()) {
      case CREATING -> throw LambdaFault.pending();
      case UPDATING -> throw LambdaFault.updateInProgress(state.arn(name, null));
      case READY -> {
        if (revisionId != null && !revisionId.equals(function.revisionId())) {
          throw LambdaFault.staleRevision();
        }
      }
    }
    return function;
  }

  private static Effect retire(LambdaState state, FunctionName name, Turn turn) {
    Arn arn = state.arn(name, FunctionReference.LATEST);
    return turn.effect("environments/" + name, new LambdaEffect.Retire(arn));
  }

  private static void checkStorage(LambdaState state, DeploymentPackage code) {
    long used =
        state.functions().stream().mapToLong(f -> f.deployment().code().zippedBytes()).sum();
    if (used + code.zippedBytes() > MAX_CODE_BYTES) {
      throw LambdaFault.codeStorageExceeded();
    }
  }

  private static void checkTags(Map<String, String> tags) {
    if (tags.size() > MAX_TAGS) {
      throw LambdaFault.tooManyTags();
    }
  }
}
