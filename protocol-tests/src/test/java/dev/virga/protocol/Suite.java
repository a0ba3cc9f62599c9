package dev.virga.protocol;

import dev.virga.core.fault.ErrorCode;
import dev.virga.core.protocol.ProtocolCodec;
import dev.virga.core.protocol.cbor.RpcV2CborCodec;
import dev.virga.core.protocol.json.AwsJsonCodec;
import dev.virga.core.protocol.query.AwsQueryCodec;
import dev.virga.core.protocol.rest.RestJsonCodec;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.official.cbor.CborError;
import dev.virga.official.cbor.CborSchema;
import dev.virga.official.json10.Json10Error;
import dev.virga.official.json10.Json10Schema;
import dev.virga.official.json11.Json11Error;
import dev.virga.official.json11.Json11Schema;
import dev.virga.official.query.QueryError;
import dev.virga.official.query.QuerySchema;
import dev.virga.official.restjson.RestjsonError;
import dev.virga.official.restjson.RestjsonSchema;
import dev.virga.official.validation.ValidationError;
import dev.virga.official.validation.ValidationSchema;
import java.util.List;

/**
 * One service of the official tests with the codec that it is run through, and how many tests there
 * are: a test that silently went missing fails the build.
 *
 * @param name the protocol, as the closing line prints it
 * @param protocol the protocol's trait
 * @param service the generated service
 * @param codec the codec under test
 * @param errors the generated error catalogue
 * @param counts how many tests of each kind the models hold for servers
 */
record Suite(
    String name,
    String protocol,
    ServiceSchema service,
    ProtocolCodec codec,
    List<? extends ErrorCode> errors,
    Counts counts) {

  /** Numbers of tests. */
  record Counts(int requests, int responses, int errors, int malformed) {}

  static List<Suite> all() {
    return List.of(
        new Suite(
            "awsJson1_0",
            "aws.protocols#awsJson1_0",
            Json10Schema.INSTANCE,
            AwsJsonCodec.version10(),
            List.of(Json10Error.values()),
            new Counts(24, 18, 3, 0)),
        new Suite(
            "awsJson1_1",
            "aws.protocols#awsJson1_1",
            Json11Schema.INSTANCE,
            AwsJsonCodec.version11(),
            List.of(Json11Error.values()),
            new Counts(57, 42, 3, 0)),
        new Suite(
            "awsQuery",
            "aws.protocols#awsQuery",
            QuerySchema.INSTANCE,
            new AwsQueryCodec(),
            List.of(QueryError.values()),
            new Counts(35, 27, 3, 0)),
        new Suite(
            "rpcv2Cbor",
            "smithy.protocols#rpcv2Cbor",
            CborSchema.INSTANCE,
            new RpcV2CborCodec(),
            List.of(CborError.values()),
            new Counts(35, 22, 3, 0)),
        new Suite(
            "restJson1",
            "aws.protocols#restJson1",
            RestjsonSchema.INSTANCE,
            new RestJsonCodec(),
            List.of(RestjsonError.values()),
            new Counts(130, 86, 3, 530)),
        new Suite(
            "restJson1-validation",
            "aws.protocols#restJson1",
            ValidationSchema.INSTANCE,
            new RestJsonCodec(),
            List.of(ValidationError.values()),
            new Counts(1, 0, 0, 125)));
  }
}
