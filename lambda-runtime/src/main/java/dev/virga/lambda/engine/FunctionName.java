package dev.virga.lambda.engine;

/** A function's own name, without account, region or qualifier. */
public record FunctionName(String value) implements Comparable<FunctionName> {
  /** Characters at most, of the name alone. */
  public static final int MAX_LENGTH = 64;

  @Override
  public int compareTo(FunctionName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
