package dev.virga.lambda.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.virga.core.function.FunctionSpec.CodePackage;
import dev.virga.core.schema.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/**
 * A function that does what its event says, the same in every language.
 *
 * @param errorType of what its {@code error} action raises
 * @param initErrorType of what it raises in init where the variable INIT is {@code fail}
 * @param missingHandler a handler that is not there
 * @param missingErrorType what the runtime calls that, null where it knows no handlers
 */
public record ProbeFunction(
    String runtime,
    String handler,
    CodePackage code,
    String errorType,
    String initErrorType,
    String missingHandler,
    String missingErrorType) {

  /** In JavaScript. */
  public static ProbeFunction node(String runtime) {
    return new ProbeFunction(
        runtime,
        "index.handler",
        zip(Map.of("index.js", resource("index.js"))),
        "RangeError",
        "Error",
        "absent.handler",
        "Runtime.ImportModuleError");
  }

  /** In Python. */
  public static ProbeFunction python(String runtime) {
    return new ProbeFunction(
        runtime,
        "index.handler",
        zip(Map.of("index.py", resource("index.py"))),
        "ValueError",
        "ValueError",
        "absent.handler",
        "Runtime.ImportModuleError");
  }

  /** In Java, compiled here. */
  public static ProbeFunction java(String runtime, Path classPath) {
    return new ProbeFunction(
        runtime,
        "Probe::handler",
        zip(Map.of("Probe.class", compile(classPath))),
        "java.lang.IllegalArgumentException",
        "java.lang.IllegalStateException",
        "Absent::handler",
        "java.lang.ClassNotFoundException");
  }

  /** In a shell, on the Runtime API itself. */
  public static ProbeFunction provided(String runtime) {
    return new ProbeFunction(
        runtime,
        "any",
        zip(Map.of("bootstrap", resource("bootstrap"))),
        "Function.Probe",
        "Runtime.ExitError",
        "any",
        "");
  }

  /** A deployment package of these files; a zip without modes. */
  public static CodePackage zip(Map<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
      return new CodePackage(
          HexFormat.of().formatHex(hash), Bytes.wrap(bytes.toByteArray()), List.of());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = ProbeFunction.class.getResourceAsStream("/probe/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return in.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static byte[] compile(Path classPath) {
    try {
      Path folder = Files.createTempDirectory("probe");
      Path source = folder.resolve("Probe.java");
      Files.writeString(source, new String(resource("Probe.java.txt"), UTF_8));
      int status =
          ToolProvider.getSystemJavaCompiler()
              .run(
                  null,
                  null,
                  null,
                  "--release",
                  "17",
                  "-cp",
                  classPath.toString(),
                  "-d",
                  folder.toString(),
                  source.toString());
      if (status != 0) {
        throw new IllegalStateException("the probe does not compile");
      }
      return Files.readAllBytes(folder.resolve("Probe.class"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
