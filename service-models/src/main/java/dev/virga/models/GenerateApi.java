package dev.virga.models;

import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.smithy.model.shapes.EnumShape;
import software.amazon.smithy.model.shapes.Shape;
import software.amazon.smithy.model.traits.UnitTypeTrait;

/**
 * Generates the typed APIs: {@code GenerateApi --model DIR --overlays DIR --out DIR --package NAME}
 * ({@link Arguments}). Does nothing where the inputs are those of the last run.
 */
public final class GenerateApi {
  private final Arguments arguments;

  /**
   * @param arguments what to generate
   */
  public GenerateApi(Arguments arguments) {
    this.arguments = arguments;
  }

  /** The command line. */
  public static void main(String... args) throws IOException {
    new GenerateApi(Arguments.parse(args)).run();
  }

  /**
   * Writes the sources.
   *
   * @return whether anything had to be written
   */
  public boolean run() throws IOException {
    ModelSource source = new ModelSource(arguments);
    InputStamp stamp = InputStamp.of(arguments, source.files());
    if (stamp.isCurrent()) {
      return false;
    }
    deleteOldSources();
    for (ServiceModel service : source.services()) {
      write(service);
    }
    stamp.write();
    return true;
  }

  private void deleteOldSources() throws IOException {
    Path root = arguments.output().resolve(arguments.basePackage().replace('.', '/'));
    if (Files.exists(root)) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private void write(ServiceModel service) throws IOException {
    for (Shape shape : service.shapes()) {
      if (shape.getId().equals(UnitTypeTrait.UNIT)) {
        continue;
      }
      if (shape.isStructureShape()) {
        write(service, new StructureWriter(service, shape).write());
      } else if (shape.isUnionShape()) {
        write(service, new UnionWriter(service, shape).write());
      } else if (shape instanceof EnumShape enumShape) {
        write(service, EnumWriter.write(service, enumShape));
      }
    }
    ApiWriter api = new ApiWriter(service);
    List<TypeSpec> own =
        List.of(
            api.api(),
            api.binding(),
            new ErrorWriter(service).write(),
            new ServiceSchemaWriter(service).write(),
            new ShapesWriter(service).write());
    for (TypeSpec type : own) {
      write(service, type);
    }
    writePackage(service);
  }

  private void write(ServiceModel service, TypeSpec type) throws IOException {
    JavaFile.builder(service.javaPackage(), type).indent("  ").build().writeTo(arguments.output());
  }

  private void writePackage(ServiceModel service) throws IOException {
    Path file =
        arguments
            .output()
            .resolve(service.javaPackage().replace('.', '/'))
            .resolve("package-info.java");
    Files.writeString(
        file,
        "/** The API of "
            + service.service().getId()
            + ", generated from its model. Immutable values; safe from any thread. */\n"
            + "@org.jspecify.annotations.NullMarked\n"
            + "package "
            + service.javaPackage()
            + ";\n");
  }
}
