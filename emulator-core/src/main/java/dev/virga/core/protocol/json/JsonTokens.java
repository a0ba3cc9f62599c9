package dev.virga.core.protocol.json;

import com.fasterxml.jackson.core.JsonToken;
import dev.virga.core.protocol.SerializationException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** The tokens of one JSON text, one after the other. Used by one thread. */
interface JsonTokens {
  /** Goes to the next token of an array, the value after a name, or the end (null). */
  @Nullable JsonToken next() throws IOException;

  /** Goes to the next name in an object and answers it; null at the object's end. */
  @Nullable String nextName() throws IOException;

  /** The token stood at, or null before the first and after the last. */
  @Nullable JsonToken current();

  /** From the beginning of an array or object goes to its end; else does nothing. */
  void skip() throws IOException;

  /** The text of a string, or a number as it is written. */
  String text() throws IOException, SerializationException;

  /** Of an integer that is one. */
  long longValue() throws IOException;

  /** Of any number. */
  double doubleValue() throws IOException;

  /** Of any integer. */
  BigInteger bigInteger() throws IOException;

  /** Of any number. */
  BigDecimal decimal() throws IOException;

  /** Of any integer: an Integer, a Long or a BigInteger, the first that holds it. */
  Number number() throws IOException;

  /** A string's bytes, decoded from base64. */
  byte[] binary() throws IOException;

  /** Whether names and strings may hold half of a surrogate pair: the reader looks. */
  boolean mayHoldLoneSurrogates();
}
