package dev.virga.lambda.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.function.FunctionSpec.CodePackage;
import dev.virga.core.schema.Bytes;
import dev.virga.lambda.runtime.InvocationResult.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a function with a bootstrap of its own can rely on, beside the rest.
 *
 * <p>Provenance of the texts: reported by users of AWS, such as awslabs/swift-aws-lambda-runtime
 * issue 541 (format), aws-samples/aws-lambda-layer-kubectl issue 39 (line ends),
 * awslabs/aws-lambda-dart-runtime issue 20 (mode), aws/aws-lambda-dotnet issue 1671 (none).
 */
public abstract class ProvidedRuntimeContract extends FunctionExecutorContract {
  private static final String BOOTSTRAP = "bootstrap";
  private static final int X86_64 = 62;
  private static final int AARCH64 = 183;

  @Override
  protected ProbeFunction probe() {
    return ProbeFunction.provided("provided.al2023");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\u0001\u0002garbage\u0000", "echo no shebang\n", "#", "#! \n", "\u007fEL"})
  void bootstrapOfNoFormat_isAnInvalidEntrypoint(String content) throws Exception {
    refuses(
        ProbeFunction.zip(Map.of(BOOTSTRAP, content.getBytes(ISO_8859_1))),
        "fork/exec /var/task/bootstrap: exec format error");
  }

  @Test
  void bootstrapOfAnotherMachine_isAnInvalidEntrypoint() throws Exception {
    Assumptions.assumeTrue(System.getProperty("os.name").equals("Linux"), "the kernel tells");
    byte[] elf = new byte[64];
    byte[] start = {0x7f, 'E', 'L', 'F', 2, 1, 1};
    System.arraycopy(start, 0, elf, 0, start.length);
    elf[16] = 2;
    elf[18] = (byte) (System.getProperty("os.arch").equals("aarch64") ? X86_64 : AARCH64);
    refuses(
        ProbeFunction.zip(Map.of(BOOTSTRAP, elf)),
        "fork/exec /var/task/bootstrap: exec format error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"#!/no/such/interpreter\n", "#! /bin/sh\r\nexit 0\r\n", "#!/no/such -x"})
  void bootstrapOfAMissingInterpreter_isAnInvalidEntrypoint(String content) throws Exception {
    CodePackage layer = ProbeFunction.zip(Map.of(BOOTSTRAP, content.getBytes(UTF_8)));
    CodePackage other = ProbeFunction.zip(Map.of("other", new byte[0]));
    refuses(layer, "fork/exec /var/task/bootstrap: no such file or directory");
    refuses(
        new CodePackage(other.sha256Hex(), other.zip(), List.of(layer)),
        "fork/exec /opt/bootstrap: no such file or directory");
  }

  @Test
  void bootstrapThatIsNotExecutable_isAnInvalidEntrypoint() throws Exception {
    CodePackage code = ProbeFunction.zip(Map.of(BOOTSTRAP, "#!/bin/sh\n".getBytes(UTF_8)));
    CodePackage plain = new CodePackage("0".repeat(64), withMode(code.zip(), 0100644), List.of());
    refuses(plain, "fork/exec /var/task/bootstrap: permission denied");
  }

  @Test
  void noBootstrap_isAnInvalidEntrypoint() throws Exception {
    refuses(
        ProbeFunction.zip(Map.of("bootstrap/file", new byte[0])),
        "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]");
  }

  @Test
  void bootstrapInALayer_runs() throws Exception {
    CodePackage probe = probe().code();
    CodePackage other = ProbeFunction.zip(new HashMap<>(Map.of("other", new byte[0])));
    FunctionVersion function =
        function(new CodePackage(other.sha256Hex(), other.zip(), List.of(probe)));
    InvocationResult result = invoke(function, "count", "");
    assertEquals("1", result.payload().asUtf8());
  }

  private void refuses(CodePackage code, String text) throws Exception {
    InvocationResult result = invoke(function(code), "echo", "");
    String payload = result.payload().asUtf8();
    assertEquals(Status.CRASH, result.status(), payload);
    assertTrue(
        payload.matches(
            "\\{\"errorType\":\"Runtime.InvalidEntrypoint\",\"errorMessage\":\"RequestId: \\S+"
                + " Error: \\Q"
                + text
                + "\\E\"}"),
        payload);
    List<String> lines = log.of(result.logStream());
    assertTrue(
        lines.stream()
            .allMatch(line -> line.matches("(?s)(INIT_START|INIT_REPORT|START|END|REPORT) .*")),
        lines.toString());
    assertTrue(
        lines.getLast().endsWith("Status: error\tError Type: Runtime.InvalidEntrypoint\t\n"),
        lines.getLast());
  }

  /** A zip of one file, made by a Unix that gave it this mode. */
  private static Bytes withMode(Bytes zip, int mode) {
    byte[] bytes = zip.toArray();
    int central = new String(bytes, ISO_8859_1).indexOf("PK\u0001\u0002");
    bytes[central + 5] = 3;
    bytes[central + 40] = (byte) mode;
    bytes[central + 41] = (byte) (mode >> 8);
    return Bytes.wrap(bytes);
  }
}
