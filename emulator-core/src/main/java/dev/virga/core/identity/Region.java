package dev.virga.core.identity;

/** An AWS region code such as {@code eu-central-1}. Any well-formed code is a region here. */
public record Region(String value) implements Comparable<Region> {
  /** The region where none is named. */
  public static final Region DEFAULT = new Region("us-east-1");

  public Region {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a region code: " + value);
    }
  }

  /**
   * Whether a text looks like a region code: {@code [a-z]{2,8}(-[a-z]{2,12}){1,3}-\d{1,2}}, at most
   * 32 characters. Read by hand, for it is asked for every request.
   */
  public static boolean isValid(String text) {
    if (text.length() > 32) {
      return false;
    }
    int words = 0;
    int start = 0;
    int dash = text.indexOf('-');
    while (dash >= 0) {
      int most = words == 0 ? 8 : 12;
      if (words == 4 || !consistsOf(text, start, dash, 'a', 'z', 2, most)) {
        return false;
      }
      words++;
      start = dash + 1;
      dash = text.indexOf('-', start);
    }
    return words >= 2 && consistsOf(text, start, text.length(), '0', '9', 1, 2);
  }

  private static boolean consistsOf(
      String text, int start, int end, char first, char last, int least, int most) {
    if (end - start < least || end - start > most) {
      return false;
    }
    for (int i = start; i < end; i++) {
      if (text.charAt(i) < first || text.charAt(i) > last) {
        return false;
      }
    }
    return true;
  }

  /** {@code aws}, {@code aws-cn} or {@code aws-us-gov}. */
  public String partition() {
    if (value.startsWith("cn-")) {
      return "aws-cn";
    }
    return value.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }

  @Override
  public int compareTo(Region other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
