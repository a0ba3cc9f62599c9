package dev.virga.core.policy;

/**
 * An element of a statement that a request does not satisfy.
 *
 * @param element such as {@code Action} or {@code Condition ArnLike aws:SourceArn}
 * @param expected what the statement says
 * @param found what the request has, or {@link #MISSING}
 */
public record Mismatch(String element, String expected, String found) {
  /** What {@code found} is where the request lacks the condition's key. */
  public static final String MISSING = "(missing)";

  /** A clause such as {@code Action is lambda:GetFunction, the request's is lambda:Invoke}. */
  public String clause() {
    String has = found.equals(MISSING) ? "the request has none" : "the request's is " + found;
    return element + " is " + expected + ", " + has;
  }
}
