package dev.virga.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virga.server.Config;
import dev.virga.server.Setting;
import dev.virga.testkit.Virga;
import dev.virga.testkit.VirgaExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** Code that cannot be run, and code that should not be unpacked. */
class BadCodeIT {
  @RegisterExtension
  static final VirgaExtension VIRGA =
      VirgaExtension.with(
          Config.of(Map.of(), Map.of(Setting.PORT, "0", Setting.EXECUTOR, "process")));

  private Sdk sdk;
  private LambdaClient lambda;

  @BeforeEach
  void connect(Virga virga) {
    sdk = new Sdk(virga);
    lambda = sdk.lambda();
  }

  @AfterEach
  void disconnect() {
    sdk.close();
  }

  private void refusesCode(String message, SdkBytes zip) {
    Refused.with(
        400,
        "InvalidParameterValueException",
        message,
        () -> lambda.createFunction(Probe.here().request("bad").code(c -> c.zipFile(zip)).build()));
    assertEquals(
        404, Refused.by(() -> lambda.getFunction(r -> r.functionName("bad"))).statusCode());
  }

  /** Provenance: recorded for "no zip"; assumed for paths, which AWS's message does not tell. */
  @Test
  void zip_thatIsNoneOrLeadsOutsideIsRefused() {
    String message =
        "Could not unzip uploaded file. Please check your file, then try to upload again.";
    refusesCode(message, SdkBytes.fromUtf8String("this is no zip"));
    refusesCode(message, Probe.zip("../evil.py", "x"));
    refusesCode(message, Probe.zip("a/../../evil.py", "x"));
    refusesCode(message, Probe.zip("/etc/evil.py", "x"));
  }

  /** Provenance: recorded text; the limit documented, Lambda quotas. */
  @Test
  void zip_thatUnpacksToMoreThan250MbIsRefused() throws IOException {
    refusesCode("Unzipped size must be smaller than 262144000 bytes", bomb(251));
  }

  private static SdkBytes bomb(int mebibytes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] zeros = new byte[1 << 20];
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setLevel(Deflater.BEST_SPEED);
      zip.putNextEntry(new ZipEntry("zeros"));
      for (int i = 0; i < mebibytes; i++) {
        zip.write(zeros);
      }
      zip.closeEntry();
    }
    return SdkBytes.fromByteArray(bytes.toByteArray());
  }

  /** Provenance: documented, Python runtime's errors; payload by AWS's runtime client. */
  @Test
  void handler_thatIsNotThereIsAFunctionError() {
    assumeTrue(Probe.python(), Probe.missing("python3.12"));
    InvokeResponse noFunction = invoke("app.nothing");
    assertEquals("Unhandled", noFunction.functionError());
    String error = noFunction.payload().asUtf8String();
    assertTrue(error.contains("\"errorType\": \"Runtime.HandlerNotFound\""), error);
    assertTrue(error.contains("Handler 'nothing' missing on module 'app'"), error);

    InvokeResponse noModule = invoke("nowhere.handler");
    error = noModule.payload().asUtf8String();
    assertTrue(error.contains("\"errorType\": \"Runtime.ImportModuleError\""), error);
    assertTrue(error.contains("No module named 'nowhere'"), error);
  }

  private InvokeResponse invoke(String handler) {
    String name = "f-" + handler.replace('.', '-');
    lambda.createFunction(Probe.here().request(name).handler(handler).build());
    lambda.waiter().waitUntilFunctionActiveV2(r -> r.functionName(name));
    return lambda.invoke(r -> r.functionName(name));
  }

  /** Provenance: Virga (AWS has every runtime). */
  @Test
  void runtime_withoutInterpreterSaysWhatToInstall() {
    String runtime =
        Stream.of("ruby3.3", "dotnet8")
            .filter(r -> !Probe.missing(r).isEmpty())
            .findFirst()
            .orElseThrow();
    lambda.createFunction(Probe.here().request("f").runtime(runtime).handler("a.b").build());
    lambda.waiter().waitUntilFunctionActiveV2(r -> r.functionName("f"));

    Refused.with(
        502,
        "InvalidRuntimeException",
        Probe.missing(runtime),
        () -> lambda.invoke(r -> r.functionName("f")));
    assertTrue(Probe.missing(runtime).contains("process executor"), Probe.missing(runtime));
    assertTrue(Probe.missing(runtime).contains(runtime), Probe.missing(runtime));
  }
}
