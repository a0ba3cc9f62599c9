package dev.virga.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.function.RuntimeUnavailableException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Image names as https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html lists them. */
class RuntimeImagesTest {
  private final RuntimeImages images = new RuntimeImages(Map.of("python3.13", "my/python:1"));

  @ParameterizedTest
  @CsvSource({
    "nodejs22.x, public.ecr.aws/lambda/nodejs:22",
    "python3.12, public.ecr.aws/lambda/python:3.12",
    "java21, public.ecr.aws/lambda/java:21",
    "java8.al2, public.ecr.aws/lambda/java:8.al2",
    "dotnet8, public.ecr.aws/lambda/dotnet:8",
    "ruby3.4, public.ecr.aws/lambda/ruby:3.4",
    "provided.al2023, public.ecr.aws/lambda/provided:al2023",
    "python3.13, my/python:1",
  })
  void of_isAwsImageUnlessSet(String runtime, String image) throws RuntimeUnavailableException {
    assertEquals(image, images.of(runtime));
  }

  @ParameterizedTest
  @CsvSource({"go1.x", "cobol", "python", "''"})
  void of_unknownRuntimeNamesTheSetting(String runtime) {
    var refused = assertThrows(RuntimeUnavailableException.class, () -> images.of(runtime));
    assertTrue(refused.getMessage().contains("VIRGA_DOCKER_IMAGES"), refused.getMessage());
  }

  @Test
  void find_anEngineThatIsNotThereIsNone() {
    assertTrue(EngineProbe.find("unix:///nowhere/docker.sock", Map.of()).isEmpty());
  }
}
