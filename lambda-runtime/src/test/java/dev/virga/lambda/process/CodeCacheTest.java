package dev.virga.lambda.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.function.FunctionSpec.CodePackage;
import dev.virga.core.schema.Bytes;
import dev.virga.lambda.code.UnusablePackageException;
import dev.virga.lambda.runtime.ProbeFunction;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What unpacking makes of packages; DeploymentPackageTest has what is refused while reading. */
final class CodeCacheTest {
  /** From the start of an entry in the central directory. */
  private static final int MADE_BY = 5;

  private static final int MODE = 40;
  private static final int SIZE = 24;

  @TempDir Path directory;

  @Test
  void unpack_isSharedAndReadOnly_andKeepsModes() throws Exception {
    CodeCache cache = new CodeCache(directory);
    CodePackage code = withMode(zip("run.sh", "#!/bin/sh"), 0100755);
    Path root = cache.acquire("key", List.of(code));
    assertEquals(root, cache.acquire("key", List.of(code)));
    assertTrue(Files.isExecutable(root.resolve("run.sh")));
    assertTrue(
        Files.getPosixFilePermissions(root.resolve("run.sh")).stream()
            .noneMatch(permission -> permission.name().endsWith("WRITE")));
    Path plain = cache.acquire("plain", List.of(withMode(zip("a.txt", "x"), 0100644)));
    assertFalse(
        Files.getPosixFilePermissions(plain.resolve("a.txt")).stream()
            .anyMatch(permission -> permission.name().endsWith("EXECUTE")));
  }

  @Test
  void unpack_followsNoLinkOut() throws Exception {
    CodeCache cache = new CodeCache(directory);
    CodePackage inside = withMode(zip("lib/a.so", "b.so"), 0120777);
    Path root = cache.acquire("inside", List.of(inside));
    assertEquals(Path.of("b.so"), Files.readSymbolicLink(root.resolve("lib/a.so")));
    for (String target : List.of("/etc/passwd", "../../outside", "..//../x", "")) {
      CodePackage out = withMode(zip("lib/a.so", target), 0120777);
      assertThrows(
          UnusablePackageException.class, () -> cache.acquire("out", List.of(out)), target);
    }
  }

  @Test
  void unpack_writesThroughNoLinkOfAnotherLayer() {
    CodeCache cache = new CodeCache(directory);
    CodePackage link = withMode(zip("lib", "sub"), 0120777);
    CodePackage behind = zip("lib/a.txt", "x");
    FileSystemException refused =
        assertThrows(
            FileSystemException.class, () -> cache.acquire("behind", List.of(link, behind)));
    assertEquals("lib: a layer's link", refused.getMessage());
  }

  @Test
  void unpack_refusesLayersThatMakeAFileADirectory() {
    CodeCache cache = new CodeCache(directory);
    List<CodePackage> layers = List.of(zip("lib", "x"), zip("lib/a.txt", "x"));
    assertThrows(FileSystemException.class, () -> cache.acquire("both", layers));
    List<CodePackage> reversed = layers.reversed();
    assertThrows(FileSystemException.class, () -> cache.acquire("reversed", reversed));
  }

  @Test
  void unpack_refusesAnEntryThatIsLargerThanItSays() {
    byte[] zip = zip("a.txt", "x".repeat(5000)).zip().toArray();
    int at = central(zip) + SIZE;
    zip[at] = 10;
    zip[at + 1] = 0;
    CodePackage lying = new CodePackage("k", Bytes.wrap(zip), List.of());
    CodeCache cache = new CodeCache(directory);
    assertThrows(UnusablePackageException.class, () -> cache.acquire("k", List.of(lying)));
  }

  @Test
  void layers_areUnpackedOverEachOther_inOrder() throws Exception {
    CodeCache cache = new CodeCache(directory);
    List<CodePackage> layers = List.of(zip("python/a.py", "1"), zip("python/a.py", "2"));
    Path root = cache.acquire(CodeCache.key(layers), layers);
    assertEquals("2", Files.readString(root.resolve("python/a.py")));
  }

  private static CodePackage zip(String path, String content) {
    return ProbeFunction.zip(Map.of(path, content.getBytes(StandardCharsets.UTF_8)));
  }

  private static CodePackage withMode(CodePackage code, int mode) {
    byte[] zip = code.zip().toArray();
    int at = central(zip);
    zip[at + MADE_BY] = 3;
    zip[at + MODE] = (byte) mode;
    zip[at + MODE + 1] = (byte) (mode >> 8);
    return new CodePackage(code.sha256Hex() + mode, Bytes.wrap(zip), List.of());
  }

  private static int central(byte[] zip) {
    for (int i = zip.length - 4; i >= 0; i--) {
      if (zip[i] == 'P' && zip[i + 1] == 'K' && zip[i + 2] == 1 && zip[i + 3] == 2) {
        return i;
      }
    }
    throw new IllegalStateException("no central directory");
  }
}
