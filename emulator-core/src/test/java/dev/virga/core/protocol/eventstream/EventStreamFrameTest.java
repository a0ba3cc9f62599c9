package dev.virga.core.protocol.eventstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.virga.core.schema.Bytes;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamFrameTest {
  private static final EventStreamFrame FRAME =
      new EventStreamFrame(Map.of("a", "b"), Bytes.utf8("payload"));

  private static EventStreamFrame decode(byte[] bytes) throws MalformedFrameException {
    return Objects.requireNonNull(EventStreamFrame.decode(ByteBuffer.wrap(bytes)));
  }

  /** Vectors of AWS's SDKs ("all_headers" family): an empty message and one with a header. */
  @Test
  void encode_givesTheBytesOfTheSpecification() {
    assertEquals(
        "000000100000000005c248eb7d98c8ff",
        hex(new EventStreamFrame(Map.of(), Bytes.EMPTY).encode()));
    Map<String, Object> headers = Map.of("event-type", 0x0000a00c);
    assertEquals(
        "0000002d0000001041c424b80a6576656e742d74797065040000a00c"
            + "7b27666f6f273a27626172277d36f480a0",
        hex(new EventStreamFrame(headers, Bytes.utf8("{'foo':'bar'}")).encode()));
  }

  private static String hex(Bytes bytes) {
    return HexFormat.of().formatHex(bytes.unsafeArray());
  }

  @Test
  void decode_readsWhatEncodeWrites() throws MalformedFrameException {
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put("true", true);
    headers.put("false", false);
    headers.put("byte", (byte) -1);
    headers.put("short", (short) -2);
    headers.put("int", -3);
    headers.put("long", Long.MIN_VALUE);
    headers.put("bytes", Bytes.utf8("x"));
    headers.put("string", "ü");
    headers.put("timestamp", Instant.ofEpochMilli(8_675_309));
    headers.put("uuid", new UUID(1, 2));
    EventStreamFrame frame = new EventStreamFrame(headers, Bytes.utf8("p"));
    assertEquals(frame, decode(frame.encode().toArray()));
  }

  @Test
  void decode_takesOneFrameOfSeveralAndWaitsForTheRest() throws MalformedFrameException {
    byte[] one = FRAME.encode().toArray();
    ByteBuffer both = ByteBuffer.allocate(2 * one.length).put(one).put(one).flip();
    assertEquals(FRAME, EventStreamFrame.decode(both));
    assertEquals(one.length, both.position());
    both.limit(both.limit() - 1);
    assertNull(EventStreamFrame.decode(both));
    assertEquals(one.length, both.position());
  }

  @Test
  void decode_anyByteFlipped_isMalformedOrIncomplete() {
    byte[] bytes = FRAME.encode().toArray();
    for (int i = 0; i < bytes.length; i++) {
      byte[] flipped = bytes.clone();
      flipped[i] ^= 0x20;
      assertThrows(MalformedFrameException.class, () -> decode(flipped), "byte " + i);
    }
  }

  /** Headers that are wrong inside checksums that are right. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "00",
        "0161",
        "01610a",
        "016107",
        "01610700",
        "0161070002ff",
        "0161060005aa",
        "01610100016101",
        "ff61",
        "016104000000",
        "0161080000",
        "016109",
        "01610700027fff",
        "0161070002c328",
        "02ffff00",
      })
  void decode_malformedHeaders_areRefused(String headersHex) {
    byte[] headers = HexFormat.of().parseHex(headersHex);
    assertThrows(MalformedFrameException.class, () -> decode(framed(headers, headers.length)));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, 17, EventStreamFrame.HEADERS_MAX + 1})
  void decode_headersLengthBeyondTheFrame_isRefused(int headersLength) {
    assertThrows(MalformedFrameException.class, () -> decode(framed(new byte[0], headersLength)));
  }

  private static byte[] framed(byte[] headers, int headersLength) {
    ByteBuffer out = ByteBuffer.allocate(16 + headers.length);
    out.putInt(out.capacity()).putInt(headersLength);
    out.putInt(crc(out));
    out.put(headers);
    out.putInt(crc(out));
    return out.array();
  }

  private static int crc(ByteBuffer out) {
    CRC32 crc = new CRC32();
    crc.update(out.duplicate().flip());
    return (int) crc.getValue();
  }

  @Test
  void encode_beyondTheBounds_isRefused() {
    Map<String, Object> longValue = Map.of("a", "x".repeat(1 << 15));
    Map<String, Object> longName = Map.of("x".repeat(256), true);
    Map<String, Object> oddValue = Map.of("a", 1.0);
    for (Map<String, Object> headers : List.of(longValue, longName, oddValue)) {
      EventStreamFrame frame = new EventStreamFrame(headers, Bytes.EMPTY);
      assertThrows(IllegalArgumentException.class, frame::encode);
    }
  }
}
