package dev.virga.lambda.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.function.FunctionSpec.CodePackage;
import dev.virga.core.schema.Bytes;
import dev.virga.lambda.runtime.ProbeFunction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CodeArchiveTest {
  /** From the start of an entry in the central directory. */
  private static final int MADE_BY = 5;

  private static final int MODE = 40;
  private static final int SIZE = 24;

  @TempDir Path directory;

  @Test
  void read_takesFilesAndSizes() throws Exception {
    CodeArchive archive = CodeArchive.read(zip("a/b.txt", "hello").zip());
    assertEquals(5, archive.unpackedBytes());
    assertEquals("a/b.txt", archive.entries().getFirst().path());
  }

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
      assertThrows(InvalidArchiveException.class, () -> cache.acquire("out", List.of(out)), target);
    }
    CodePackage link = withMode(zip("lib", "sub"), 0120777);
    CodePackage behind = zip("lib/a.txt", "x");
    assertThrows(
        InvalidArchiveException.class, () -> cache.acquire("behind", List.of(link, behind)));
  }

  @Test
  void read_refusesWhatLeavesThePackage() {
    for (String path : List.of("../a", "a/../../b", "/etc/passwd", "a/../b", "..", "./")) {
      Bytes zip = zip(path, "x").zip();
      assertThrows(InvalidArchiveException.class, () -> CodeArchive.read(zip), path);
    }
  }

  @Test
  void read_refusesEveryTruncation() {
    byte[] whole = zip("a.txt", "some text").zip().toArray();
    for (int length = 0; length < whole.length; length++) {
      Bytes part = Bytes.wrap(Arrays.copyOf(whole, length));
      assertThrows(InvalidArchiveException.class, () -> CodeArchive.read(part), "" + length);
    }
  }

  @Test
  void read_refusesWhatUnpacksToTooMuch_beforeUnpacking() {
    byte[] zip = zip("a.txt", "x").zip().toArray();
    int at = central(zip) + SIZE;
    zip[at] = 0;
    zip[at + 1] = 0;
    zip[at + 2] = 0;
    zip[at + 3] = 0x20; // 512 MiB
    InvalidArchiveException refusal =
        assertThrows(InvalidArchiveException.class, () -> CodeArchive.read(Bytes.wrap(zip)));
    assertTrue(refusal.tooLarge());
  }

  @Test
  void unpack_refusesAnEntryThatIsLargerThanItSays() {
    byte[] zip = zip("a.txt", "x".repeat(5000)).zip().toArray();
    int at = central(zip) + SIZE;
    zip[at] = 10;
    zip[at + 1] = 0;
    CodePackage lying = new CodePackage("k", Bytes.wrap(zip), List.of());
    CodeCache cache = new CodeCache(directory);
    assertThrows(InvalidArchiveException.class, () -> cache.acquire("k", List.of(lying)));
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
