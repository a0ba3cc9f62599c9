package dev.virga.docker;

import dev.virga.core.function.RuntimeUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/** The images that docker/test-images/build makes, and an executor over them. */
final class TestImages {
  private static final Map<String, String> IMAGES = build();

  private TestImages() {}

  /** An executor, or the test is skipped, loudly. */
  static DockerExecutor executor() throws RuntimeUnavailableException {
    return executor(Map.of(), Path.of(System.getProperty("java.io.tmpdir")));
  }

  /**
   * An executor, or the test is skipped, loudly.
   *
   * @param images instead of the test images
   * @param directory where code is unpacked
   */
  static DockerExecutor executor(Map<String, String> images, Path directory)
      throws RuntimeUnavailableException {
    URI engine = engine();
    Map<String, String> all = new HashMap<>(IMAGES);
    all.putAll(images);
    return DockerExecutor.connect(
        engine, new DockerSettings(null, all, null, null), directory, () -> 4566);
  }

  /** The image of a runtime. */
  static String image(String runtime) {
    engine();
    return Objects.requireNonNull(IMAGES.get(runtime));
  }

  /** All images, as VIRGA_DOCKER_IMAGES takes them. */
  static Map<String, String> images() {
    engine();
    return IMAGES;
  }

  private static URI engine() {
    Optional<URI> engine = EngineProbe.find(null, System.getenv());
    if (engine.isEmpty() || IMAGES.isEmpty()) {
      String why = engine.isEmpty() ? "no engine answers" : "docker/test-images/build failed";
      System.err.println("DOCKER TESTS SKIPPED: " + why);
      Assumptions.abort("DOCKER TESTS SKIPPED: " + why);
    }
    return engine.orElseThrow();
  }

  private static Map<String, String> build() {
    if (EngineProbe.find(null, System.getenv()).isEmpty()) {
      return Map.of();
    }
    try {
      Path log = Files.createTempFile("virga-images", ".log");
      Process build = new ProcessBuilder(script().toString()).redirectError(log.toFile()).start();
      String printed = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (build.waitFor() != 0) {
        System.err.println(Files.readString(log));
        return Map.of();
      }
      return printed
          .lines()
          .map(line -> line.split("=", 2))
          .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    } catch (IOException broken) {
      throw new AssertionError(broken);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stopped);
    }
  }

  private static Path script() {
    Path here = Path.of("").toAbsolutePath();
    Path module = here.endsWith("docker") ? here : here.resolve("docker");
    return module.resolve("test-images/build");
  }
}
