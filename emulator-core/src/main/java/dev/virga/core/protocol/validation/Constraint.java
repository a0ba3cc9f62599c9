package dev.virga.core.protocol.validation;

/** The kinds of constraint that a model sets. */
public enum Constraint {
  /** A required member is present. */
  NOT_NULL,
  /** A string matches its regular expression as a whole. */
  PATTERN,
  /** Code points of a string, bytes of a blob, items of a list or map. */
  LENGTH,
  /** The value of a number. */
  RANGE,
  /** A value is one that the enum lists. */
  ENUM,
  /** No two items of a list are equal. */
  UNIQUE_ITEMS
}
