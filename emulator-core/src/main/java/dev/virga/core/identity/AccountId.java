package dev.virga.core.identity;

import java.util.regex.Pattern;

/** An AWS account: 12 digits. */
public record AccountId(String value) implements Comparable<AccountId> {
  private static final Pattern SYNTAX = Pattern.compile("\\d{12}");

  /** The account of callers whose access key names none. */
  public static final AccountId DEFAULT = new AccountId("000000000000");

  public AccountId {
    if (!SYNTAX.matcher(value).matches()) {
      throw new IllegalArgumentException("not an account id (12 digits): " + value);
    }
  }

  /** Whether a text is 12 digits. */
  public static boolean isValid(String text) {
    return SYNTAX.matcher(text).matches();
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
