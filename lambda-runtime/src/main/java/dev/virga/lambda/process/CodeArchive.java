package dev.virga.lambda.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.virga.core.schema.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A zip as Lambda takes it: read in memory, file modes and symbolic links included, which the JDK's
 * reader does not tell. What lies outside the package's root, is encrypted, damaged or unpacks to
 * more than 250 MiB is refused while reading, before anything is written.
 */
public final class CodeArchive {
  /** The largest unpacked size, bytes. */
  public static final long MAX_UNPACKED_BYTES = 262_144_000L;

  private static final int END_SIGNATURE = 0x06054b50;
  private static final int CENTRAL_SIGNATURE = 0x02014b50;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int END_BYTES = 22;
  private static final int MAX_COMMENT_BYTES = 65_535;
  private static final int UNIX = 3;
  private static final int TYPE_MASK = 0170000;
  private static final int TYPE_LINK = 0120000;
  private static final int EXECUTE_BITS = 0111;
  private static final int ENCRYPTED = 1;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;

  /** What an entry becomes. */
  public enum Kind {
    FILE,
    DIRECTORY,
    LINK
  }

  /**
   * An entry.
   *
   * @param path relative, with slashes, without dot segments
   * @param executable whether its mode lets it be executed; true where the zip tells no modes
   * @param size unpacked, bytes
   */
  public record Entry(
      String path, Kind kind, boolean executable, long size, int method, int from, int length) {}

  private final ByteBuffer zip;
  private final List<Entry> entries = new ArrayList<>();
  private long unpackedBytes;

  private CodeArchive(Bytes zip) {
    this.zip = zip.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Reads a zip's directory.
   *
   * @throws InvalidArchiveException where it is no zip, names a path outside its root, or is too
   *     large
   */
  public static CodeArchive read(Bytes zip) throws InvalidArchiveException {
    CodeArchive archive = new CodeArchive(zip);
    try {
      archive.readDirectory();
    } catch (BufferUnderflowException | IndexOutOfBoundsException truncated) {
      throw new InvalidArchiveException("the zip is truncated");
    }
    return archive;
  }

  /** Its entries, in order; never empty. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** The sum of its files' sizes. */
  public long unpackedBytes() {
    return unpackedBytes;
  }

  /** Writes an entry's content; no more than its declared size. */
  void copy(Entry entry, OutputStream to) throws InvalidArchiveException, IOException {
    byte[] packed = new byte[entry.length()];
    zip.get(entry.from(), packed);
    if (entry.method() == STORED) {
      to.write(packed);
      return;
    }
    byte[] piece = new byte[64 * 1024];
    long written = 0;
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(packed);
      while (!inflater.finished()) {
        int count = inflater.inflate(piece);
        written += count;
        if ((count == 0 && !inflater.finished()) || written > entry.size()) {
          throw new InvalidArchiveException("damaged entry: " + entry.path());
        }
        to.write(piece, 0, count);
      }
    } catch (DataFormatException damaged) {
      throw new InvalidArchiveException("damaged entry: " + entry.path());
    }
    if (written != entry.size()) {
      throw new InvalidArchiveException("damaged entry: " + entry.path());
    }
  }

  /** Where a symbolic link points to, relative to the root; refused where that is outside. */
  String linkTarget(Entry entry) throws InvalidArchiveException, IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    copy(entry, content);
    String target = content.toString(UTF_8);
    int slash = entry.path().lastIndexOf('/');
    String folder = slash < 0 ? "" : entry.path().substring(0, slash + 1);
    if (target.startsWith("/") || target.isEmpty()) {
      throw new InvalidArchiveException("link out of the package: " + entry.path());
    }
    confined(folder + target, true);
    return target;
  }

  private void readDirectory() throws InvalidArchiveException {
    int end = findEnd();
    int count = zip.getShort(end + 10) & 0xffff;
    long start = zip.getInt(end + 16) & 0xffffffffL;
    if (count == 0xffff || start == 0xffffffffL) {
      throw new InvalidArchiveException("zip64 archives are not supported");
    }
    if (count == 0) {
      throw new InvalidArchiveException("the zip has no entries");
    }
    int at = Math.toIntExact(Math.min(start, Integer.MAX_VALUE));
    for (int i = 0; i < count; i++) {
      if (zip.getInt(at) != CENTRAL_SIGNATURE) {
        throw new InvalidArchiveException("the zip's directory is damaged");
      }
      readEntry(at);
      at += 46 + unsignedShort(at + 28) + unsignedShort(at + 30) + unsignedShort(at + 32);
    }
  }

  private int findEnd() throws InvalidArchiveException {
    int lowest = Math.max(0, zip.limit() - END_BYTES - MAX_COMMENT_BYTES);
    for (int at = zip.limit() - END_BYTES; at >= lowest; at--) {
      if (zip.getInt(at) == END_SIGNATURE) {
        return at;
      }
    }
    throw new InvalidArchiveException("not a zip");
  }

  private void readEntry(int at) throws InvalidArchiveException {
    byte[] name = new byte[unsignedShort(at + 28)];
    zip.get(at + 46, name);
    String raw = new String(name, UTF_8);
    int flags = unsignedShort(at + 8);
    int method = unsignedShort(at + 10);
    if ((flags & ENCRYPTED) != 0) {
      throw new InvalidArchiveException("encrypted entry: " + raw);
    }
    if (method != STORED && method != DEFLATED) {
      throw new InvalidArchiveException("unknown compression of entry: " + raw);
    }
    long packed = zip.getInt(at + 20) & 0xffffffffL;
    long size = zip.getInt(at + 24) & 0xffffffffL;
    unpackedBytes += size;
    if (unpackedBytes > MAX_UNPACKED_BYTES) {
      throw new InvalidArchiveException("unpacks to more than " + MAX_UNPACKED_BYTES, true);
    }
    if (method == STORED && packed != size) {
      throw new InvalidArchiveException("damaged entry: " + raw);
    }
    int local = zip.getInt(at + 42);
    if (zip.getInt(local) != LOCAL_SIGNATURE) {
      throw new InvalidArchiveException("damaged entry: " + raw);
    }
    int from = local + 30 + unsignedShort(local + 26) + unsignedShort(local + 28);
    if (packed > zip.limit() - from) {
      throw new InvalidArchiveException("the zip is truncated");
    }
    int mode = (zip.get(at + 5) == UNIX) ? zip.getInt(at + 38) >>> 16 : 0;
    Kind kind = raw.endsWith("/") ? Kind.DIRECTORY : Kind.FILE;
    if ((mode & TYPE_MASK) == TYPE_LINK) {
      kind = Kind.LINK;
    }
    boolean executable = mode == 0 || (mode & EXECUTE_BITS) != 0;
    String path = confined(raw, false);
    entries.add(new Entry(path, kind, executable, size, method, from, (int) packed));
  }

  /** The path without dot segments; refused where it leaves the root. */
  private static String confined(String raw, boolean link) throws InvalidArchiveException {
    List<String> kept = new ArrayList<>();
    for (String segment : raw.split("/", -1)) {
      switch (segment) {
        case "", "." -> {}
        case ".." -> {
          if (!link || kept.isEmpty()) {
            throw new InvalidArchiveException("path out of the package: " + raw);
          }
          kept.removeLast();
        }
        default -> kept.add(segment);
      }
    }
    if (raw.startsWith("/") || raw.indexOf('\0') >= 0 || (kept.isEmpty() && !link)) {
      throw new InvalidArchiveException("path out of the package: " + raw);
    }
    return String.join("/", kept);
  }

  private int unsignedShort(int at) {
    return zip.getShort(at) & 0xffff;
  }
}
