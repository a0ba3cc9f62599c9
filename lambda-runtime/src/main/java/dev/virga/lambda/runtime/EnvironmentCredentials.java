package dev.virga.lambda.runtime;

import java.util.Map;

/**
 * Credentials for execution environments: unique per environment, so that calls made from inside
 * can be attributed.
 */
@FunctionalInterface
public interface EnvironmentCredentials {
  /**
   * AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN of a new environment.
   *
   * @param environmentId 32 hex digits, also the end of its log stream's name
   */
  Map<String, String> issue(FunctionVersion function, String environmentId);

  /** The environment begins an invocation: calls made with its keys are that invocation's. */
  default void serving(String environmentId, Invocation invocation) {}

  /** The environment is gone, and its keys with it. */
  default void revoke(String environmentId) {}
}
