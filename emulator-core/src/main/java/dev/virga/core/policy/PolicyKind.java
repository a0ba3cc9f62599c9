package dev.virga.core.policy;

/** What a policy is attached to, which decides whether it names principals. */
public enum PolicyKind {
  /** To a resource: every statement needs Principal or NotPrincipal. */
  RESOURCE,
  /** To an identity, which is the principal: no statement may name one. */
  IDENTITY
}
