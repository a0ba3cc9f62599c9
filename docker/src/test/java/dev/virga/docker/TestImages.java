package dev.virga.docker;

import dev.virga.core.function.RuntimeUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/** The images that docker/test-images/build makes, and an executor over them. */
final class TestImages {
  private static final Map<String, String> IMAGES = build();

  private TestImages() {}

  /** An executor, or the test is skipped, loudly. */
  static DockerExecutor executor() throws RuntimeUnavailableException {
    Optional<URI> engine = EngineProbe.find(null, System.getenv());
    if (engine.isEmpty() || IMAGES.isEmpty()) {
      String why = engine.isEmpty() ? "no engine answers" : "docker/test-images/build failed";
      System.err.println("DOCKER TESTS SKIPPED: " + why);
      Assumptions.abort("DOCKER TESTS SKIPPED: " + why);
    }
    return DockerExecutor.connect(
        engine.orElseThrow(),
        new DockerSettings(null, IMAGES, null, null),
        Path.of(System.getProperty("java.io.tmpdir")),
        () -> 4566);
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
