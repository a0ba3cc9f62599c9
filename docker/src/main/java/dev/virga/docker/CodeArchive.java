package dev.virga.docker;

import dev.virga.core.function.FunctionSpec.CodePackage;
import dev.virga.core.schema.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** A deployment package as the tar stream that the engine unpacks into a container. */
final class CodeArchive {
  private static final int EXECUTABLE_FILE = 0100755;
  private static final int DIRECTORY = 040755;

  private CodeArchive() {}

  /**
   * The package's files, owned by root. Lambda makes everything readable and executable for all: so
   * does this.
   */
  static InputStream tar(CodePackage code) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      append(tar, code.zip());
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  private static void append(TarArchiveOutputStream tar, Bytes zip) throws IOException {
    try (ZipFile archive =
        ZipFile.builder()
            .setSeekableByteChannel(new SeekableInMemoryByteChannel(zip.unsafeArray()))
            .get()) {
      var entries = archive.getEntriesInPhysicalOrder();
      while (entries.hasMoreElements()) {
        ZipArchiveEntry entry = entries.nextElement();
        TarArchiveEntry file = new TarArchiveEntry(entry.getName());
        if (entry.isDirectory()) {
          file.setMode(DIRECTORY);
          tar.putArchiveEntry(file);
        } else if (entry.isUnixSymlink()) {
          TarArchiveEntry link = new TarArchiveEntry(entry.getName(), TarArchiveEntry.LF_SYMLINK);
          link.setLinkName(archive.getUnixSymlink(entry));
          tar.putArchiveEntry(link);
        } else {
          byte[] content;
          try (InputStream in = archive.getInputStream(entry)) {
            content = in.readAllBytes();
          }
          file.setMode(EXECUTABLE_FILE);
          file.setSize(content.length);
          tar.putArchiveEntry(file);
          tar.write(content);
        }
        tar.closeArchiveEntry();
      }
    }
  }
}
