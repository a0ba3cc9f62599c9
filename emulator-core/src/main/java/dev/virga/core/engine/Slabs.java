package dev.virga.core.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Many byte strings that come and go, kept in few large arrays: for a state that holds messages by
 * the hundred thousand. A message body of its own array would be copied by the collector from one
 * generation to the next, die in the old one, and make full collections the price of a long queue.
 * Here its room is used again.
 *
 * <pre>
 *   class of 1,024 bytes     slab [ a | b |   | d | … ]   64 KiB, slots of one size
 *                            slab [   | f | g | h | … ]   those with room stand in a list
 *   class of 1,152 bytes     slab [ … ]                   eight classes per doubling of the size
 *   longer than 8 KiB        an array of its own
 * </pre>
 *
 * <p>Part of a state: used under its engine's lock. A {@link Slice} is read there too, and not
 * after it was released: its room may hold something else by then. So what leaves the decision is a
 * copy. {@link #copy} shares the slabs; from then on neither side uses their free room, and what
 * both have let go of is garbage.
 */
public final class Slabs {
  private static final int SLAB_BYTES = 64 << 10;
  private static final int LARGEST_SLOT = 8 << 10;
  private static final int SMALLEST_SLOT = 64;
  private static final int STEPS_BITS = 3;
  private static final int CLASSES = 64;

  /** Empty slabs of one class that are kept for what comes next. */
  private static final int EMPTY_KEPT = 4;

  private final @Nullable SlotClass[] classes = new @Nullable SlotClass[CLASSES];
  private Object era = new Object();
  private long reserved;

  /** Slabs of slots of one size. */
  private static final class SlotClass {
    private final int slotBytes;
    private final ArrayList<Slab> withRoom = new ArrayList<>();
    private int empty;

    SlotClass(int slotBytes) {
      this.slotBytes = slotBytes;
    }

    void add(Slab slab) {
      slab.place = withRoom.size();
      withRoom.add(slab);
    }

    /** The last one takes its place. */
    void remove(Slab slab) {
      Slab last = withRoom.removeLast();
      if (last != slab) {
        withRoom.set(slab.place, last);
        last.place = slab.place;
      }
      slab.place = -1;
    }
  }

  /**
   * One array. Slots from {@code fresh} on were never used; the first {@code freeCount} are free.
   */
  private static final class Slab {
    private final byte[] bytes;
    private final Object era;
    private final @Nullable SlotClass of;
    private final short[] free;
    private int freeCount;
    private int fresh;
    private int live;
    private int place = -1;

    /**
     * @param of the class of its slots; null where all of it is one
     */
    Slab(byte[] bytes, Object era, @Nullable SlotClass of, int slots) {
      this.bytes = bytes;
      this.era = era;
      this.of = of;
      this.free = new short[slots];
    }

    int takeSlot() {
      live++;
      return freeCount > 0 ? free[--freeCount] : fresh++;
    }

    boolean isFull() {
      return freeCount == 0 && fresh == free.length;
    }
  }

  /** One byte string. Immutable until it is released. */
  public static final class Slice {
    private final Slab slab;
    private final int offset;
    private final int length;

    private Slice(Slab slab, int offset, int length) {
      this.slab = slab;
      this.offset = offset;
      this.length = length;
    }

    /** Number of bytes. */
    public int size() {
      return length;
    }

    /** The text, of bytes that are UTF-8. */
    public String asUtf8() {
      return new String(slab.bytes, offset, length, StandardCharsets.UTF_8);
    }

    /** A copy. */
    public byte[] toArray() {
      return Arrays.copyOfRange(slab.bytes, offset, offset + length);
    }

    /** The length only: contents never reach a log. */
    @Override
    public String toString() {
      return "Slice[" + length + "]";
    }
  }

  /** Keeps a copy of the bytes. */
  public Slice add(byte[] bytes) {
    if (bytes.length > LARGEST_SLOT) {
      reserved += bytes.length;
      return new Slice(new Slab(bytes.clone(), era, null, 0), 0, bytes.length);
    }
    SlotClass of = slotClass(bytes.length);
    Slab slab = of.withRoom.isEmpty() ? newSlab(of) : of.withRoom.getLast();
    if (slab.live == 0) {
      of.empty--;
    }
    int offset = slab.takeSlot() * of.slotBytes;
    if (slab.isFull()) {
      of.remove(slab);
    }
    System.arraycopy(bytes, 0, slab.bytes, offset, bytes.length);
    return new Slice(slab, offset, bytes.length);
  }

  /** Keeps a text, in UTF-8. */
  public Slice add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  private Slab newSlab(SlotClass of) {
    int slots = SLAB_BYTES / of.slotBytes;
    Slab slab = new Slab(new byte[slots * of.slotBytes], era, of, slots);
    reserved += slab.bytes.length;
    of.add(slab);
    of.empty++;
    return slab;
  }

  /** The class of the smallest slots that hold so many bytes: an eighth too large at most. */
  private SlotClass slotClass(int length) {
    int most = Math.max(length, SMALLEST_SLOT) - 1;
    int shift = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(most) - STEPS_BITS;
    int steps = (most >>> shift) + 1;
    int index = (shift << STEPS_BITS) + steps & CLASSES - 1;
    SlotClass found = classes[index];
    if (found == null) {
      found = new SlotClass(steps << shift);
      classes[index] = found;
    }
    return found;
  }

  /** Gives the slice's room back. Once per slice, which must not be read any more. */
  public void release(Slice slice) {
    Slab slab = slice.slab;
    if (slab.era != era) {
      return; // shared with a copy, which may still have it
    }
    SlotClass of = slab.of;
    if (of == null) {
      reserved -= slice.length;
      return;
    }
    if (slab.isFull()) {
      of.add(slab);
    }
    slab.free[slab.freeCount++] = (short) (slice.offset / of.slotBytes);
    if (--slab.live > 0) {
      return;
    }
    if (of.empty < EMPTY_KEPT) {
      of.empty++;
    } else {
      of.remove(slab);
      reserved -= slab.bytes.length;
    }
  }

  /** For the copy of a state whose slices are shared by both from now on. */
  public Slabs copy() {
    era = new Object();
    Arrays.fill(classes, null);
    reserved = 0;
    return new Slabs();
  }

  /** Bytes of the arrays that this has a say in: used, free, and lost to the size of slots. */
  long reservedBytes() {
    return reserved;
  }
}
