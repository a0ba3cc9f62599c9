package dev.virga.core.engine;

/**
 * The name of an engine.
 *
 * @param service such as {@code sqs}
 * @param scope whose state it keeps
 */
public record EngineKey(String service, Scope scope) implements Comparable<EngineKey> {
  @Override
  public int compareTo(EngineKey other) {
    return toString().compareTo(other.toString());
  }

  /** {@code sqs/aws/000000000000/eu-central-1}. */
  @Override
  public String toString() {
    return service + "/" + scope;
  }
}
