package dev.virga.docker;

import dev.virga.core.function.RuntimeUnavailableException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The image that runs a runtime: AWS's own by default, {@code
 * public.ecr.aws/lambda/<language>:<version>}.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/images-create.html">Base images</a>
 */
final class RuntimeImages {
  private static final String REGISTRY = "public.ecr.aws/lambda/";
  private static final Pattern RUNTIME =
      Pattern.compile("(nodejs|python|java|dotnet|ruby|provided)\\.?([a-z0-9.]*?)(\\.x)?");

  private final Map<String, String> overrides;

  RuntimeImages(Map<String, String> overrides) {
    this.overrides = overrides;
  }

  /** The image of a runtime identifier such as {@code python3.13}. */
  String of(String runtime) throws RuntimeUnavailableException {
    String override = overrides.get(runtime);
    if (override != null) {
      return override;
    }
    Matcher parts = RUNTIME.matcher(runtime);
    if (!parts.matches() || parts.group(2).isEmpty()) {
      throw new RuntimeUnavailableException(
          "The docker executor knows no image for the runtime "
              + runtime
              + ": name one with VIRGA_DOCKER_IMAGES="
              + runtime
              + "=<image>");
    }
    return REGISTRY + parts.group(1) + ":" + parts.group(2);
  }
}
