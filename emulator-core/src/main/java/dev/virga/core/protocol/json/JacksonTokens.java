package dev.virga.core.protocol.json;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Any JSON text, by Jackson's parser: its bounds and the texts of its refusals are ours. */
final class JacksonTokens implements JsonTokens {
  private final JsonParser parser;
  private final boolean surrogates;

  JacksonTokens(JsonParser parser, boolean surrogates) {
    this.parser = parser;
    this.surrogates = surrogates;
  }

  @Override
  public @Nullable JsonToken next() throws IOException {
    return parser.nextToken();
  }

  @Override
  public @Nullable String nextName() throws IOException {
    return parser.nextFieldName();
  }

  @Override
  public @Nullable JsonToken current() {
    return parser.currentToken();
  }

  @Override
  public void skip() throws IOException {
    parser.skipChildren();
  }

  @Override
  public String text() throws IOException {
    return parser.getText();
  }

  @Override
  public long longValue() throws IOException {
    return parser.getLongValue();
  }

  @Override
  public double doubleValue() throws IOException {
    return parser.getDoubleValue();
  }

  @Override
  public BigInteger bigInteger() throws IOException {
    return parser.getBigIntegerValue();
  }

  @Override
  public BigDecimal decimal() throws IOException {
    return parser.getDecimalValue();
  }

  @Override
  public Number number() throws IOException {
    return parser.getNumberValue();
  }

  @Override
  public byte[] binary() throws IOException {
    return parser.getBinaryValue(Base64Variants.MIME_NO_LINEFEEDS);
  }

  @Override
  public boolean mayHoldLoneSurrogates() {
    return surrogates;
  }
}
