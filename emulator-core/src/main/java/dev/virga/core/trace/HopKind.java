package dev.virga.core.trace;

import org.jspecify.annotations.Nullable;

/**
 * What kind of step a journal record tells of. Open: a service may have kinds of its own.
 *
 * @param value as the control API prints it
 */
public record HopKind(String value) {
  /** A service took an event in. */
  public static final HopKind EVENT_RECEIVED = new HopKind("EventReceived");

  /** A rule or filter let an event through. */
  public static final HopKind MATCHED = new HopKind("Matched");

  /** A rule or filter did not. */
  public static final HopKind NOT_MATCHED = new HopKind("NotMatched");

  /** One attempt to deliver to a target. */
  public static final HopKind DELIVERY_ATTEMPT = new HopKind("DeliveryAttempt");

  /** Code was run. */
  public static final HopKind INVOCATION = new HopKind("Invocation");

  /** A delivery was given up and handed to its dead-letter target. */
  public static final HopKind DEAD_LETTERED = new HopKind("DeadLettered");

  /** A delivery was given up and nobody has it. */
  public static final HopKind DROPPED = new HopKind("Dropped");

  /** A causal chain went round too often at one instant and was put off. */
  public static final HopKind LOOP = new HopKind("Loop");

  // Written out: a record's own are linked at run time, which every start would pay for.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HopKind kind && kind.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
