package dev.virga.lambda.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.virga.core.function.FunctionSpec.CodePackage;
import dev.virga.lambda.code.CodeArchive;
import dev.virga.lambda.code.PackageEntry;
import dev.virga.lambda.code.UnusablePackageException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Unpacked deployment packages, each once per content hash, read-only, shared by all environments.
 * What no environment uses is removed, the longest unused first, when the whole takes more than a
 * bound. One lock; unpacking happens under it, so a package is never unpacked twice.
 */
public final class CodeCache {
  private static final long MAX_BYTES = 4L << 30;

  private static final class Unpacked {
    private final Path root;
    private final long bytes;
    private int users;

    Unpacked(Path root, long bytes) {
      this.root = root;
      this.bytes = bytes;
    }
  }

  private final Path directory;
  private final Map<String, Unpacked> packages = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /** An empty cache in a directory of its own. */
  public CodeCache(Path directory) {
    this.directory = directory;
  }

  /**
   * Where the function's code is; call {@link #release} with the same key when done.
   *
   * @param key a content address: {@link #key} of the parts, or the hash of the only one
   * @param parts packages, unpacked over each other
   */
  public synchronized Path acquire(String key, List<CodePackage> parts)
      throws IOException, UnusablePackageException {
    Unpacked found = packages.get(key);
    if (found == null) {
      found = unpack(key, parts);
      packages.put(key, found);
      bytes += found.bytes;
      evict();
    }
    found.users++;
    return found.root;
  }

  /** The key of a list of packages unpacked over each other. */
  public static String key(List<CodePackage> parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (CodePackage part : parts) {
        digest.update(part.sha256Hex().getBytes(UTF_8));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** One user less. */
  public synchronized void release(String key) {
    Unpacked found = packages.get(key);
    if (found != null) {
      found.users--;
    }
  }

  private void evict() throws IOException {
    Iterator<Unpacked> oldest = packages.values().iterator();
    while (bytes > MAX_BYTES && oldest.hasNext()) {
      Unpacked candidate = oldest.next();
      if (candidate.users == 0) {
        oldest.remove();
        bytes -= candidate.bytes;
        Directories.delete(candidate.root);
      }
    }
  }

  private Unpacked unpack(String key, List<CodePackage> parts)
      throws IOException, UnusablePackageException {
    Path target = directory.resolve(key);
    Path making = directory.resolve(key + ".part");
    Directories.delete(making);
    Files.createDirectories(making);
    long size = 0;
    for (CodePackage part : parts) {
      CodeArchive archive = CodeArchive.read(part.zip());
      size += archive.unpackedBytes();
      for (PackageEntry entry : archive.entries()) {
        write(archive, entry, making);
      }
    }
    Files.move(making, target, StandardCopyOption.ATOMIC_MOVE);
    Directories.makeReadOnly(target);
    return new Unpacked(target, size);
  }

  private static void write(CodeArchive archive, PackageEntry entry, Path root)
      throws IOException, UnusablePackageException {
    Path path = root.resolve(entry.path());
    Path parent = entry.kind() == PackageEntry.Kind.DIRECTORY ? path : path.getParent();
    if (parent != null) {
      refuseLinks(root, parent);
      Files.createDirectories(parent);
    }
    switch (entry.kind()) {
      case DIRECTORY -> {}
      case LINK -> {
        Files.deleteIfExists(path);
        Files.createSymbolicLink(path, Path.of(archive.linkTarget(entry)));
      }
      case FILE -> {
        Files.deleteIfExists(path);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path))) {
          entry.writeTo(out);
        }
        Directories.mode(path, entry.executable() ? "rwxr-xr-x" : "rw-r--r--");
      }
    }
  }

  /** Nothing is written through a link of another layer, wherever it points. */
  private static void refuseLinks(Path root, Path parent) throws IOException {
    for (Path at = parent; at != null && !at.equals(root); at = at.getParent()) {
      if (Files.isSymbolicLink(at)) {
        throw new FileSystemException(root.relativize(at).toString(), null, "a layer's link");
      }
    }
  }
}
