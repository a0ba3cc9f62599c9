package dev.virga.core.schema;

import org.jspecify.annotations.Nullable;

/**
 * A value of a document type: Map with String keys, List, String, Boolean, a Number (Integer, Long,
 * BigInteger, Double, BigDecimal) or null, nested.
 */
public record Document(@Nullable Object value) {}
