package dev.virga.core.protocol.cbor;

import dev.virga.core.protocol.SerializationException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;

/**
 * How a protocol counts time behind tag 1. Both keep milliseconds, as AWS does; a time of more than
 * a million years from 1970 is refused.
 */
enum CborTimestamp {
  /** Seconds, as RFC 8949 has it: Smithy RPC v2 CBOR. Written as a double. */
  SECONDS(3) {
    @Override
    void write(CborWriter writer, Instant instant) {
      writer.tag(CborReader.TAG_EPOCH).twofold(instant.toEpochMilli() / 1000.0);
    }
  },

  /** Whole milliseconds: application/x-amz-cbor-1.1 (spec/kinesis.md, recorded). */
  MILLISECONDS(0) {
    @Override
    void write(CborWriter writer, Instant instant) {
      writer.tag(CborReader.TAG_EPOCH).integer(instant.toEpochMilli());
    }
  };

  /** Apart, because initialising BigDecimal takes 10 ms (JDK 25), which no start should pay. */
  private static final class Bound {
    static final BigDecimal MILLIS_MAX = new BigDecimal("31557600000000000");
  }

  private final int pointsRight;

  CborTimestamp(int pointsRight) {
    this.pointsRight = pointsRight;
  }

  abstract void write(CborWriter writer, Instant instant);

  Instant read(CborReader reader) throws SerializationException {
    if (reader.peek() != CborReader.Kind.TAG || reader.readTag() != CborReader.TAG_EPOCH) {
      throw new SerializationException("CBOR: a timestamp is a number behind tag 1");
    }
    BigDecimal millis = decimal(reader.readNumber()).movePointRight(pointsRight);
    if (millis.abs().compareTo(Bound.MILLIS_MAX) > 0) {
      throw new SerializationException("CBOR: a timestamp that is too far away");
    }
    return Instant.ofEpochMilli(millis.setScale(0, RoundingMode.HALF_EVEN).longValueExact());
  }

  private static BigDecimal decimal(Number number) throws SerializationException {
    return switch (number) {
      case BigInteger integer -> new BigDecimal(integer);
      case BigDecimal decimal -> decimal;
      default -> {
        double value = number.doubleValue();
        if (!Double.isFinite(value)) {
          throw new SerializationException("CBOR: a timestamp that is not finite");
        }
        yield new BigDecimal(value);
      }
    };
  }
}
