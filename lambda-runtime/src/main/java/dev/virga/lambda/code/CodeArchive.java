package dev.virga.lambda.code;

import dev.virga.core.schema.Bytes;
import dev.virga.lambda.code.UnusablePackageException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A zip as Lambda takes it, read in memory, with the file modes and symbolic links that the JDK's
 * reader does not tell. What is damaged, encrypted, leads outside the package's root or says that
 * it unpacks to more than 250 MiB is refused while reading, before anything is written. Immutable.
 */
public final class CodeArchive {
  private final List<PackageEntry> entries;
  private final PackageLinks links;
  private final long unpackedBytes;

  private CodeArchive(List<PackageEntry> entries) throws UnusablePackageException {
    this.entries = List.copyOf(entries);
    long bytes = 0;
    for (PackageEntry entry : entries) {
      bytes += entry.kind() == PackageEntry.Kind.LINK ? 0 : entry.size();
      if (bytes > DeploymentPackage.MAX_UNPACKED_BYTES) {
        throw new UnusablePackageException(Reason.UNPACKED_TOO_LARGE, "at " + entry);
      }
    }
    this.unpackedBytes = bytes;
    this.links = new PackageLinks(entries);
  }

  /**
   * Reads a zip's directory. Contents are read when they are written, or by {@link #verify}.
   *
   * @throws UnusablePackageException saying what is wrong
   */
  public static CodeArchive read(Bytes zip) throws UnusablePackageException {
    List<PackageEntry> entries = new ArrayList<>();
    for (ZipDirectory.Entry entry : ZipDirectory.read(zip)) {
      entries.add(new PackageEntry(entry));
    }
    return new CodeArchive(entries);
  }

  /** Its entries in the order of their data; never empty. */
  public List<PackageEntry> entries() {
    return entries;
  }

  /** Where a link points to: relative, and inside the package. */
  public String linkTarget(PackageEntry link) {
    return links.target(link);
  }

  /** The size of all files. */
  public long unpackedBytes() {
    return unpackedBytes;
  }

  /**
   * Reads every entry to its end.
   *
   * @throws UnusablePackageException where one is not what the directory says
   */
  void verify() throws UnusablePackageException {
    for (PackageEntry entry : entries) {
      try {
        entry.writeTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        throw new UncheckedIOException("nothing is written", e);
      }
    }
  }
}
