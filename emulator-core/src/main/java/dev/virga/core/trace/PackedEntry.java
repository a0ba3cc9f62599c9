package dev.virga.core.trace;

/**
 * An entry that the journal keeps not as the object it is but by its parts, in arrays of its own.
 * An object that stays for a while, of which there are hundreds of thousands a second, is copied by
 * the garbage collector several times before it comes to rest in the old generation, where it then
 * dies. One of these dies at once.
 *
 * <p>Both methods are called under the journal's lock: they copy, and do nothing else.
 */
public interface PackedEntry extends JournalEntry {
  /**
   * Puts the parts into the row: all entries of one {@link #packing} the same ones, for the row is
   * either empty or has the parts of such an entry.
   */
  void pack(JournalRow row);

  /** Makes entries of one kind again; a constant. */
  interface Packing {
    /** The entry whose parts are in the row. */
    JournalEntry unpack(JournalRow row);
  }

  /** What makes this entry again. */
  Packing packing();
}
