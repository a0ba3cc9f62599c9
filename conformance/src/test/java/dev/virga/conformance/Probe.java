package dev.virga.conformance;

import dev.virga.core.function.RuntimeUnavailableException;
import dev.virga.lambda.process.ProcessExecutor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;

/**
 * A function that prints {@code seen <event>}, answers {@code {"echo": <event>}}, and raises an
 * error where the event or its detail says {@code "fail": true}. In Python, or in Java where there
 * is no Python.
 *
 * @param errorType of the error it raises
 */
record Probe(String runtime, String handler, SdkBytes zip, String errorType) {
  static final String ROLE = "arn:aws:iam::000000000000:role/conformance";
  private static final String PYTHON = "python3.12";
  private static final String SOURCE =
      """
      import json
      def handler(event, context):
          print("seen " + json.dumps(event))
          if event.get("fail") or event.get("detail", {}).get("fail"):
              raise ValueError("asked to fail")
          return {"echo": event}
      """;
  private static final Probe HERE = python() ? inPython(SOURCE) : inJava();

  /** The handler in Java. */
  public static final class Handler {
    /** Handles an event. */
    public Map<String, Object> handle(Map<String, Object> event) {
      System.out.println("seen " + event);
      if (Boolean.TRUE.equals(event.get("fail"))
          || (event.get("detail") instanceof Map<?, ?> detail
              && Boolean.TRUE.equals(detail.get("fail")))) {
        throw new IllegalStateException("asked to fail");
      }
      return Map.of("echo", event);
    }
  }

  /** In the language this machine has. */
  static Probe here() {
    return HERE;
  }

  /** Another body in Python; only where {@link #python} says so. */
  static Probe inPython(String source) {
    return new Probe(PYTHON, "app.handler", zip("app.py", source), "ValueError");
  }

  private static Probe inJava() {
    String name = Handler.class.getName();
    String file = name.replace('.', '/') + ".class";
    try (InputStream in = Handler.class.getClassLoader().getResourceAsStream(file)) {
      return new Probe(
          "java21",
          name + "::handle",
          SdkBytes.fromByteArray(zip(Map.of(file, in.readAllBytes()))),
          "java.lang.IllegalStateException");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether there is a Python here. */
  static boolean python() {
    return missing(PYTHON).isEmpty();
  }

  /** Why a runtime does not run here; empty where it does. */
  static String missing(String runtime) {
    try {
      Path folder = Files.createTempDirectory("virga-probe");
      try (ProcessExecutor executor = new ProcessExecutor(folder, () -> "http://127.0.0.1:1")) {
        executor.check(runtime);
        return "";
      } catch (RuntimeUnavailableException none) {
        return String.valueOf(none.getMessage());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SdkBytes zip(String name, String text) {
    return SdkBytes.fromByteArray(zip(Map.of(name, text.getBytes(StandardCharsets.UTF_8))));
  }

  static byte[] zip(Map<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A request to create it. */
  CreateFunctionRequest.Builder request(String name) {
    return CreateFunctionRequest.builder()
        .functionName(name)
        .runtime(runtime)
        .handler(handler)
        .role(ROLE)
        .timeout(30)
        .memorySize(256)
        .code(c -> c.zipFile(zip));
  }

  /** Creates it and waits until it can be invoked; its ARN. */
  String create(LambdaClient lambda, String name) {
    String arn = lambda.createFunction(request(name).build()).functionArn();
    lambda.waiter().waitUntilFunctionActiveV2(r -> r.functionName(name));
    return arn;
  }
}
