package dev.virga.core.identity;

import java.math.BigInteger;
import java.util.Optional;

/**
 * The access key ids that Virga issues: to functions, through STS. They name their account the way
 * AWS's keys do, so that nobody has to remember them to know whose they are.
 *
 * <p>A key id is four letters and 16 base32 digits, 80 bits. As in AWS's, the first bit is set and
 * the next 40 are the account:
 *
 * <pre>
 *   ASIA  1 aaaaaaaa aaaaaaaa aaaaaaaa aaaaaaaa aaaaaaaa  nnnnnnnn nnnnnnnn nnnnnnnn  VRG
 *         |        account, 40 bits                       number, 24 bits             mark
 * </pre>
 *
 * <p>The mark, 15 bits, tells them from a developer's own keys, which mean the default account.
 */
public final class IssuedAccessKey {
  /** Prefix of keys that need a session token. */
  public static final String TEMPORARY = "ASIA";

  /** Numbers that keys can be told apart by: 24 bits. */
  public static final int NUMBERS = 1 << 24;

  private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final String MARK = "VRG";
  private static final int DIGIT_BITS = 5;
  private static final int LENGTH = 20;
  private static final long ACCOUNTS = 1_000_000_000_000L;

  private IssuedAccessKey() {}

  /** The key id of an account with this number; of the number, the last 24 bits count. */
  public static String temporary(AccountId account, long number) {
    BigInteger bits =
        BigInteger.ONE
            .shiftLeft(40)
            .or(new BigInteger(account.value()))
            .shiftLeft(24)
            .or(BigInteger.valueOf(Math.floorMod(number, (long) NUMBERS)));
    StringBuilder digits = new StringBuilder(TEMPORARY);
    for (int digit = LENGTH - TEMPORARY.length() - MARK.length() - 1; digit >= 0; digit--) {
      digits.append(DIGITS.charAt(bits.shiftRight(digit * DIGIT_BITS).intValue() & 31));
    }
    return digits.append(MARK).toString();
  }

  /** The account of a key id that was made here, or empty. */
  public static Optional<AccountId> account(String accessKeyId) {
    boolean ours =
        accessKeyId.length() == LENGTH
            && accessKeyId.startsWith(TEMPORARY)
            && accessKeyId.endsWith(MARK);
    if (!ours) {
      return Optional.empty();
    }
    BigInteger bits = BigInteger.ZERO;
    for (char c : accessKeyId.substring(4, LENGTH - MARK.length()).toCharArray()) {
      int digit = DIGITS.indexOf(c);
      if (digit < 0) {
        return Optional.empty();
      }
      bits = bits.shiftLeft(DIGIT_BITS).or(BigInteger.valueOf(digit));
    }
    long account = bits.shiftRight(24).longValueExact() & ((1L << 40) - 1);
    return bits.testBit(64) && account < ACCOUNTS
        ? Optional.of(new AccountId("%012d".formatted(account)))
        : Optional.empty();
  }
}
