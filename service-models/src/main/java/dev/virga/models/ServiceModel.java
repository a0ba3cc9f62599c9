package dev.virga.models;

import com.palantir.javapoet.ClassName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.smithy.model.Model;
import software.amazon.smithy.model.knowledge.OperationIndex;
import software.amazon.smithy.model.knowledge.TopDownIndex;
import software.amazon.smithy.model.neighbor.Walker;
import software.amazon.smithy.model.shapes.MemberShape;
import software.amazon.smithy.model.shapes.OperationShape;
import software.amazon.smithy.model.shapes.ServiceShape;
import software.amazon.smithy.model.shapes.Shape;
import software.amazon.smithy.model.shapes.ShapeId;
import software.amazon.smithy.model.shapes.StructureShape;
import software.amazon.smithy.model.traits.ErrorTrait;
import software.amazon.smithy.model.traits.SensitiveTrait;
import software.amazon.smithy.model.traits.StreamingTrait;
import software.amazon.smithy.model.traits.UnitTypeTrait;

/** One service's part of the model: its shapes in order, its operations, and their Java names. */
final class ServiceModel {
  private final Model model;
  private final ServiceShape service;
  private final String name;
  private final String javaPackage;
  private final Overlay overlay;
  private final List<Shape> shapes;
  private final Map<ShapeId, Integer> ordinals = new HashMap<>();
  private final Map<ShapeId, ClassName> classes = new HashMap<>();
  private final List<OperationShape> operations;

  ServiceModel(
      Model model, ServiceShape service, String name, String javaPackage, Overlay overlay) {
    this.model = model;
    this.service = service;
    this.name = name;
    this.javaPackage = javaPackage;
    this.overlay = overlay;
    this.operations = orderedOperations();
    this.shapes = closure();
    for (Shape shape : shapes) {
      ordinals.put(shape.getId(), ordinals.size());
    }
    nameClasses();
    Overlay.requireKnown(overlay.parks(), operationNames(), name);
  }

  private List<OperationShape> orderedOperations() {
    Set<OperationShape> contained = TopDownIndex.of(model).getContainedOperations(service);
    Set<OperationShape> ordered = new LinkedHashSet<>();
    for (ShapeId id : service.getOperations()) {
      ordered.add(model.expectShape(id, OperationShape.class));
    }
    ordered.addAll(contained);
    return List.copyOf(ordered);
  }

  private List<Shape> closure() {
    // Sorted as String sorts, for that is how the table is searched.
    Map<String, Shape> sorted = new TreeMap<>();
    for (Shape shape : new Walker(model).walkShapes(service)) {
      boolean data =
          !shape.isMemberShape()
              && !shape.isOperationShape()
              && !shape.isServiceShape()
              && !shape.isResourceShape();
      if (data) {
        sorted.put(shape.getId().toString(), shape);
      }
    }
    return List.copyOf(sorted.values());
  }

  private void nameClasses() {
    Set<String> taken = new HashSet<>();
    for (String own : List.of("Api", "Binding", "Error", "Schema", "Shapes")) {
      taken.add((prefix() + own).toLowerCase(Locale.ROOT));
    }
    taken.add("builder"); // nested in every structure
    for (Shape shape : shapes) {
      if (shape.getId().equals(UnitTypeTrait.UNIT)) {
        classes.put(shape.getId(), Types.UNIT);
      } else if (shape.isStructureShape() || shape.isUnionShape() || shape.isEnumShape()) {
        String simple = Names.type(shape.getId().getName(service));
        while (!taken.add(simple.toLowerCase(Locale.ROOT))) {
          simple += "Shape";
        }
        classes.put(shape.getId(), ClassName.get(javaPackage, simple));
      }
    }
  }

  private String prefix() {
    String given = overlay.typePrefix();
    return given == null ? Names.type(name) : given;
  }

  /** One of the service's own types: {@code own("Api")} is SqsApi. */
  ClassName own(String kind) {
    return ClassName.get(javaPackage, prefix() + kind);
  }

  /** The class of a structure, union or enum. */
  ClassName type(ShapeId shape) {
    ClassName type = classes.get(shape);
    if (type == null) {
      throw new IllegalArgumentException(shape + " has no class in " + name);
    }
    return type;
  }

  Model model() {
    return model;
  }

  ServiceShape service() {
    return service;
  }

  String name() {
    return name;
  }

  String javaPackage() {
    return javaPackage;
  }

  Overlay overlay() {
    return overlay;
  }

  /** All shapes that carry data, by id; a shape's position is its ordinal. */
  List<Shape> shapes() {
    return shapes;
  }

  int ordinal(ShapeId shape) {
    return ordinals.getOrDefault(shape, -1);
  }

  Shape target(MemberShape member) {
    return model.expectShape(member.getTarget());
  }

  /** Whether values of this member must not be printed: it, or what it is a collection of. */
  boolean sensitive(MemberShape member) {
    Shape target = target(member);
    boolean collection = target.isListShape() || target.isMapShape();
    return target.hasTrait(SensitiveTrait.class)
        || (collection && target.members().stream().anyMatch(this::sensitive));
  }

  List<OperationShape> operations() {
    return operations;
  }

  List<String> operationNames() {
    return operations.stream().map(operation -> operation.getId().getName()).toList();
  }

  /** The errors of an operation, the service's own after them. */
  List<StructureShape> errors(OperationShape operation) {
    return OperationIndex.of(model).getErrors(service, operation);
  }

  /** All error structures, by id. */
  List<Shape> errorShapes() {
    List<Shape> errors = new ArrayList<>();
    for (Shape shape : shapes) {
      if (shape.hasTrait(ErrorTrait.class)) {
        errors.add(shape);
      }
    }
    return errors;
  }

  /** Whether the output has a member that is an event stream. */
  boolean streamsEvents(OperationShape operation) {
    return model.expectShape(operation.getOutputShape()).members().stream()
        .map(this::target)
        .anyMatch(shape -> shape.isUnionShape() && shape.hasTrait(StreamingTrait.class));
  }

  /** Whether the operation may wait for its answer. */
  boolean parks(OperationShape operation) {
    return overlay.parks().contains(operation.getId().getName());
  }
}
