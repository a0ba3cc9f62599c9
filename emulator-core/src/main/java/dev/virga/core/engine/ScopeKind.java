package dev.virga.core.engine;

/** How far one engine of a service reaches. */
public enum ScopeKind {
  /** One per account and region. */
  REGIONAL,
  /** One per account. */
  ACCOUNT,
  /** One per partition. */
  PARTITION
}
