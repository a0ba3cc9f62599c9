package dev.virga.lambda.code;

import dev.virga.lambda.code.UnusablePackageException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A file, directory or link of a {@link CodeArchive}. Immutable; its content is unpacked when it is
 * written.
 */
public final class PackageEntry {
  private static final int PIECE_BYTES = 65_536;
  private static final int EXECUTE_BITS = 0111;

  /** What an entry becomes. */
  public enum Kind {
    FILE,
    DIRECTORY,
    LINK
  }

  private final ZipDirectory.Entry zipped;
  private final List<String> path;

  PackageEntry(ZipDirectory.Entry zipped) throws UnusablePackageException {
    this.zipped = zipped;
    this.path = segments(zipped.name());
    if (path.isEmpty() && kind() != Kind.DIRECTORY) {
      throw broken("names the package itself: " + zipped.name());
    }
  }

  /** Relative, with slashes, without dot segments; empty for the package's root itself. */
  public String path() {
    return String.join("/", path);
  }

  /** What it becomes. */
  public Kind kind() {
    if (zipped.symlink()) {
      return Kind.LINK;
    }
    return zipped.directory() ? Kind.DIRECTORY : Kind.FILE;
  }

  /** Whether its mode lets it be executed; true where the zip tells no modes. */
  public boolean executable() {
    return zipped.mode() == 0 || (zipped.mode() & EXECUTE_BITS) != 0;
  }

  /** Unpacked size in bytes, as the zip says; {@link #writeTo} holds it to that. */
  long size() {
    return zipped.size();
  }

  List<String> segments() {
    return path;
  }

  private static List<String> segments(String name) throws UnusablePackageException {
    boolean odd = name.startsWith("/") || name.indexOf('\\') >= 0 || name.indexOf('\0') >= 0;
    if (odd || name.isEmpty() || name.matches("(?s)[A-Za-z]:.*")) {
      throw broken("not a relative path: " + name);
    }
    List<String> path =
        Arrays.stream(name.split("/")).filter(s -> !s.isEmpty() && !s.equals(".")).toList();
    if (path.contains("..")) {
      throw broken("leads outside: " + name);
    }
    return path;
  }

  /**
   * Writes its content: never more than its size, and in constant memory.
   *
   * @throws UnusablePackageException where size or checksum are not what the zip says; what came
   *     before that has been written
   * @throws IOException of {@code to}
   */
  public void writeTo(OutputStream to) throws UnusablePackageException, IOException {
    CRC32 crc = new CRC32();
    long size = zipped.stored() ? copy(to, crc) : inflate(to, crc);
    if (size != zipped.size() || crc.getValue() != zipped.crc()) {
      throw broken("size or checksum is another: " + zipped.name());
    }
    if (zipped.directory() && size != 0) {
      throw broken("a directory with content: " + zipped.name());
    }
  }

  private long copy(OutputStream to, CRC32 crc) throws UnusablePackageException, IOException {
    ByteBuffer plain = zipped.data().duplicate();
    if (plain.remaining() != zipped.size()) {
      throw broken("size is another: " + zipped.name());
    }
    byte[] piece = new byte[Math.min(PIECE_BYTES, plain.remaining())];
    while (plain.hasRemaining()) {
      int count = Math.min(piece.length, plain.remaining());
      plain.get(piece, 0, count);
      crc.update(piece, 0, count);
      to.write(piece, 0, count);
    }
    return zipped.size();
  }

  private long inflate(OutputStream to, CRC32 crc) throws UnusablePackageException, IOException {
    byte[] piece = new byte[(int) Math.min(PIECE_BYTES, zipped.size() + 1)];
    long size = 0;
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(zipped.data().duplicate());
      for (int count = inflater.inflate(piece); count > 0; count = inflater.inflate(piece)) {
        size += count;
        if (size > zipped.size()) {
          throw broken("more than its size: " + zipped.name());
        }
        crc.update(piece, 0, count);
        to.write(piece, 0, count);
      }
      if (!inflater.finished() || inflater.getRemaining() != 0) {
        throw broken("cut off: " + zipped.name());
      }
    } catch (DataFormatException damaged) {
      throw broken(zipped.name() + ": " + damaged.getMessage());
    }
    return size;
  }

  @Override
  public String toString() {
    return zipped.name();
  }

  static UnusablePackageException broken(String detail) {
    return new UnusablePackageException(Reason.NOT_A_ZIP, detail);
  }
}
