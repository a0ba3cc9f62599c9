package dev.virga.core.trace;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of the journal: the parts of a {@link PackedEntry}. A view that moves from row to row; used
 * under the journal's lock.
 *
 * <pre>
 *   references   [ maker | 5 of the entry | maker | … ]     maker: a Packing, or the entry itself
 *   numbers      [ 7 of the entry | 7 of the next | … ]
 * </pre>
 */
public final class JournalRow {
  /** References of an entry. */
  public static final int REFERENCES = 5;

  /** Numbers of an entry. */
  public static final int NUMBERS = 7;

  private static final int REFERENCE_STRIDE = 1 + REFERENCES;

  private @Nullable Object[] references = {};
  private long[] numbers = {};
  private int reference;
  private int number;

  JournalRow() {}

  /** Rows that are allocated together, when the first of them is written. */
  static final class Block {
    private final @Nullable Object[] references;
    private final long[] numbers;

    Block(int rows) {
      references = new @Nullable Object[rows * REFERENCE_STRIDE];
      numbers = new long[rows * NUMBERS];
    }
  }

  JournalRow at(Block block, int row) {
    references = block.references;
    numbers = block.numbers;
    reference = row * REFERENCE_STRIDE;
    number = row * NUMBERS;
    return this;
  }

  /** Part {@code index} of the entry, below {@link #REFERENCES}; shared and immutable. */
  public @Nullable Object reference(int index) {
    return references[reference + 1 + Objects.checkIndex(index, REFERENCES)];
  }

  /** Puts a part: what others hold too, or a small immutable value. */
  public void reference(int index, @Nullable Object value) {
    references[reference + 1 + Objects.checkIndex(index, REFERENCES)] = value;
  }

  /** Number {@code index} of the entry, below {@link #NUMBERS}. */
  public long number(int index) {
    return numbers[number + Objects.checkIndex(index, NUMBERS)];
  }

  /** Puts a number. */
  public void number(int index, long value) {
    numbers[number + Objects.checkIndex(index, NUMBERS)] = value;
  }

  void put(JournalEntry entry) {
    Object maker = entry instanceof PackedEntry packed ? packed.packing() : entry;
    if (!maker.equals(references[reference])) {
      Arrays.fill(references, reference, reference + REFERENCE_STRIDE, null);
      Arrays.fill(numbers, number, number + NUMBERS, 0);
      references[reference] = maker;
    }
    if (entry instanceof PackedEntry packed) {
      packed.pack(this);
    }
  }

  JournalEntry entry() {
    return switch (references[reference]) {
      case PackedEntry.Packing packing -> packing.unpack(this);
      case JournalEntry entry -> entry;
      case null, default -> throw new IllegalStateException("a row that was not written");
    };
  }
}
