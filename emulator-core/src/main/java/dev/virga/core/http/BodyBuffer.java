package dev.virga.core.http;

import dev.virga.core.schema.Bytes;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Collects a request's body up to a bound. Memory grows with what has come, not with what was
 * declared, and counts towards the budget of all requests together. Used on one event loop.
 */
final class BodyBuffer {
  private static final int FIRST_CAPACITY = 64 << 10;
  private static final byte[] NOTHING = {};

  /** What came of appending. */
  enum Added {
    OK,
    TOO_LARGE,
    OVER_BUDGET
  }

  private final int maxBytes;
  private final AtomicLong budget;
  private final long declared;
  private byte[] array = NOTHING;
  private int count;

  /**
   * @param budget bytes that are left for all requests together
   * @param declared the Content-Length, or -1
   */
  BodyBuffer(int maxBytes, AtomicLong budget, long declared) {
    this.maxBytes = maxBytes;
    this.budget = budget;
    this.declared = declared;
  }

  Added append(ByteBuf piece) {
    int length = piece.readableBytes();
    if (length > maxBytes - count) {
      return Added.TOO_LARGE;
    }
    if (length > array.length - count && !grow(count + length)) {
      return Added.OVER_BUDGET;
    }
    piece.readBytes(array, count, length);
    count += length;
    return Added.OK;
  }

  private boolean grow(int needed) {
    int capacity = array.length == 0 ? Math.min(FIRST_CAPACITY, needed) : array.length * 2;
    if (declared > 0 && declared <= maxBytes) {
      int bound = array.length == 0 ? FIRST_CAPACITY : capacity;
      capacity = (int) Math.min(declared, bound);
    }
    capacity = Math.max(needed, Math.min(capacity, maxBytes));
    int more = capacity - array.length;
    if (budget.addAndGet(-more) < 0) {
      budget.addAndGet(more);
      return false;
    }
    array = Arrays.copyOf(array, capacity);
    return true;
  }

  /** Everything that came. The buffer gives its array up where it fits. */
  Bytes bytes() {
    return Bytes.wrap(count == array.length ? array : Arrays.copyOf(array, count));
  }

  /** Gives the memory back to the budget; call it once, when the request is over. */
  void release() {
    budget.addAndGet(array.length);
    array = NOTHING;
    count = 0;
  }
}
