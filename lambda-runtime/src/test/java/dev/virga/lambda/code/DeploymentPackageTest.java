package dev.virga.lambda.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import dev.virga.core.schema.Bytes;
import dev.virga.lambda.code.UnusablePackageException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeploymentPackageTest {
  private static final int CENTRAL = 0x02014b50;

  @Test
  void of_measuresAndHashesAZip() throws Exception {
    Bytes zip = zip("index.js", "exports.handler = 1", "lib/a.txt", "abc");

    DeploymentPackage code = DeploymentPackage.of(zip);

    assertEquals(zip.size(), code.zippedBytes());
    assertEquals(22, code.unpackedBytes());
    assertEquals(64, code.sha256Hex().length());
  }

  @Test
  void codeSha256_isTheBase64OfTheHash() {
    DeploymentPackage code =
        new DeploymentPackage(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Bytes.EMPTY, 0);

    assertEquals("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", code.codeSha256());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil",
        "a/../../evil",
        "/etc/passwd",
        "a/..",
        "C:/evil",
        "..\\evil",
        "",
        "a\0b"
      })
  void of_refusesPathsThatAreNotRelativeAndInside(String path) throws Exception {
    assertRefused(Reason.NOT_A_ZIP, zip(path, "x"));
  }

  @ParameterizedTest
  @CsvSource({
    "link, /etc/passwd",
    "link, ../x",
    "a/b/link, ../../../x",
    "link, link",
    "link, a\\b",
  })
  void of_refusesLinksThatLeadOutside(String link, String target) throws Exception {
    assertRefused(Reason.NOT_A_ZIP, withLink(zip(link, target), link));
  }

  @Test
  void of_takesLinksThatStayInside() throws Exception {
    Bytes zip = zip("node_modules/.bin/tool", "../tool/cli.js", "node_modules/tool/cli.js", "x");

    assertEquals(1, DeploymentPackage.of(withLink(zip, "node_modules/.bin/tool")).unpackedBytes());
  }

  @Test
  void of_refusesALinkThatLeadsOutsideThroughAnother() throws Exception {
    // d/e is the root itself, so that d/e/.. is its parent, though it looks like d.
    Bytes zip = zip("d/e", "..", "link", "d/e/../x");

    assertRefused(Reason.NOT_A_ZIP, withLink(withLink(zip, "d/e"), "link"));
  }

  @Test
  void of_refusesAnEntryWrittenThroughALink() throws Exception {
    assertRefused(Reason.NOT_A_ZIP, withLink(zip("d", "e", "d/file", "x"), "d"));
  }

  @Test
  void of_refusesWhatIsAFileAndADirectory() throws Exception {
    assertRefused(Reason.NOT_A_ZIP, zip("d", "x", "d/file", "x"));
    assertRefused(Reason.NOT_A_ZIP, zip("d/", "", "d", "x"));
  }

  @Test
  void of_takesDotSegmentsThatLeadNowhere() throws Exception {
    assertEquals(1, DeploymentPackage.of(zip("./", "", "./a//b", "x")).unpackedBytes());
    assertRefused(Reason.NOT_A_ZIP, zip(".", "x"));
  }

  @Test
  void of_refusesWhatIsNoZip() {
    assertRefused(Reason.NOT_A_ZIP, Bytes.EMPTY);
    assertRefused(Reason.NOT_A_ZIP, Bytes.utf8("hello"));
    assertRefused(Reason.NOT_A_ZIP, Bytes.utf8("PK\5\6" + "\0".repeat(18)));
  }

  @Test
  void of_refusesEveryTruncation() throws Exception {
    byte[] zip = zip("index.js", "exports.handler = 1").toArray();
    for (int length = 0; length < zip.length; length++) {
      assertRefused(Reason.NOT_A_ZIP, Bytes.wrap(java.util.Arrays.copyOf(zip, length)));
    }
  }

  @Test
  void of_neverFailsOtherwiseWhateverIsDamaged() throws Exception {
    byte[] whole = zip("index.js", "exports.handler = 1", "b/c", "text").toArray();
    Random random = new Random(7);
    int refused = 0;
    for (int run = 0; run < 5_000; run++) {
      byte[] damaged = whole.clone();
      for (int i = 0; i <= run % 4; i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        DeploymentPackage.of(Bytes.wrap(damaged));
      } catch (UnusablePackageException e) {
        refused++;
      }
    }
    if (refused < 2_000) {
      fail("only " + refused + " of 5000 damaged zips were refused");
    }
  }

  @Test
  void of_refusesTwoNamesOfOneEntry() throws Exception {
    byte[] zip = zip("index.js", "x").toArray();
    int local = new String(zip, StandardCharsets.ISO_8859_1).indexOf("index.js");
    zip[local] = 'o';

    assertRefused(Reason.NOT_A_ZIP, Bytes.wrap(zip));
  }

  @Test
  void of_refusesAnEntryThatOnlyAStreamWouldSee() throws Exception {
    byte[] hidden = zip("hidden", "x").toArray();
    byte[] zip = zip("index.js", "x").toArray();
    int localPart = indexOf(hidden, CENTRAL, 0);
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(hidden, 0, localPart);
    joined.writeBytes(zip);
    byte[] all = joined.toByteArray();
    int central = indexOf(all, CENTRAL, localPart);
    int end = indexOf(all, 0x06054b50, central);
    putInt(all, central + 42, localPart);
    putInt(all, end + 16, central);

    assertRefused(Reason.NOT_A_ZIP, Bytes.wrap(all));
  }

  @Test
  void of_refusesWhatUnpacksToMoreThan250Mebibytes() throws Exception {
    assertEquals(262_144_000, DeploymentPackage.of(zeros(262_144_000)).unpackedBytes());
    assertRefused(Reason.UNPACKED_TOO_LARGE, zeros(262_144_001));
  }

  @Test
  void of_doesNotBelieveTheSizeABombGives() throws Exception {
    byte[] bomb = zeros(20_000_000).toArray();
    putInt(bomb, indexOf(bomb, CENTRAL, 0) + 24, 10);

    assertRefused(Reason.NOT_A_ZIP, Bytes.wrap(bomb));
  }

  @Test
  void of_refusesAZipOfMoreThan50Mebibytes() {
    assertRefused(Reason.ZIPPED_TOO_LARGE, Bytes.wrap(new byte[52_428_801]));
  }

  private static void assertRefused(Reason reason, Bytes zip) {
    UnusablePackageException e =
        assertThrows(UnusablePackageException.class, () -> DeploymentPackage.of(zip));
    assertEquals(reason, e.reason(), e.getMessage());
  }

  private static Bytes zip(String... namesAndTexts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        byte[] content = namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8);
        ZipEntry entry = new ZipEntry(namesAndTexts[i]);
        entry.setMethod(i % 4 == 0 ? ZipEntry.STORED : ZipEntry.DEFLATED);
        CRC32 crc = new CRC32();
        crc.update(content);
        entry.setCrc(crc.getValue());
        entry.setSize(content.length);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
      }
    }
    return Bytes.wrap(bytes.toByteArray());
  }

  private static Bytes zeros(long count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("zeros"));
      byte[] block = new byte[1_000_000];
      for (long left = count; left > 0; left -= block.length) {
        zip.write(block, 0, (int) Math.min(left, block.length));
      }
    }
    return Bytes.wrap(bytes.toByteArray());
  }

  /** Marks an entry as a link the way Info-ZIP does: made on Unix, mode 0120777. */
  private static Bytes withLink(Bytes zip, String name) {
    byte[] bytes = zip.toArray();
    for (int at = indexOf(bytes, CENTRAL, 0); at >= 0; at = indexOf(bytes, CENTRAL, at + 1)) {
      int length = bytes[at + 28] & 0xff;
      if (new String(bytes, at + 46, length, StandardCharsets.UTF_8).equals(name)) {
        bytes[at + 5] = 3;
        putInt(bytes, at + 38, 0120777 << 16);
      }
    }
    return Bytes.wrap(bytes);
  }

  private static int indexOf(byte[] bytes, int signature, int from) {
    for (int at = from; at + 4 <= bytes.length; at++) {
      boolean same = true;
      for (int i = 0; i < 4; i++) {
        same &= bytes[at + i] == (byte) (signature >> (8 * i));
      }
      if (same) {
        return at;
      }
    }
    return -1;
  }

  private static void putInt(byte[] bytes, int at, int value) {
    for (int i = 0; i < 4; i++) {
      bytes[at + i] = (byte) (value >> (8 * i));
    }
  }
}
