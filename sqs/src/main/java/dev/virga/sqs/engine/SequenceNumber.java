package dev.virga.sqs.engine;

/** Sequence numbers of FIFO queues: 20 digits that rise with every message, as AWS's do. */
final class SequenceNumber {
  private static final String PREFIX = "188";
  private static final int DIGITS = 17;

  private SequenceNumber() {}

  static String of(long order) {
    String number = Long.toString(order);
    return PREFIX + "0".repeat(DIGITS - number.length()) + number;
  }
}
