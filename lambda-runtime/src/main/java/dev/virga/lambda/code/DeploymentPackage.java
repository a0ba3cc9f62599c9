package dev.virga.lambda.code;

import dev.virga.core.schema.Bytes;
import dev.virga.lambda.code.UnusablePackageException.Reason;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A zip that has been checked: whole, its paths and links confined, its sizes bounded.
 *
 * @param sha256Hex hash of the zip's bytes; two packages with the same are equal
 * @param zip its bytes, shared by all functions that have the same: {@link BlobStore}
 * @param unpackedBytes size of all files in it
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda
 *     quotas</a>
 */
public record DeploymentPackage(String sha256Hex, Bytes zip, long unpackedBytes) {
  /** 50 MiB, of a zip that comes in a request. */
  public static final long MAX_ZIPPED_BYTES = 52_428_800;

  /** 250 MiB. */
  public static final long MAX_UNPACKED_BYTES = 262_144_000;

  /**
   * Checks a zip that came in a request. Reads every entry to its end, in constant memory and never
   * further than the bounds.
   *
   * @throws UnusablePackageException saying what is wrong
   */
  public static DeploymentPackage of(Bytes zip) throws UnusablePackageException {
    if (zip.size() > MAX_ZIPPED_BYTES) {
      throw new UnusablePackageException(Reason.ZIPPED_TOO_LARGE, zip.size() + " bytes");
    }
    CodeArchive archive = CodeArchive.read(zip);
    archive.verify();
    return new DeploymentPackage(sha256Hex(zip), zip, archive.unpackedBytes());
  }

  /** The same package with the copy of its bytes that everybody shares. */
  public DeploymentPackage with(Bytes shared) {
    return new DeploymentPackage(sha256Hex, shared, unpackedBytes);
  }

  /** Size of the zip. */
  public long zippedBytes() {
    return zip.size();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DeploymentPackage same && same.sha256Hex.equals(sha256Hex);
  }

  @Override
  public int hashCode() {
    return sha256Hex.hashCode();
  }

  /** CodeSha256 as AWS prints it: base64. */
  public String codeSha256() {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256Hex));
  }

  private static String sha256Hex(Bytes bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(bytes.unsafeArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
