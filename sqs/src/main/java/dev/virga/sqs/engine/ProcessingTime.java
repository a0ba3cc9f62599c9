package dev.virga.sqs.engine;

/**
 * How long consumers have had messages in flight lately: those whose time in flight ended in the
 * present span of five minutes or in the one before. Mutable; times are in ms.
 */
final class ProcessingTime {
  static final long SPAN_MILLIS = 300_000;

  private long span;
  private long inSpan;
  private long before;

  /** A message was in flight for so long, until now. */
  void add(long millis, long nowMillis) {
    long present = nowMillis / SPAN_MILLIS;
    if (present != span) {
      before = present == span + 1 ? inSpan : 0;
      inSpan = 0;
      span = present;
    }
    inSpan += millis;
  }

  /** The sum. */
  long recent(long nowMillis) {
    long passed = nowMillis / SPAN_MILLIS - span;
    return passed == 0 ? inSpan + before : passed == 1 ? inSpan : 0;
  }

  ProcessingTime copy() {
    ProcessingTime copy = new ProcessingTime();
    copy.span = span;
    copy.inSpan = inSpan;
    copy.before = before;
    return copy;
  }
}
