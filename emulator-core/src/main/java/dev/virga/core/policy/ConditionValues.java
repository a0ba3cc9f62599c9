package dev.virga.core.policy;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** Comparisons of condition values; a text of the wrong type compares with nothing. */
final class ConditionValues {
  private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F:.]+");
  private static final Pattern INTEGER = Pattern.compile("-?\\d{1,15}");
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,40}(\\.\\d{1,40})?");

  private ConditionValues() {}

  static Optional<Integer> compareNumbers(String left, String right) {
    if (!NUMBER.matcher(left).matches() || !NUMBER.matcher(right).matches()) {
      return Optional.empty();
    }
    return Optional.of(new BigDecimal(left).compareTo(new BigDecimal(right)));
  }

  static Optional<Integer> compareDates(String left, String right) {
    return instant(left).flatMap(l -> instant(right).map(l::compareTo));
  }

  /** ISO 8601, or seconds of the epoch. */
  private static Optional<Instant> instant(String text) {
    if (INTEGER.matcher(text).matches()) {
      return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
    }
    try {
      return Optional.of(
          text.contains("T")
              ? OffsetDateTime.parse(text).toInstant()
              : LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException notADate) {
      return Optional.empty();
    }
  }

  static boolean sameBytes(String left, String right) {
    try {
      return Arrays.equals(Base64.getDecoder().decode(left), Base64.getDecoder().decode(right));
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  /** Whether an address is in a range such as {@code 203.0.113.0/24} or {@code 2001:db8::/32}. */
  static boolean inRange(String range, String candidate) {
    int slash = range.indexOf('/');
    Optional<byte[]> base = address(slash < 0 ? range : range.substring(0, slash));
    Optional<byte[]> found = address(candidate);
    if (base.isEmpty() || found.isEmpty() || base.get().length != found.get().length) {
      return false;
    }
    int width = base.get().length * Byte.SIZE;
    int bits = slash < 0 ? width : prefixLength(range.substring(slash + 1));
    return bits >= 0 && bits <= width && samePrefix(base.get(), found.get(), bits);
  }

  private static int prefixLength(String text) {
    return INTEGER.matcher(text).matches() && text.length() <= 3 ? Integer.parseInt(text) : -1;
  }

  private static boolean samePrefix(byte[] left, byte[] right, int bits) {
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if (((left[bit / Byte.SIZE] ^ right[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  /** The bytes of an IP literal. Never asks a name server: only literals get through. */
  private static Optional<byte[]> address(String text) {
    boolean literal = text.contains(":") || text.chars().filter(c -> c == '.').count() == 3;
    if (!literal || !ADDRESS.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text).getAddress());
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }
}
