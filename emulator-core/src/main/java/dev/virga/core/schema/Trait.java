package dev.virga.core.schema;

/**
 * What a model says of a shape or member beyond its type; the value's Java type is in the comment.
 * A member's traits hold its own and, where it has none of a kind, its target's.
 */
public enum Trait {
  /** Present must be true: Boolean. */
  REQUIRED,
  /** Null values are kept: Boolean. */
  SPARSE,
  /** Boolean. */
  UNIQUE_ITEMS,
  /** Characters (code points), items or bytes: Long. */
  LENGTH_MIN,
  /** Characters (code points), items or bytes: Long. */
  LENGTH_MAX,
  /** BigDecimal. */
  RANGE_MIN,
  /** BigDecimal. */
  RANGE_MAX,
  /** A regular expression as the model spells it: String. */
  PATTERN,
  /** In model order: List of String. */
  ENUM_VALUES,
  /** In model order: List of Integer. */
  INT_ENUM_VALUES,
  /** The model's default, as a plain Java value (JSON's types): Object. */
  DEFAULT,
  /** String. */
  JSON_NAME,
  /** String. */
  XML_NAME,
  /** Boolean. */
  XML_FLATTENED,
  /** Boolean. */
  XML_ATTRIBUTE,
  /** String. */
  XML_NAMESPACE_URI,
  /** String. */
  XML_NAMESPACE_PREFIX,
  /** The name of this member in the query protocol where it differs: String. */
  QUERY_NAME,
  /** "date-time", "http-date" or "epoch-seconds": String. */
  TIMESTAMP_FORMAT,
  /** String. */
  MEDIA_TYPE,
  /** Header name as the model spells it: String. */
  HTTP_HEADER,
  /** Boolean. */
  HTTP_LABEL,
  /** Parameter name: String. */
  HTTP_QUERY,
  /** Boolean. */
  HTTP_QUERY_PARAMS,
  /** The prefix: String. */
  HTTP_PREFIX_HEADERS,
  /** Boolean. */
  HTTP_PAYLOAD,
  /** Boolean. */
  HTTP_RESPONSE_CODE,
  /** A blob that streams, or a union that is an event stream: Boolean. */
  STREAMING,
  /** Boolean. */
  REQUIRES_LENGTH,
  /** Boolean. */
  EVENT_HEADER,
  /** Boolean. */
  EVENT_PAYLOAD,
  /** Boolean. */
  HOST_LABEL,
  /** Boolean. */
  IDEMPOTENCY_TOKEN,
  /** Boolean. */
  SENSITIVE,
  /** "client" or "server": String. */
  ERROR,
  /** HTTP status of an error: Integer. */
  HTTP_ERROR,
  /** The error's code in the query protocol and in x-amzn-query-error: String. */
  QUERY_ERROR_CODE,
  /** HTTP status of the error in the query protocol: Integer. */
  QUERY_ERROR_STATUS,
  /** An empty structure stands where the model has none ({@code smithy.api#Unit}): Boolean. */
  UNIT
}
