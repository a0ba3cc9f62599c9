package dev.virga.core.http;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Which peers may connect to a listener that is not meant for everybody: this machine itself, and
 * the address blocks of its container networks.
 *
 * <p>To listen on a bridge's address alone is not enough: Linux answers on any address of the
 * machine, whatever interface a packet comes in by, so a neighbour on the LAN that sends packets
 * for {@code 172.17.0.1} our way would be served.
 */
public final class PeerPolicy {
  /** Only this machine itself. */
  public static final PeerPolicy SELF = of(List.of());

  private final List<Block> blocks;

  private PeerPolicy(List<Block> blocks) {
    this.blocks = blocks;
  }

  /**
   * This machine and some networks.
   *
   * @param blocks in CIDR notation: {@code 172.17.0.0/16}
   * @throws IllegalArgumentException where one is not
   */
  public static PeerPolicy of(List<String> blocks) {
    return new PeerPolicy(blocks.stream().map(Block::parse).toList());
  }

  /**
   * Whether a connection may be.
   *
   * @param local its address on this machine
   * @param peer its other end
   */
  public boolean accepts(SocketAddress local, SocketAddress peer) {
    if (!(local instanceof InetSocketAddress here) || !(peer instanceof InetSocketAddress there)) {
      return false;
    }
    InetAddress address = there.getAddress();
    return address.isLoopbackAddress()
        || address.equals(here.getAddress())
        || blocks.stream().anyMatch(block -> block.contains(address.getAddress()))
        || isThisMachines(address);
  }

  /** The kernel drops what comes from outside with an address of ours. */
  private static boolean isThisMachines(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException untold) {
      return false;
    }
  }

  /**
   * The addresses that share their first bits.
   *
   * @param prefix those bits
   * @param bits how many
   * @param addressBits how many an address has
   */
  private record Block(BigInteger prefix, int bits, int addressBits) {
    static Block parse(String text) {
      int slash = text.indexOf('/');
      String address = slash < 0 ? "" : text.substring(0, slash);
      if (!address.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
        throw new IllegalArgumentException("not an address block: " + text);
      }
      try {
        byte[] network = InetAddress.getByName(address).getAddress();
        int all = network.length * Byte.SIZE;
        int bits = Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > all) {
          throw new IllegalArgumentException("not an address block: " + text);
        }
        return new Block(new BigInteger(1, network).shiftRight(all - bits), bits, all);
      } catch (UnknownHostException | NumberFormatException malformed) {
        throw new IllegalArgumentException("not an address block: " + text, malformed);
      }
    }

    boolean contains(byte[] address) {
      return address.length * Byte.SIZE == addressBits
          && new BigInteger(1, address).shiftRight(addressBits - bits).equals(prefix);
    }
  }
}
