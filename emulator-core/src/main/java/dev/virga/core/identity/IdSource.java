package dev.virga.core.identity;

import java.util.UUID;

/**
 * A stream of ids that a seed determines: the same seed and the same calls give the same ids. One
 * belongs to each engine and is used under its lock only; its position is captured with the state.
 *
 * <p>Ids look like AWS's but are no secrets: never derive a credential from them.
 */
public final class IdSource {
  private static final char[] HEX = "0123456789abcdef".toCharArray();
  private static final char[] ALPHANUMERIC =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz".toCharArray();
  private static final int UPPER_ALPHANUMERIC = 36;

  private long position;
  private long sequence;

  /** A stream at its beginning. */
  public IdSource(long seed) {
    this.position = mix(seed);
  }

  private IdSource(Mark mark) {
    this.position = mark.position();
    this.sequence = mark.sequence();
  }

  /** The stream of a named part of a whole: equal for equal seed and name. */
  public static IdSource of(long seed, String name) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
    }
    return new IdSource(mix(seed) ^ hash);
  }

  /** The stream as it stood at a mark. */
  public static IdSource at(Mark mark) {
    return new IdSource(mark);
  }

  /**
   * Where a stream stands, as data.
   *
   * @param position state of the random stream
   * @param sequence the last number that {@link #nextNumber()} gave
   */
  public record Mark(long position, long sequence) {}

  /** Where this stream stands. */
  public Mark mark() {
    return new Mark(position, sequence);
  }

  /** 64 random bits. */
  public long nextLong() {
    position += 0x9e3779b97f4a7c15L;
    return mix(position);
  }

  /** A number from 0 to bound - 1. */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound must be positive: " + bound);
    }
    return (int) Math.floorMod(nextLong(), (long) bound);
  }

  /** A number from 0 up to, not including, 1. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** A UUID of version 4, such as {@code 1b4e28ba-2fa1-41d2-883f-0016d3cca427}. */
  public String uuid() {
    return nextUuid().toString();
  }

  /** The next {@link #uuid()}, for who keeps many of them. */
  public UUID nextUuid() {
    long most = (nextLong() & 0xffffffffffff0fffL) | 0x0000000000004000L;
    long least = (nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(most, least);
  }

  /** Lower-case hexadecimal digits. */
  public String hex(int digits) {
    return characters(HEX, HEX.length, digits);
  }

  /** Upper-case letters and digits, as in access key ids and role ids. */
  public String upperAlphanumeric(int length) {
    return characters(ALPHANUMERIC, UPPER_ALPHANUMERIC, length);
  }

  /** Letters of both cases and digits. */
  public String alphanumeric(int length) {
    return characters(ALPHANUMERIC, ALPHANUMERIC.length, length);
  }

  /** The next of 1, 2, 3, …: what must rise, such as sequence numbers. */
  public long nextNumber() {
    return ++sequence;
  }

  private String characters(char[] alphabet, int size, int length) {
    char[] text = new char[length];
    for (int i = 0; i < length; i++) {
      text[i] = alphabet[nextInt(size)];
    }
    return new String(text);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
