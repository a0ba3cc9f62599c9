package dev.virga.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What an SDK makes of an error answer. */
final class Refused {
  private Refused() {}

  /** Asserts the answer's status, code and whole message. */
  static void with(int status, String code, String message, Executable call) {
    assertEquals(status + " " + code + ": " + message, Sdk.text(by(call)));
  }

  /** The error answer of a call. */
  static AwsServiceException by(Executable call) {
    return assertThrows(AwsServiceException.class, call);
  }
}
