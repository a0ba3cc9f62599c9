package dev.virga.models;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to generate. Models and trait definitions in jars on the class path are read too.
 *
 * @param models model files, or directories of {@code *.json} model files
 * @param services service shape id to package name; empty for every service in the model files
 * @param overlays directory of {@code <package name>.json}, or null
 * @param output the source root that is written; all below {@code basePackage} is ours
 * @param basePackage each service gets a package below it
 */
public record Arguments(
    List<Path> models,
    Map<String, String> services,
    @Nullable Path overlays,
    Path output,
    String basePackage) {

  /**
   * Parses {@code --model PATH... --service ID=NAME... --overlays DIR --out DIR --package NAME}.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public static Arguments parse(String... args) {
    List<Path> models = new ArrayList<>();
    Map<String, String> services = new LinkedHashMap<>();
    Path overlays = null;
    Path output = null;
    String basePackage = null;
    for (int i = 0; i < args.length; i++) {
      String option = args[i];
      if (++i == args.length) {
        throw new IllegalArgumentException(option + " needs a value");
      }
      String value = args[i];
      switch (option) {
        case "--model" -> models.add(Path.of(value));
        case "--service" -> {
          int equals = value.indexOf('=');
          services.put(value.substring(0, equals), value.substring(equals + 1));
        }
        case "--overlays" -> overlays = Path.of(value);
        case "--out" -> output = Path.of(value);
        case "--package" -> basePackage = value;
        default -> throw new IllegalArgumentException("unknown option " + option);
      }
    }
    if (output == null || basePackage == null) {
      throw new IllegalArgumentException("--out and --package are needed");
    }
    return new Arguments(models, services, overlays, output, basePackage);
  }
}
