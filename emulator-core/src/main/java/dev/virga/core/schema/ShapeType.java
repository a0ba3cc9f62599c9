package dev.virga.core.schema;

/**
 * The kinds of shape, and the Java type that carries a value of each.
 *
 * <p>BLOB: {@link Bytes}, or {@link Body} where the member streams; ENUM: an {@link OpenEnum};
 * INT_ENUM: Integer; TIMESTAMP: Instant; DOCUMENT: {@link Document}; LIST: List; MAP: Map with
 * String keys (in the order of the wire); STRUCTURE and UNION: {@link Structure}.
 */
public enum ShapeType {
  BLOB,
  BOOLEAN,
  STRING,
  ENUM,
  INT_ENUM,
  BYTE,
  SHORT,
  INTEGER,
  LONG,
  FLOAT,
  DOUBLE,
  BIG_INTEGER,
  BIG_DECIMAL,
  TIMESTAMP,
  DOCUMENT,
  LIST,
  MAP,
  STRUCTURE,
  UNION
}
