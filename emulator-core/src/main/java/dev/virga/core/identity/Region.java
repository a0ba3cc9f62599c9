package dev.virga.core.identity;

import java.util.regex.Pattern;

/** An AWS region code such as {@code eu-central-1}. Any well-formed code is a region here. */
public record Region(String value) implements Comparable<Region> {
  private static final Pattern SYNTAX = Pattern.compile("[a-z]{2,8}(-[a-z]{2,12}){1,3}-\\d{1,2}");

  /** The region where none is named. */
  public static final Region DEFAULT = new Region("us-east-1");

  public Region {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a region code: " + value);
    }
  }

  /** Whether a text looks like a region code. */
  public static boolean isValid(String text) {
    return text.length() <= 32 && SYNTAX.matcher(text).matches();
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
