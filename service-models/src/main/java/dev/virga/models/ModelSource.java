package dev.virga.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.smithy.model.Model;
import software.amazon.smithy.model.loader.ModelAssembler;
import software.amazon.smithy.model.shapes.OperationShape;
import software.amazon.smithy.model.shapes.ServiceShape;
import software.amazon.smithy.model.shapes.ShapeId;
import software.amazon.smithy.model.shapes.StructureShape;
import software.amazon.smithy.model.traits.UnitTypeTrait;
import software.amazon.smithy.model.transform.ModelTransformer;

/** Reads and prepares the models. */
final class ModelSource {
  private final Arguments arguments;

  ModelSource(Arguments arguments) {
    this.arguments = arguments;
  }

  /** The model files named by the arguments, directories listed, in a stable order. */
  List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path path : arguments.models()) {
      if (Files.isDirectory(path)) {
        try (Stream<Path> listed = Files.list(path)) {
          listed.filter(f -> f.toString().endsWith(".json")).sorted().forEach(files::add);
        }
      } else {
        files.add(path);
      }
    }
    return files;
  }

  /** Assembles the models and returns every service that is asked for. */
  List<ServiceModel> services() throws IOException {
    Model assembled = assembled();
    Map<String, String> wanted = wanted(assembled);
    Map<String, Overlay> overlays = new LinkedHashMap<>();
    Model changed = assembled;
    for (String name : wanted.values()) {
      Overlay overlay = Overlay.read(arguments.overlays(), name);
      overlays.put(name, overlay);
      changed = overlay.applyTo(changed);
    }
    Model model = prepared(validated(changed));
    List<ServiceModel> services = new ArrayList<>();
    wanted.forEach((id, name) -> {
      ServiceShape service = model.expectShape(ShapeId.from(id), ServiceShape.class);
      String javaPackage = arguments.basePackage() + "." + name;
      services.add(
          new ServiceModel(
              model, service, name, javaPackage, overlays.getOrDefault(name, Overlay.NONE)));
    });
    return services;
  }

  private Map<String, String> wanted(Model model) throws IOException {
    if (!arguments.services().isEmpty()) {
      return arguments.services();
    }
    Map<String, String> all = new LinkedHashMap<>();
    Set<String> files = new HashSet<>();
    files().forEach(file -> files.add(file.toAbsolutePath().toString()));
    model.getServiceShapes().stream()
        .filter(service -> files.contains(service.getSourceLocation().getFilename()))
        .map(ServiceShape::getId)
        .sorted()
        .forEach(id -> all.put(id.toString(), lastSegment(id.getNamespace())));
    if (all.isEmpty()) {
      throw new IllegalArgumentException("no service in " + arguments.models());
    }
    return all;
  }

  private static String lastSegment(String namespace) {
    return namespace.substring(namespace.lastIndexOf('.') + 1);
  }

  private Model assembled() throws IOException {
    ModelAssembler assembler = Model.assembler().discoverModels();
    for (Path file : files()) {
      assembler.addImport(file);
    }
    return assembler.assemble().unwrap();
  }

  /** The model again, checked with the traits of the overlays. */
  private static Model validated(Model model) {
    return Model.assembler().addModel(model).assemble().unwrap();
  }

  /** Mixins flattened, old enum traits made enums, and an input and output for every operation. */
  private static Model prepared(Model model) {
    ModelTransformer transformer = ModelTransformer.create();
    Model flat = transformer.flattenAndRemoveMixins(model);
    Model enums = transformer.changeStringEnumsToEnumShapes(flat, true);
    Model.Builder complete = enums.toBuilder();
    for (OperationShape operation : enums.getOperationShapes()) {
      OperationShape.Builder changed = operation.toBuilder();
      if (operation.getInputShape().equals(UnitTypeTrait.UNIT)) {
        changed.input(empty(complete, operation, "Input"));
      }
      if (operation.getOutputShape().equals(UnitTypeTrait.UNIT)) {
        changed.output(empty(complete, operation, "Output"));
      }
      complete.addShape(changed.build());
    }
    return complete.build();
  }

  private static ShapeId empty(Model.Builder model, OperationShape operation, String suffix) {
    ShapeId id =
        ShapeId.fromParts(operation.getId().getNamespace(), operation.getId().getName() + suffix);
    while (model.getCurrentShapes().containsKey(id)) {
      id = ShapeId.fromParts(id.getNamespace(), id.getName() + "Unit");
    }
    model.addShape(StructureShape.builder().id(id).addTrait(new UnitTypeTrait()).build());
    return id;
  }
}
