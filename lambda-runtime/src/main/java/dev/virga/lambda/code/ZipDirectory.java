package dev.virga.lambda.code;

import dev.virga.core.schema.Bytes;
import dev.virga.lambda.code.UnusablePackageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The central directory of a zip, held against the local headers, so that it does not matter which
 * of the two an unpacker goes by: every entry has one name, entries do not overlap, and nothing
 * that looks like an entry hides between them.
 *
 * <p>Zip64 is refused: what may be uploaded is smaller.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE.TXT</a>
 */
final class ZipDirectory {
  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int LOCAL_SIZE = 30;
  private static final int CENTRAL_SIZE = 46;
  private static final int END_SIZE = 22;
  private static final int MAX_COMMENT = 0xffff;
  private static final int ENCRYPTED = 1;
  private static final int SIZES_FOLLOW = 8;
  private static final int UNIX = 3;
  private static final int MACOS = 19;
  private static final int FILE_TYPE = 0170000;
  private static final int SYMLINK = 0120000;

  /**
   * A file, directory or link in the zip.
   *
   * @param name with forward slashes; ends with one if it is a directory
   * @param stored whether its bytes are not compressed
   * @param mode type and permissions as Unix has them; 0 where the zip tells none
   * @param size unpacked, as the directory says
   * @param data its bytes in the zip
   */
  record Entry(String name, boolean stored, int mode, long crc, long size, ByteBuffer data) {
    boolean directory() {
      return name.endsWith("/");
    }

    /** Whether its content is the path it points to. */
    boolean symlink() {
      return (mode & FILE_TYPE) == SYMLINK;
    }
  }

  /** Where an entry's local header is, and the rest as the central directory says it. */
  private record Central(
      String name,
      int host,
      int flags,
      int method,
      long crc,
      long packed,
      long size,
      int mode,
      long offset) {}

  private final ByteBuffer zip;

  private ZipDirectory(Bytes zip) {
    this.zip = zip.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** All entries of a zip, in the order of their data. */
  static List<Entry> read(Bytes zip) throws UnusablePackageException {
    return new ZipDirectory(zip).entries();
  }

  private List<Entry> entries() throws UnusablePackageException {
    int end = findEnd();
    int count = u16(end + 10);
    long start = u32(end + 16);
    if (count == 0 || start + (long) count * CENTRAL_SIZE > end) {
      throw broken("the central directory is empty or out of bounds");
    }
    List<Central> central = new ArrayList<>();
    int at = (int) start;
    for (int i = 0; i < count; i++) {
      if (at + CENTRAL_SIZE > end || zip.getInt(at) != CENTRAL) {
        throw broken("no central header at " + at);
      }
      int nameLength = u16(at + 28);
      int next = at + CENTRAL_SIZE + nameLength + u16(at + 30) + u16(at + 32);
      if (next > end) {
        throw broken("a central header is out of bounds");
      }
      central.add(central(at, text(at + CENTRAL_SIZE, nameLength)));
      at = next;
    }
    central.sort(Comparator.comparingLong(Central::offset));
    return located(central, (int) start);
  }

  private Central central(int at, String name) throws UnusablePackageException {
    Central entry =
        new Central(
            name,
            zip.get(at + 5) & 0xff,
            u16(at + 8),
            u16(at + 10),
            u32(at + 16),
            u32(at + 20),
            u32(at + 24),
            u16(at + 40),
            u32(at + 42));
    if ((entry.flags() & ENCRYPTED) != 0 || (entry.method() != 0 && entry.method() != 8)) {
      throw broken("encrypted, or a method other than store and deflate: " + name);
    }
    return entry;
  }

  private List<Entry> located(List<Central> central, int directory)
      throws UnusablePackageException {
    List<Entry> entries = new ArrayList<>();
    int end = 0;
    for (Central entry : central) {
      long offset = entry.offset();
      if (offset < end || offset + LOCAL_SIZE > directory || zip.getInt((int) offset) != LOCAL) {
        throw broken("no local header, or entries overlap: " + entry.name());
      }
      refuseHidden(end, (int) offset);
      int local = (int) offset;
      int nameLength = u16(local + 26);
      long data = offset + LOCAL_SIZE + nameLength + u16(local + 28);
      if (data + entry.packed() > directory) {
        throw broken("data out of bounds: " + entry.name());
      }
      if (!text(local + LOCAL_SIZE, nameLength).equals(entry.name())) {
        throw broken("two names of one entry: " + entry.name());
      }
      boolean sizesFollow = (u16(local + 6) & SIZES_FOLLOW) != 0;
      boolean sameSizes = u32(local + 18) == entry.packed() && u32(local + 22) == entry.size();
      if (u16(local + 8) != entry.method() || !(sizesFollow || sameSizes)) {
        throw broken("two sizes or methods of one entry: " + entry.name());
      }
      boolean stored = entry.method() == 0;
      int mode = entry.host() == UNIX || entry.host() == MACOS ? entry.mode() : 0;
      ByteBuffer bytes = zip.slice((int) data, (int) entry.packed());
      entries.add(new Entry(entry.name(), stored, mode, entry.crc(), entry.size(), bytes));
      end = (int) (data + entry.packed());
    }
    refuseHidden(end, directory);
    return entries;
  }

  /** What lies between two entries may be a data descriptor or padding, not one more entry. */
  private void refuseHidden(int from, int to) throws UnusablePackageException {
    for (int at = from; at + 4 <= to; at++) {
      if (zip.getInt(at) == LOCAL) {
        throw broken("an entry at " + at + " is not in the directory");
      }
    }
  }

  private int findEnd() throws UnusablePackageException {
    int last = zip.limit() - END_SIZE;
    for (int at = last; at >= 0 && at >= last - MAX_COMMENT; at--) {
      if (zip.getInt(at) == END && at + END_SIZE + u16(at + 20) == zip.limit()) {
        return at;
      }
    }
    throw broken("no end of a central directory");
  }

  private int u16(int at) {
    return zip.getShort(at) & 0xffff;
  }

  private long u32(int at) {
    return zip.getInt(at) & 0xffff_ffffL;
  }

  private String text(int at, int length) {
    byte[] bytes = new byte[length];
    zip.get(at, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static UnusablePackageException broken(String detail) {
    return new UnusablePackageException(Reason.NOT_A_ZIP, detail);
  }
}
