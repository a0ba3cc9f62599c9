package dev.virga.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.smithy.model.Model;
import software.amazon.smithy.model.node.Node;
import software.amazon.smithy.model.node.ObjectNode;
import software.amazon.smithy.model.node.StringNode;
import software.amazon.smithy.model.shapes.AbstractShapeBuilder;
import software.amazon.smithy.model.shapes.Shape;
import software.amazon.smithy.model.shapes.ShapeId;
import software.amazon.smithy.model.traits.TraitFactory;
import software.amazon.smithy.model.transform.ModelTransformer;

/**
 * What a service's model does not say.
 *
 * @param typePrefix first part of the names of the service's own types ({@code Sqs} in SqsApi), or
 *     null for the capitalised package name
 * @param protocols protocols accepted, the preferred first; empty for those of the model
 * @param parks operations that may wait: they return an Outcome
 * @param queryErrorDetail whether query errors have an empty Detail behind the message
 * @param apply traits by shape id, added or, where the model has them, replaced
 */
record Overlay(
    @Nullable String typePrefix,
    List<String> protocols,
    List<String> parks,
    boolean queryErrorDetail,
    ObjectNode apply) {

  static final Overlay NONE = new Overlay(null, List.of(), List.of(), false, Node.objectNode());

  /** Reads {@code <directory>/<name>.json}; a service without such a file has no overlay. */
  static Overlay read(@Nullable Path directory, String name) throws IOException {
    Path file = directory == null ? null : directory.resolve(name + ".json");
    if (file == null || !Files.exists(file)) {
      return NONE;
    }
    ObjectNode node = Node.parse(Files.readString(file), file.toString()).expectObjectNode();
    node.warnIfAdditionalProperties(
        List.of("comment", "typePrefix", "protocols", "parks", "queryErrorDetail", "apply"));
    return new Overlay(
        node.getStringMember("typePrefix").map(StringNode::getValue).orElse(null),
        strings(node, "protocols"),
        strings(node, "parks"),
        node.getBooleanMemberOrDefault("queryErrorDetail", false),
        node.getObjectMember("apply").orElse(Node.objectNode()));
  }

  /**
   * The model with this overlay's traits added, those of the same kind replaced.
   *
   * @throws IllegalArgumentException a shape or trait that is not there: an overlay must not rot
   */
  Model applyTo(Model model) {
    TraitFactory traits = TraitFactory.createServiceFactory();
    List<Shape> changed = new ArrayList<>();
    for (Map.Entry<StringNode, Node> entry : apply.getMembers().entrySet()) {
      ShapeId id = ShapeId.from(entry.getKey().getValue());
      AbstractShapeBuilder<?, ?> builder = Shape.shapeToBuilder(model.expectShape(id));
      for (Map.Entry<StringNode, Node> trait :
          entry.getValue().expectObjectNode().getMembers().entrySet()) {
        ShapeId traitId = ShapeId.from(trait.getKey().getValue());
        builder.addTrait(
            traits
                .createTrait(traitId, id, trait.getValue())
                .orElseThrow(() -> new IllegalArgumentException("no trait " + traitId)));
      }
      changed.add((Shape) builder.build());
    }
    return ModelTransformer.create().replaceShapes(model, changed);
  }

  private static List<String> strings(ObjectNode node, String name) {
    return node.getArrayMember(name)
        .map(array -> array.getElementsAs(StringNode::getValue))
        .orElse(List.of());
  }

  /** Whether the list of operations names one that is not there; an overlay must not rot. */
  static void requireKnown(List<String> names, List<String> known, String overlay) {
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(overlay + " names an unknown operation " + name);
      }
    }
  }
}
