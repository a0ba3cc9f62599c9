package dev.virga.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.smithy.model.Model;
import software.amazon.smithy.model.knowledge.OperationIndex;
import software.amazon.smithy.model.knowledge.TopDownIndex;
import software.amazon.smithy.model.shapes.OperationShape;
import software.amazon.smithy.model.shapes.Shape;
import software.amazon.smithy.model.shapes.ShapeId;
import software.amazon.smithy.model.shapes.StructureShape;
import software.amazon.smithy.protocoltests.traits.AppliesTo;
import software.amazon.smithy.protocoltests.traits.HttpMalformedRequestTestCase;
import software.amazon.smithy.protocoltests.traits.HttpMalformedRequestTestsTrait;
import software.amazon.smithy.protocoltests.traits.HttpRequestTestCase;
import software.amazon.smithy.protocoltests.traits.HttpRequestTestsTrait;
import software.amazon.smithy.protocoltests.traits.HttpResponseTestCase;
import software.amazon.smithy.protocoltests.traits.HttpResponseTestsTrait;

/** The test cases of one service in one protocol that are for servers (or for both sides). */
final class OfficialCases {
  /** All models on the class path. */
  static final Model MODEL = Model.assembler().discoverModels().assemble().unwrap();

  /** A test case and the operation (or error) that it stands at. */
  record Case<T>(String shape, T test) {}

  final List<Case<HttpRequestTestCase>> requests = new ArrayList<>();
  final List<Case<HttpResponseTestCase>> responses = new ArrayList<>();
  final List<Case<HttpResponseTestCase>> errors = new ArrayList<>();
  final List<Case<HttpMalformedRequestTestCase>> malformed = new ArrayList<>();

  private final ShapeId protocol;

  OfficialCases(Suite suite) {
    this.protocol = ShapeId.from(suite.protocol());
    ShapeId service = ShapeId.from(suite.service().id());
    Map<ShapeId, StructureShape> allErrors = new LinkedHashMap<>();
    for (OperationShape operation : TopDownIndex.of(MODEL).getContainedOperations(service)) {
      addOperation(operation);
      for (StructureShape error : OperationIndex.of(MODEL).getErrors(service, operation)) {
        allErrors.put(error.getId(), error);
      }
    }
    for (StructureShape error : allErrors.values()) {
      errors.addAll(responses(error, error.getId().toString()));
    }
  }

  private void addOperation(OperationShape operation) {
    String name = operation.getId().getName();
    operation
        .getTrait(HttpRequestTestsTrait.class)
        .ifPresent(tests ->
            tests.getTestCases().stream()
                .filter(test -> counts(test.getProtocol(), test.getAppliesTo()))
                .forEach(test -> requests.add(new Case<>(name, test))));
    operation
        .getTrait(HttpMalformedRequestTestsTrait.class)
        .ifPresent(tests ->
            tests.getTestCases().stream()
                .filter(test -> test.getProtocol().equals(protocol))
                .forEach(test -> malformed.add(new Case<>(name, test))));
    responses.addAll(responses(operation, name));
  }

  private List<Case<HttpResponseTestCase>> responses(Shape shape, String name) {
    List<Case<HttpResponseTestCase>> cases = new ArrayList<>();
    shape
        .getTrait(HttpResponseTestsTrait.class)
        .ifPresent(tests ->
            tests.getTestCases().stream()
                .filter(test -> counts(test.getProtocol(), test.getAppliesTo()))
                .forEach(test -> cases.add(new Case<>(name, test))));
    return cases;
  }

  private boolean counts(ShapeId testProtocol, Optional<AppliesTo> appliesTo) {
    return testProtocol.equals(protocol)
        && appliesTo.map(side -> side == AppliesTo.SERVER).orElse(true);
  }
}
