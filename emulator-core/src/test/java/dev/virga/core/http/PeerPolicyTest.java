package dev.virga.core.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PeerPolicyTest {
  private static final PeerPolicy BRIDGE =
      PeerPolicy.of(List.of("172.17.0.1/16", "10.9.8.0/22", "fd00:1::/33"));

  @ParameterizedTest
  @CsvSource({
    "172.17.0.1,  172.17.0.2,     true",
    "172.17.0.1,  172.17.255.254, true",
    "172.17.0.1,  172.18.0.2,     false",
    "172.17.0.1,  172.16.255.255, false",
    "172.17.0.1,  192.168.1.20,   false",
    "172.17.0.1,  10.9.11.255,    true",
    "172.17.0.1,  10.9.12.0,      false",
    "172.17.0.1,  fd00:1:0::1,    true",
    "172.17.0.1,  fd00:1:8000::1, false",
    "172.17.0.1,  172.17.0.1,     true",
    "127.0.0.1,   127.0.0.1,      true",
    "::1,         ::1,            true",
    "192.168.1.5, 192.168.1.5,    true",
    "192.168.1.5, 192.168.1.6,    false"
  })
  void accepts_thisMachineAndTheBlocks(String local, String peer, boolean accepted) {
    assertEquals(accepted, BRIDGE.accepts(at(local), at(peer)));
  }

  @Test
  void self_isThisMachineOnly() {
    assertFalse(PeerPolicy.SELF.accepts(at("172.17.0.1"), at("172.17.0.2")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10.0.0.1", "10.0.0.0/33", "10.0.0.0/-1", "example.com/8", "a/b", "/8"})
  void malformed_isRefused(String block) {
    assertThrows(IllegalArgumentException.class, () -> PeerPolicy.of(List.of(block)));
  }

  private static InetSocketAddress at(String address) {
    return new InetSocketAddress(address, 1);
  }
}
