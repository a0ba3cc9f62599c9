package dev.virga.sqs.operation;

import dev.virga.sqs.engine.MessageContent.Md5;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** MD5 and SHA-256, without a look-up of the algorithm each time. Thread-safe. */
final class Digests {
  /** Never updated: a digest is begun by copying one. */
  private static final MessageDigest MD5 = find("MD5");

  private static final MessageDigest SHA_256 = find("SHA-256");

  private Digests() {}

  /** A new MD5. */
  static MessageDigest md5() {
    return copy(MD5);
  }

  /** The MD5 of bytes. */
  static Md5 md5(byte[] bytes) {
    MessageDigest digest = md5();
    digest.update(bytes);
    return md5(digest);
  }

  /** The result of an MD5. */
  static Md5 md5(MessageDigest digest) {
    ByteBuffer result = ByteBuffer.wrap(digest.digest());
    return new Md5(result.getLong(), result.getLong());
  }

  /** The SHA-256 of bytes as hexadecimal digits. */
  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(copy(SHA_256).digest(bytes));
  }

  private static MessageDigest find(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has " + algorithm, impossible);
    }
  }

  private static MessageDigest copy(MessageDigest prototype) {
    try {
      return (MessageDigest) prototype.clone();
    } catch (CloneNotSupportedException impossible) {
      throw new IllegalStateException("the JDK's digests can be copied", impossible);
    }
  }
}
