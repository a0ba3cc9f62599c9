package dev.virga.sqs.engine;

import dev.virga.core.schema.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of a queue's messages, one behind the other in large slabs of memory. An array of its
 * own for each of a million small bodies would be copied by the garbage collector again and again,
 * and cost its header; a slab of full size is outside of the heap, and nobody copies it.
 *
 * <pre>
 *   slab   [ body | body | (gone) | body |  free  ]    written from left to right
 * </pre>
 *
 * <p>A slab goes, or is filled again, when no body in it lives. Where few live in many slabs,
 * {@link #wasteful} says so, and whoever moves a body ({@link #move}) out of a thin slab helps.
 * Guarded by the lock of the queue's engine; a copy of the store shares the bytes, which are then
 * not filled again. What is outside of the heap is freed when its slab is found to be garbage.
 */
final class BodyStore {
  private static final int FIRST_SLAB_BYTES = 4 << 10;
  private static final int LAST_SLAB_BYTES = 256 << 10;

  /** Slabs that may be waste, whatever lives. */
  private static final int SLACK_BYTES = 16 * LAST_SLAB_BYTES;

  /** Slabs in which nothing lives that are kept to be filled again. */
  private static final int SPARE_MAX = 16;

  /** How many times as large as what lives the slabs may be. */
  private static final int WASTE_MAX = 3;

  private final ArrayDeque<Slab> spare = new ArrayDeque<>();
  private @Nullable Slab current;
  private int nextSlabBytes = FIRST_SLAB_BYTES;
  private long heldBytes;
  private long liveBytes;

  /** A piece of memory, filled from the left. */
  static final class Slab {
    private final ByteBuffer bytes;
    private final int size;
    private int used;
    private int live;

    /** Whether a copy of the store has it too: then its bytes stay as they are. */
    private boolean shared;

    private Slab(ByteBuffer bytes) {
      this.bytes = bytes;
      this.size = bytes.capacity();
    }

    /** Small ones are arrays: they come and go quickly. */
    static Slab of(int size) {
      return new Slab(
          size == LAST_SLAB_BYTES ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size));
    }

    private boolean thin() {
      return live < size / 2;
    }
  }

  /** Where a body lies. */
  interface Place {
    Slab slab();

    int offset();

    int length();

    void lies(Slab slab, int offset);
  }

  /** Takes a body in: copied, or as it is where it would fill much of a slab. */
  void add(Bytes body, Place place) {
    if (ownSlab(body.size())) {
      putAlone(body, place);
    } else {
      put(ByteBuffer.wrap(body.unsafeArray()), 0, body.size(), place);
    }
  }

  /** Whether a body is to have a slab of its own, and the current one to be kept. */
  private boolean ownSlab(int length) {
    return !fits(length) && length > nextSlabBytes / 4;
  }

  private boolean fits(int length) {
    return current != null && current.size - current.used >= length;
  }

  private void putAlone(Bytes body, Place place) {
    Slab slab = new Slab(ByteBuffer.wrap(body.unsafeArray()));
    heldBytes += slab.size;
    nextSlabBytes = Math.min(LAST_SLAB_BYTES, nextSlabBytes * 2);
    lies(slab, body.size(), place);
  }

  private void put(ByteBuffer from, int start, int length, Place place) {
    Slab slab = current;
    if (slab == null || !fits(length)) {
      slab = newSlab();
    }
    slab.bytes.put(slab.used, from, start, length);
    lies(slab, length, place);
  }

  private void lies(Slab slab, int length, Place place) {
    place.lies(slab, slab.used);
    slab.used += length;
    slab.live += length;
    liveBytes += length;
  }

  private Slab newSlab() {
    Slab slab = spare.poll();
    if (slab == null) {
      slab = Slab.of(nextSlabBytes);
    }
    heldBytes += slab.size;
    nextSlabBytes = Math.min(LAST_SLAB_BYTES, nextSlabBytes * 2);
    retire(current);
    current = slab;
    return slab;
  }

  /** Of the slab that was filled before, nothing may live any more. */
  private void retire(@Nullable Slab slab) {
    if (slab != null && slab.live == 0) {
      release(slab);
    }
  }

  private void release(Slab slab) {
    heldBytes -= slab.size;
    if (slab.bytes.isDirect() && !slab.shared && spare.size() < SPARE_MAX) {
      slab.used = 0;
      spare.add(slab);
    }
  }

  /** A body lives no longer. */
  void remove(Place place) {
    Slab slab = place.slab();
    slab.live -= place.length();
    liveBytes -= place.length();
    if (slab.live == 0 && slab != current) {
      release(slab);
    }
  }

  /** Whether much more is held than lives. */
  boolean wasteful() {
    return heldBytes > liveBytes * WASTE_MAX + SLACK_BYTES;
  }

  /** Takes a body out of a slab in which little lives. */
  void move(Place place) {
    Slab slab = place.slab();
    if (slab != current && slab.thin() && slab.size > place.length()) {
      if (ownSlab(place.length())) {
        Bytes body = bytes(place);
        remove(place);
        putAlone(body, place);
      } else {
        int offset = place.offset();
        remove(place);
        put(slab.bytes, offset, place.length(), place);
      }
    }
  }

  /** Bytes that slabs take, for tests. */
  long heldBytes() {
    return heldBytes;
  }

  /** A body's bytes, copied. */
  static Bytes bytes(Place place) {
    byte[] body = new byte[place.length()];
    place.slab().bytes.get(place.offset(), body);
    return Bytes.wrap(body);
  }

  /**
   * Begins a copy of this store, that shares the bytes and counts for itself what lives in them.
   */
  Copy copy() {
    return new Copy();
  }

  /** The making of a copy: every body of the original is to be added. */
  static final class Copy {
    private final BodyStore store = new BodyStore();
    private final IdentityHashMap<Slab, Slab> twins = new IdentityHashMap<>();

    BodyStore store() {
      return store;
    }

    /** The twin of a place lies in the same bytes. */
    void add(Place original, Place twin) {
      Slab slab = twins.computeIfAbsent(original.slab(), this::twin);
      twin.lies(slab, original.offset());
      slab.live += original.length();
      store.liveBytes += original.length();
    }

    private Slab twin(Slab original) {
      Slab slab = new Slab(original.bytes);
      original.shared = true;
      slab.shared = true;
      slab.used = slab.size;
      store.heldBytes += slab.size;
      return slab;
    }
  }
}
