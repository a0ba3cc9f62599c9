package dev.virga.sqs.engine;

/**
 * The name of a queue: 1 to 80 letters, digits, hyphens and underscores, of which a FIFO queue's
 * ends in {@code .fifo}. Case counts. Not checked here: {@link #isValid} does.
 */
public record QueueName(String value) implements Comparable<QueueName> {
  private static final int LENGTH_MAX = 80;
  private static final String FIFO_SUFFIX = ".fifo";

  /** Whether AWS would create a queue of this name. */
  public static boolean isValid(String name) {
    String stem =
        name.endsWith(FIFO_SUFFIX) ? name.substring(0, name.length() - FIFO_SUFFIX.length()) : name;
    return name.length() <= LENGTH_MAX
        && !stem.isEmpty()
        && stem.chars().allMatch(QueueName::isAllowed);
  }

  private static boolean isAllowed(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  /** Whether this is a FIFO queue's name. */
  public boolean fifo() {
    return value.endsWith(FIFO_SUFFIX);
  }

  @Override
  public int compareTo(QueueName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
