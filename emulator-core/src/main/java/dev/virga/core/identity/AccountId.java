package dev.virga.core.identity;

/** An AWS account: 12 digits. */
public record AccountId(String value) implements Comparable<AccountId> {
  private static final int DIGITS = 12;

  /** The account of callers whose access key names none. */
  public static final AccountId DEFAULT = new AccountId("000000000000");

  public AccountId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not an account id (12 digits): " + value);
    }
  }

  /** Whether a text is 12 digits. */
  public static boolean isValid(String text) {
    if (text.length() != DIGITS) {
      return false;
    }
    for (int i = 0; i < DIGITS; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compareTo(AccountId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
