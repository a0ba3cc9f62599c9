package dev.virga.lambda.engine;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A function and its unpublished version.
 *
 * @param deployment what descriptions show
 * @param serving what invocations run: the deployment before, while an update is in progress
 * @param readyAt when the function or its update is ready, null once it is
 * @param revisionId changes with everything a description shows
 * @param lastModified when code or configuration last changed
 * @param tags sorted
 * @param reservedConcurrency how many invocations at once, or null where it takes from all
 */
public record Function(
    FunctionName name,
    Deployment deployment,
    Deployment serving,
    Stage stage,
    @Nullable Instant readyAt,
    String revisionId,
    Instant lastModified,
    Map<String, String> tags,
    ResourcePolicy policy,
    @Nullable Integer reservedConcurrency) {

  /** Where in its lifecycle a function is. */
  public enum Stage {
    /** State Pending. */
    CREATING,
    /** State Active; LastUpdateStatus InProgress. */
    UPDATING,
    /** State Active; LastUpdateStatus Successful. */
    READY
  }

  public Function {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  /** A function that is being created. */
  static Function creating(
      FunctionName name,
      Deployment deployment,
      Instant now,
      Instant readyAt,
      Map<String, String> tags) {
    return new Function(
        name,
        deployment,
        deployment,
        Stage.CREATING,
        readyAt,
        deployment.revision(),
        now,
        tags,
        ResourcePolicy.NONE,
        null);
  }

  /** Its next code or configuration; invocations run the old ones until it is ready. */
  Function updating(Deployment next, Instant now, Instant readyAt) {
    return new Function(
        name,
        next,
        serving,
        Stage.UPDATING,
        readyAt,
        next.revision(),
        now,
        tags,
        policy,
        reservedConcurrency);
  }

  /** Created, or updated. */
  Function ready(String revisionId) {
    return new Function(
        name,
        deployment,
        deployment,
        Stage.READY,
        null,
        revisionId,
        lastModified,
        tags,
        policy,
        reservedConcurrency);
  }

  Function withTags(Map<String, String> tags, String revisionId) {
    return new Function(
        name,
        deployment,
        serving,
        stage,
        readyAt,
        revisionId,
        lastModified,
        tags,
        policy,
        reservedConcurrency);
  }

  Function withPolicy(ResourcePolicy policy) {
    return new Function(
        name,
        deployment,
        serving,
        stage,
        readyAt,
        revisionId,
        lastModified,
        tags,
        policy,
        reservedConcurrency);
  }

  Function withReservedConcurrency(@Nullable Integer reserved) {
    return new Function(
        name,
        deployment,
        serving,
        stage,
        readyAt,
        revisionId,
        lastModified,
        tags,
        policy,
        reserved);
  }
}
