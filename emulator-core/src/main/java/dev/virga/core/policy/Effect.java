package dev.virga.core.policy;

/** What a statement does where it matches. */
public enum Effect {
  /** Lets the request through, unless another statement denies it. */
  ALLOW,
  /** Refuses the request whatever allows it. */
  DENY
}
