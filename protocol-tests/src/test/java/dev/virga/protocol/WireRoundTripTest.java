package dev.virga.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.protocol.ProtocolCodec;
import dev.virga.core.protocol.cbor.AwsJsonCborCodec;
import dev.virga.core.protocol.cbor.RpcV2CborCodec;
import dev.virga.core.protocol.query.AwsQueryCodec;
import dev.virga.core.protocol.query.FormEncoder;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.RandomValues;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.core.schema.ShapeTable;
import dev.virga.core.schema.ShapeType;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.Trait;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Random values through the query and CBOR codecs and back. */
class WireRoundTripTest {
  private static final long SEED = Long.getLong("virga.seed", 20261123);
  private static final int VALUES_PER_SHAPE = 10;

  /**
   * Both CBOR codecs write any structure as they would write an output: so it can be read again.
   */
  @TestFactory
  Stream<DynamicTest> cbor_carriesEveryStructure() {
    return new House()
        .schemas().stream()
            .map(service -> dynamicTest(service.name() + " seed " + SEED, () -> cbor(service)));
  }

  private static void cbor(ServiceSchema service) throws Exception {
    RandomValues values = new RandomValues(SEED);
    ShapeTable shapes = (ShapeTable) service.shapes();
    int seen = 0;
    for (int i = 0; i < shapes.size(); i++) {
      Schema shape = shapes.at(i);
      if (shape.type() == ShapeType.STRUCTURE
          && !shape.traits().has(Trait.UNIT)
          && shape.members().stream().noneMatch(WireRoundTripTest::streams)) {
        OperationSchema operation = new OperationSchema("Any", 0, shape, shape, List.of(), null);
        for (int n = 0; n < VALUES_PER_SHAPE; n++) {
          Structure value = values.structure(shape);
          assertRoundTrip(new RpcV2CborCodec(), service, operation, value);
          assertRoundTrip(new AwsJsonCborCodec(), service, operation, value);
        }
        seen++;
      }
    }
    assertTrue(seen > 10, "shapes seen: " + seen);
  }

  private static boolean streams(Member member) {
    return member.has(Trait.STREAMING);
  }

  private static void assertRoundTrip(
      ProtocolCodec codec, ServiceSchema service, OperationSchema operation, Structure value)
      throws Exception {
    HttpResponse written = codec.writeOutput(service, operation, value);
    HttpRequest request = Sent.request("POST", "/", written.headers(), written.body().readAll());
    assertEquals(value, codec.readInput(service, operation, request), codec.name());
  }

  @TestFactory
  Stream<DynamicTest> query_carriesEveryInput() {
    List<ServiceSchema> services =
        new House()
            .schemas().stream().filter(each -> each.protocols().contains("awsQuery")).toList();
    assertEquals(4, services.size());
    return services.stream()
        .map(service -> dynamicTest(service.name() + " seed " + SEED, () -> query(service)));
  }

  private static void query(ServiceSchema service) throws Exception {
    RandomValues values = new RandomValues(SEED);
    for (String name : service.operationNames()) {
      OperationSchema operation = Objects.requireNonNull(service.operation(name));
      for (int n = 0; n < VALUES_PER_SHAPE; n++) {
        Structure value = values.structure(operation.input());
        Bytes form = FormEncoder.encode(name, service.version(), value);
        HttpRequest request = Sent.request("POST", "/", new Headers(), form);
        assertEquals(
            value, new AwsQueryCodec().readInput(service, operation, request), form::asUtf8);
      }
    }
  }

  /** What the query codec writes is XML, whatever the values. */
  @TestFactory
  Stream<DynamicTest> query_writesWellFormedXml() {
    return new House()
        .schemas().stream()
            .map(service -> dynamicTest(service.name() + " seed " + SEED, () -> xml(service)));
  }

  private static void xml(ServiceSchema service) throws IOException {
    RandomValues values = new RandomValues(SEED);
    for (String name : service.operationNames()) {
      OperationSchema operation = Objects.requireNonNull(service.operation(name));
      if (operation.output().members().stream().noneMatch(WireRoundTripTest::streams)) {
        Structure value = values.structure(operation.output());
        HttpResponse response = new AwsQueryCodec().writeOutput(service, operation, value, "id<&>");
        String text = response.body().readAll().asUtf8();
        assertEquals(name + "Response", XmlTree.of(text).name(), text);
      }
    }
  }
}
