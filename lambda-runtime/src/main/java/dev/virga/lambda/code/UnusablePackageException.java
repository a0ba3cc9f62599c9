package dev.virga.lambda.code;

/** A deployment package that Lambda does not take. */
public final class UnusablePackageException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong with it. */
  public enum Reason {
    /** No zip, a damaged one, or one whose paths or links lead outside. */
    NOT_A_ZIP,
    /** More than {@link DeploymentPackage#MAX_ZIPPED_BYTES}. */
    ZIPPED_TOO_LARGE,
    /** More than {@link DeploymentPackage#MAX_UNPACKED_BYTES}. */
    UNPACKED_TOO_LARGE
  }

  private final Reason reason;

  UnusablePackageException(Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  /** What is wrong; the message has the detail, for logs. */
  public Reason reason() {
    return reason;
  }
}
