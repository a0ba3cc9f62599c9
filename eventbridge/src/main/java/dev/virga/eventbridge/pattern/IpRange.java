package dev.virga.eventbridge.pattern;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A range of IP addresses.
 *
 * @param bits how many leading bits all addresses share with the base
 */
record IpRange(InetAddress base, int bits) {
  private static final Pattern IPV4 = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:]*");

  static Optional<IpRange> ofCidr(String cidr) {
    int slash = cidr.indexOf('/');
    return address(cidr.substring(0, slash))
        .map(base -> new IpRange(base, Integer.parseInt(cidr.substring(slash + 1))));
  }

  static Optional<IpRange> ofAddress(String text) {
    return address(text).map(base -> new IpRange(base, base.getAddress().length * Byte.SIZE));
  }

  boolean contains(String text) {
    Optional<InetAddress> candidate = address(text);
    if (candidate.isEmpty()) {
      return false;
    }
    byte[] mine = base.getAddress();
    byte[] theirs = candidate.get().getAddress();
    if (mine.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if (((mine[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  private static Optional<InetAddress> address(String text) {
    if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }
}
