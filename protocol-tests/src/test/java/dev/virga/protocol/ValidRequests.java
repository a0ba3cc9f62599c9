package dev.virga.protocol;

import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.protocol.ProtocolCodec;
import dev.virga.core.protocol.cbor.AwsJsonCborCodec;
import dev.virga.core.protocol.cbor.RpcV2CborCodec;
import dev.virga.core.protocol.json.AwsJsonCodec;
import dev.virga.core.protocol.query.FormEncoder;
import dev.virga.core.protocol.rest.RestJsonCodec;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.RandomValues;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.core.schema.Structure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** Requests that a client would send, of every operation in every protocol of its service. */
final class ValidRequests {
  private record Kind(ServiceSchema service, String protocol, OperationSchema operation) {}

  private final List<Kind> kinds = new ArrayList<>();
  private final RestClient rest = new RestClient(new RestJsonCodec().shapes());
  private final RandomValues values;
  private final Random random;

  ValidRequests(List<ServiceSchema> services, long seed) {
    this.values = new RandomValues(seed);
    this.random = new Random(seed);
    for (ServiceSchema service : services) {
      for (String protocol : service.protocols()) {
        for (String name : service.operationNames()) {
          OperationSchema operation = Objects.requireNonNull(service.operation(name));
          if (operation.inputEventStream() == null) {
            kinds.add(new Kind(service, protocol, operation));
          }
        }
      }
    }
  }

  /** The next one. */
  HttpRequest next() throws IOException {
    Kind kind = kinds.get(random.nextInt(kinds.size()));
    Structure input = values.structure(kind.operation.input());
    HttpRequest request =
        switch (kind.protocol) {
          case "awsQuery" -> query(kind, input);
          case "rpcv2Cbor" -> rpc(kind, input);
          case "restJson1" -> rest.request(kind.operation, input);
          case "awsJson1_0" -> target(kind, AwsJsonCodec.version10(), input);
          case "awsJson1_1" -> target(kind, AwsJsonCodec.version11(), input);
          case "awsJsonCbor" -> target(kind, new AwsJsonCborCodec(), input);
          default -> throw new IllegalArgumentException(kind.protocol);
        };
    String signature = Sent.signature("test", "us-east-1", kind.service.signingName());
    request.headers().set("Authorization", signature);
    return request;
  }

  private static HttpRequest query(Kind kind, Structure input) {
    Bytes form = FormEncoder.encode(kind.operation.name(), kind.service.version(), input);
    Headers headers = Headers.of("Content-Type", "application/x-www-form-urlencoded");
    return Sent.request("POST", "/", headers, form);
  }

  private static HttpRequest rpc(Kind kind, Structure input) throws IOException {
    String service = kind.service.id().substring(kind.service.id().indexOf('#') + 1);
    String path = "/service/" + service + "/operation/" + kind.operation.name();
    HttpResponse written = written(kind, new RpcV2CborCodec(), input);
    return Sent.request("POST", path, written.headers(), written.body().readAll());
  }

  private static HttpRequest target(Kind kind, ProtocolCodec codec, Structure input)
      throws IOException {
    HttpResponse written = written(kind, codec, input);
    String target = kind.service.targetPrefix() + "." + kind.operation.name();
    Headers headers = written.headers().set("X-Amz-Target", target);
    return Sent.request("POST", "/", headers, written.body().readAll());
  }

  /** The codecs of the RPC protocols write any structure as they would write an output. */
  private static HttpResponse written(Kind kind, ProtocolCodec codec, Structure input) {
    OperationSchema operation =
        new OperationSchema("Any", 0, input.schema(), input.schema(), List.of(), null);
    return codec.writeOutput(kind.service, operation, input);
  }
}
