package dev.virga.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virga.server.Config;
import dev.virga.server.Setting;
import dev.virga.testkit.Virga;
import dev.virga.testkit.VirgaExtension;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Who the caller is. */
class StsIT {
  @RegisterExtension
  static final VirgaExtension VIRGA =
      VirgaExtension.with(
          Config.of(Map.of(), Map.of(Setting.PORT, "0", Setting.EXECUTOR, "process")));

  /** Provenance: documented, GetCallerIdentity for a root user; which key is which: Virga. */
  @Test
  void getCallerIdentity_tellsTheKeysAccount(Virga virga) {
    for (Map.Entry<String, String> each :
        Map.of("test", "000000000000", "123456789012", "123456789012", "AKIA", "000000000000")
            .entrySet()) {
      try (Sdk sdk = new Sdk(virga, each.getKey(), "eu-central-1")) {
        var identity = sdk.sync(StsClient.builder()).getCallerIdentity();

        assertEquals(each.getValue(), identity.account());
        assertEquals("arn:aws:iam::" + each.getValue() + ":root", identity.arn());
        assertEquals(each.getValue(), identity.userId());
      }
    }
  }

  /**
   * A function's own keys mean its role's session. Provenance: documented, Lambda developer guide,
   * execution role; GetCallerIdentity for assumed roles.
   */
  @Test
  void functionsKeys_areItsRoleSession(Virga virga) {
    assumeTrue(Probe.python(), Probe.missing("python3.12"));
    String source =
        """
        import os
        def handler(event, context):
            return os.environ['AWS_ACCESS_KEY_ID']
        """;
    try (Sdk sdk = new Sdk(virga, "123456789012", "us-east-1")) {
      LambdaClient lambda = sdk.lambda();
      Probe probe = Probe.inPython(source);
      lambda.createFunction(
          probe.request("f").role("arn:aws:iam::123456789012:role/worker").build());
      lambda.waiter().waitUntilFunctionActiveV2(r -> r.functionName("f"));
      String key =
          Control.json(
                  lambda
                      .invoke(r -> r.functionName("f").payload(SdkBytes.fromUtf8String("{}")))
                      .payload()
                      .asUtf8String())
              .asText();

      try (Sdk function = new Sdk(virga, key, "us-east-1")) {
        var identity = function.sync(StsClient.builder()).getCallerIdentity();

        assertEquals("123456789012", identity.account());
        assertEquals("arn:aws:sts::123456789012:assumed-role/worker/f", identity.arn());
        assertTrue(identity.userId().matches("AROA[A-Z0-9]{17}:f"), identity.userId());
      }
    }
  }
}
