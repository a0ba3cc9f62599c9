package dev.virga.core.service;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/**
 * Unique ids of identities: the account of a root user, {@code AROA…:session} of an assumed role,
 * {@code AIDA…} of a user. The same identity always has the same id.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids">
 *     Unique identifiers</a>
 */
public final class UserId {
  private static final String ASSUMED_ROLE = ":assumed-role/";
  private static final int ID_LENGTH = 17;

  private UserId() {}

  /** The unique id of an identity. */
  public static String of(Principal.Identity identity) {
    String arn = identity.arn();
    if (arn.endsWith(":root")) {
      return identity.account().value();
    }
    int role = arn.indexOf(ASSUMED_ROLE);
    if (role >= 0) {
      int session = arn.lastIndexOf('/');
      return "AROA" + unique(arn.substring(0, session)) + ":" + arn.substring(session + 1);
    }
    return "AIDA" + unique(arn);
  }

  private static String unique(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      String digits = new BigInteger(1, digest).toString(36).toUpperCase(Locale.ROOT);
      return digits.substring(0, ID_LENGTH);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
