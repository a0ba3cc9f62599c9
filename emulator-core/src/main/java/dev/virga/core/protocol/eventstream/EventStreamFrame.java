package dev.virga.core.protocol.eventstream;

import dev.virga.core.schema.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * One message of the event stream encoding: a prelude (total length, headers' length, CRC-32 of the
 * two), headers, a payload, and a CRC-32 of everything before it. Immutable.
 *
 * @param headers in order; values are Boolean, Byte, Short, Integer, Long, {@link Bytes}, String,
 *     {@link Instant} (milliseconds) or UUID
 * @param payload up to {@link #PAYLOAD_MAX} bytes
 * @see <a
 *     href="https://smithy.io/2.0/aws/amazon-eventstream.html">application/vnd.amazon.eventstream</a>
 */
public record EventStreamFrame(Map<String, Object> headers, Bytes payload) {
  /** Bytes of a payload. */
  public static final int PAYLOAD_MAX = 24 << 20;

  /** Bytes of all headers. */
  public static final int HEADERS_MAX = 128 << 10;

  private static final int PRELUDE = 8;
  private static final int CRC = 4;
  private static final int OVERHEAD = PRELUDE + 2 * CRC;
  private static final int NAME_MAX = 255;
  private static final int VALUE_MAX = (1 << 15) - 1;

  private static final int TRUE = 0;
  private static final int FALSE = 1;
  private static final int BYTE = 2;
  private static final int SHORT = 3;
  private static final int INTEGER = 4;
  private static final int LONG = 5;
  private static final int BYTES = 6;
  private static final int STRING = 7;
  private static final int TIMESTAMP = 8;
  private static final int UUID_TYPE = 9;

  public EventStreamFrame {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /** A text header's value, or null where it is absent or of another type. */
  public @Nullable String text(String name) {
    return headers.get(name) instanceof String text ? text : null;
  }

  /**
   * The bytes on the wire.
   *
   * @throws IllegalArgumentException a bound is exceeded or a header is of a type that none is
   */
  public Bytes encode() {
    byte[] encodedHeaders = encodeHeaders();
    if (encodedHeaders.length > HEADERS_MAX || payload.size() > PAYLOAD_MAX) {
      throw new IllegalArgumentException("event stream message beyond its bounds");
    }
    int total = OVERHEAD + encodedHeaders.length + payload.size();
    ByteBuffer out = ByteBuffer.allocate(total);
    out.putInt(total).putInt(encodedHeaders.length);
    out.putInt(crc(out.array(), 0, PRELUDE));
    out.put(encodedHeaders).put(payload.unsafeArray());
    out.putInt(crc(out.array(), 0, total - CRC));
    return Bytes.wrap(out.array());
  }

  private byte[] encodeHeaders() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (Map.Entry<String, Object> header : headers.entrySet()) {
        byte[] name = header.getKey().getBytes(StandardCharsets.UTF_8);
        if (name.length == 0 || name.length > NAME_MAX) {
          throw new IllegalArgumentException("event stream header name: " + header.getKey());
        }
        out.write(name.length);
        out.write(name);
        encodeValue(out, header.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void encodeValue(DataOutputStream out, Object value) throws IOException {
    switch (value) {
      case Boolean bool -> out.write(bool ? TRUE : FALSE);
      case Byte number -> {
        out.write(BYTE);
        out.write(number);
      }
      case Short number -> {
        out.write(SHORT);
        out.writeShort(number);
      }
      case Integer number -> {
        out.write(INTEGER);
        out.writeInt(number);
      }
      case Long number -> {
        out.write(LONG);
        out.writeLong(number);
      }
      case Bytes bytes -> encodeRun(out, BYTES, bytes.unsafeArray());
      case String text -> encodeRun(out, STRING, text.getBytes(StandardCharsets.UTF_8));
      case Instant instant -> {
        out.write(TIMESTAMP);
        out.writeLong(instant.toEpochMilli());
      }
      case UUID uuid -> {
        out.write(UUID_TYPE);
        out.writeLong(uuid.getMostSignificantBits());
        out.writeLong(uuid.getLeastSignificantBits());
      }
      default -> throw new IllegalArgumentException("event stream header of " + value.getClass());
    }
  }

  private static void encodeRun(DataOutputStream out, int type, byte[] value) throws IOException {
    if (value.length > VALUE_MAX) {
      throw new IllegalArgumentException("event stream header value of " + value.length + " bytes");
    }
    out.write(type);
    out.writeShort(value.length);
    out.write(value);
  }

  /**
   * Reads the message that begins where the buffer stands, and moves behind it.
   *
   * @return null where the buffer holds only the beginning of one; its position stays
   * @throws MalformedFrameException lengths, checksums or headers are wrong
   */
  public static @Nullable EventStreamFrame decode(ByteBuffer in) throws MalformedFrameException {
    if (in.remaining() < PRELUDE + CRC) {
      return null;
    }
    ByteBuffer frame = in.slice();
    long total = frame.getInt() & 0xffff_ffffL;
    long headersLength = frame.getInt() & 0xffff_ffffL;
    if (frame.getInt() != crc(frame.slice(0, PRELUDE))) {
      throw new MalformedFrameException("prelude checksum mismatch");
    }
    long payloadLength = total - OVERHEAD - headersLength;
    if (headersLength > HEADERS_MAX || payloadLength < 0 || payloadLength > PAYLOAD_MAX) {
      throw new MalformedFrameException("lengths out of bounds");
    }
    if (in.remaining() < total) {
      return null;
    }
    int end = (int) total - CRC;
    if (frame.getInt(end) != crc(frame.slice(0, end))) {
      throw new MalformedFrameException("message checksum mismatch");
    }
    Map<String, Object> headers = decodeHeaders(frame.slice(PRELUDE + CRC, (int) headersLength));
    byte[] payload = new byte[(int) payloadLength];
    frame.get(PRELUDE + CRC + (int) headersLength, payload);
    in.position(in.position() + (int) total);
    return new EventStreamFrame(headers, Bytes.wrap(payload));
  }

  private static Map<String, Object> decodeHeaders(ByteBuffer in) throws MalformedFrameException {
    Map<String, Object> headers = new LinkedHashMap<>();
    while (in.hasRemaining()) {
      int length = in.get() & 0xff;
      if (length == 0) {
        throw new MalformedFrameException("a header without a name");
      }
      String name = utf8(take(in, length));
      if (headers.put(name, decodeValue(in)) != null) {
        throw new MalformedFrameException("a header given twice");
      }
    }
    return headers;
  }

  private static Object decodeValue(ByteBuffer in) throws MalformedFrameException {
    int type = take(in, 1).get() & 0xff;
    return switch (type) {
      case TRUE -> true;
      case FALSE -> false;
      case BYTE -> take(in, 1).get();
      case SHORT -> take(in, 2).getShort();
      case INTEGER -> take(in, 4).getInt();
      case LONG -> take(in, 8).getLong();
      case BYTES -> {
        ByteBuffer run = take(in, take(in, 2).getShort() & 0xffff);
        byte[] bytes = new byte[run.remaining()];
        run.get(bytes);
        yield Bytes.wrap(bytes);
      }
      case STRING -> utf8(take(in, take(in, 2).getShort() & 0xffff));
      case TIMESTAMP -> Instant.ofEpochMilli(take(in, 8).getLong());
      case UUID_TYPE -> {
        ByteBuffer halves = take(in, 16);
        yield new UUID(halves.getLong(), halves.getLong());
      }
      default -> throw new MalformedFrameException("a header of an unknown type");
    };
  }

  private static ByteBuffer take(ByteBuffer in, int length) throws MalformedFrameException {
    if (length > in.remaining()) {
      throw new MalformedFrameException("a header beyond the headers' length");
    }
    ByteBuffer taken = in.slice(in.position(), length);
    in.position(in.position() + length);
    return taken;
  }

  private static String utf8(ByteBuffer bytes) throws MalformedFrameException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedFrameException("a header that is not UTF-8");
    }
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  private static int crc(ByteBuffer bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
